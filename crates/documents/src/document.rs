use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// The title that the file gives itself, or else its name.
    pub title: String,
    /// Its text. Lines end in `\n`; the cells of a table's row are parted by tabs.
    pub text: String,
    /// Parts of the text, in order. They do not overlap; what stands before the first heading lies in none.
    pub places: Vec<Place>,
}

/// A part of a text that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where it stands, in bytes; begins and ends with what is no white space.
    pub range: Range<usize>,
    /// What people call it: "chapter 3 · Storms".
    pub label: String,
}

/// What a label counts, where it begins with a word of these and a number.
const COUNTED: [&str; 7] = ["page", "chapter", "row", "text", "line", "footnote", "endnote"];

impl Place {
    /// What it is: `page`, `chapter`, `row`, `text`, `line`, `footnote`, `endnote`, of a mail `header` or `message`, or else a
    /// `section` with a heading of its own.
    #[must_use]
    pub fn kind(&self) -> &str {
        if matches!(self.label.as_str(), "header" | "message") {
            return &self.label;
        }
        let mut words = self.label.split(' ');
        let (word, number) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let counts = COUNTED.contains(&word) && number.parse::<u32>().is_ok();
        if counts { word } else { "section" }
    }
}

impl Document {
    /// The place that holds this byte of the text.
    #[must_use]
    pub fn place_at(&self, byte: usize) -> Option<&Place> {
        let following = self.places.partition_point(|place| place.range.start <= byte);
        self.places.get(following.checked_sub(1)?).filter(|place| byte < place.range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_from_headings_that_look_alike() {
        for (label, kind) in [
            ("row 7", "row"),
            ("chapter 3 · Storms", "chapter"),
            ("Chapter 5", "section"),
            ("§ page 4", "section"),
            ("row of houses", "section"),
            ("message", "message"),
        ] {
            let place = Place { range: 0..1, label: label.into() };
            assert_eq!(place.kind(), kind, "{label}");
        }
    }
}
