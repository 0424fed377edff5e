use std::ops::Range;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it stands, in bytes; begins and ends with what is no white space.
    pub range: Range<usize>,
    /// What people call it: "chapter 3 · Storms".
    pub label: String,
}

impl Document {
    /// The place that holds this byte of the text.
    #[must_use]
    pub fn place_at(&self, byte: usize) -> Option<&Place> {
        let following = self.places.partition_point(|place| place.range.start <= byte);
        self.places.get(following.checked_sub(1)?).filter(|place| byte < place.range.end)
    }
}
