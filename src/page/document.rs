//! A text that can be asked, and the parts of it that people find again: "row 7", "chapter 3 · Storms".

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use web_sys::Blob;
use yew::AttrValue;

use crate::page::marks::utf16_length;
use crate::page::text::Text;

/// A text of the page.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What it is called; empty for what was written or pasted into the box.
    pub title: AttrValue,
    /// Its words.
    pub text: Text,
    /// Parts of it, in order; they do not overlap.
    pub places: Rc<[Place]>,
    /// The file, where its pages can be shown as they look.
    pub pages: Option<Blob>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.pages.is_some() == other.pages.is_some() && self.says_the_same(other)
    }
}

/// A part of a text that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where it begins: in UTF-16 units here, in bytes as an opener tells it.
    pub start: usize,
    /// One past its end.
    pub end: usize,
    /// Its name in English.
    pub label: String,
    /// What it is: `row`, `page`, `chapter`, ...
    pub kind: String,
}

/// What an opener says of a file (`www/page/documents.js`).
#[derive(Debug, Deserialize)]
pub struct Opened {
    title: String,
    text: String,
    places: Vec<Place>,
    /// Whether its pages can be shown.
    #[serde(default)]
    paged: bool,
}

impl Opened {
    /// The document that was opened from a file.
    pub fn document(self, file: &Blob) -> Document {
        let paged = self.paged;
        Document { pages: paged.then(|| file.clone()), ..self.into() }
    }
}

impl From<Opened> for Document {
    fn from(Opened { title, text, places, .. }: Opened) -> Self {
        let places = in_units(&text, places).into();
        Self { title: title.into(), text: text.into(), places, pages: None }
    }
}

impl Document {
    /// Whether another one is called and says the same, in the same places.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same_places = || Rc::ptr_eq(&self.places, &other.places) || self.places == other.places;
        self.title == other.title && self.text == other.text && same_places()
    }

    /// The place that holds this UTF-16 unit.
    pub fn place_at(places: &[Place], unit: usize) -> Option<&Place> {
        let following = places.partition_point(|place| place.start <= unit);
        places.get(following.checked_sub(1)?).filter(|place| unit < place.end)
    }

    /// Its title, or else its first words.
    pub fn name(&self) -> AttrValue {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let line = self.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let mut words = line.trim().chars();
        let mut name: String = words.by_ref().take(MOST_NAME).collect();
        if words.next().is_some() {
            name.push('…');
        }
        name.into()
    }
}

/// Characters of a text that stand for its title.
const MOST_NAME: usize = 40;

/// Places in bytes as places in UTF-16 units. What is out of order or no place of the text is left out.
fn in_units(text: &str, places: Vec<Place>) -> Vec<Place> {
    let (mut byte, mut unit) = (0, 0);
    let mut at = |wanted: usize| {
        unit += utf16_length(text.get(byte..wanted)?);
        byte = wanted;
        Some(unit)
    };
    let found = places.into_iter().filter_map(|place| {
        let (start, end) = (at(place.start)?, at(place.end)?);
        Some(Place { start, end, ..place })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: usize, end: usize, label: &str) -> Place {
        Place { start, end, label: label.into(), kind: "row".into() }
    }

    #[test]
    fn places_are_told_in_bytes_and_kept_in_units() {
        let text = "😀 ä\nb".to_owned();
        let places = vec![
            place(0, 7, "row 1"),
            place(8, 9, "row 2"),
            place(3, 4, "row 0"),
            place(8, 99, "row 3"),
        ];
        let document = Document::from(Opened { title: "a.csv".into(), text, places, paged: false });
        let found: Vec<_> = document.places.iter().map(|it| (it.start, it.end)).collect();
        assert_eq!(found, [(0, 4), (5, 6)]);
        let at = |unit| Document::place_at(&document.places, unit).map(|it| it.label.as_str());
        assert_eq!((at(3), at(4), at(5), at(6)), (Some("row 1"), None, Some("row 2"), None));
    }

    #[test]
    fn what_has_no_title_is_called_by_its_first_words() {
        let name = |text: &str| Document { text: text.into(), ..Document::default() }.name();
        assert_eq!(name("\n  The bridge.\nIt fell."), "The bridge.");
        assert_eq!(name(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!(name(" "), "");
    }
}
