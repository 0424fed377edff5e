//! The texts that can be asked: one is open, those that are ticked are asked together. Pure: no browser, no engine.

use std::rc::Rc;

use yew::AttrValue;

use crate::page::document::{Document, Place};
use crate::page::marks::utf16_length;
use crate::page::text::Text;

/// Number of a text, unique in a visit.
pub type DocumentId = u32;

/// What stands between two texts that are asked together.
const BETWEEN: &str = "\n\n";

/// A text of the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number.
    pub id: DocumentId,
    /// Its words, as they were when its box was last left.
    pub document: Document,
    /// Which of all changes was its last, to know whether answers still belong to it.
    pub version: u32,
    /// Which of all changes put its text in place of what its box had.
    pub put: u32,
    /// Whether there is any text.
    pub filled: bool,
    /// The sample that it began as.
    pub sample: Option<usize>,
    /// Whether it is asked.
    pub ticked: bool,
    /// Whether it is what is written in the box, in whose place a sample comes; else it stands for itself.
    pub is_draft: bool,
}

/// A text as it was asked, and where it stands in the passage.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its number.
    pub id: DocumentId,
    /// Its version at that time.
    pub version: u32,
    /// Its first UTF-16 unit in the passage.
    pub start: usize,
    /// Its length in UTF-16 units.
    pub length: usize,
    /// What it is called.
    pub name: AttrValue,
    /// Whether that is a title, and not merely its first words.
    pub is_titled: bool,
    /// Its places.
    pub places: Rc<[Place]>,
}

/// Number and version tell all the rest.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.version, self.start) == (other.id, other.version, other.start)
    }
}

/// All texts. There is always one, though it may be blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    entries: Vec<Entry>,
    open: DocumentId,
    changes: u32,
}

impl Default for Shelf {
    fn default() -> Self {
        let mut shelf = Self { entries: Vec::new(), open: 0, changes: 0 };
        shelf.begin();
        shelf
    }
}

impl Shelf {
    /// All texts, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The one that is shown.
    pub fn open(&self) -> Option<&Entry> {
        self.get(self.open)
    }

    /// One by its number.
    pub fn get(&self, id: DocumentId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Whether this is a text of the shelf, unchanged.
    pub fn has(&self, part: &Part) -> bool {
        self.get(part.id).is_some_and(|entry| entry.version == part.version)
    }

    /// Whether there is more than the box.
    pub fn is_worth_showing(&self) -> bool {
        self.entries.len() > 1 || self.entries.iter().any(|entry| !entry.is_draft)
    }

    /// The texts that a question goes to.
    pub fn asked(&self) -> Vec<&Entry> {
        if self.entries.len() == 1 {
            return self.entries.iter().collect();
        }
        self.entries.iter().filter(|entry| entry.ticked && entry.filled).collect()
    }

    /// The texts that a question goes to as one passage, and what it is made of.
    pub fn passage(&self) -> (Text, Rc<[Part]>) {
        let asked = self.asked();
        let (mut parts, mut start) = (Vec::new(), 0);
        for Entry { id, document, version, .. } in asked.iter().copied() {
            let length = utf16_length(&document.text);
            let (name, places) = (document.name(), document.places.clone());
            let is_titled = !document.title.is_empty();
            parts.push(Part { id: *id, version: *version, start, length, name, is_titled, places });
            start += length + BETWEEN.len();
        }
        let texts: Vec<&str> = asked.iter().map(|entry| &*entry.document.text).collect();
        let passage = match asked[..] {
            [one] => one.document.text.clone(),
            _ => texts.join(BETWEEN).into(),
        };
        (passage, parts.into())
    }

    fn next(&mut self) -> u32 {
        self.changes = self.changes.wrapping_add(1);
        self.changes
    }

    fn open_mut(&mut self) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == self.open)
    }

    /// Opens a blank text.
    pub fn begin_blank(&mut self) {
        let blank = self.entries.iter().find(|entry| entry.is_draft && !entry.filled);
        self.open = blank.map(|entry| entry.id).unwrap_or_else(|| self.begin());
    }

    /// A blank text, which is open.
    fn begin(&mut self) -> DocumentId {
        let id = self.next();
        self.entries.push(Entry {
            id,
            document: Document::default(),
            version: id,
            put: id,
            filled: false,
            sample: None,
            ticked: true,
            is_draft: true,
        });
        self.open = id;
        id
    }

    /// The person wrote in the open text. Its places are no longer where they were.
    pub fn write(&mut self, filled: bool) {
        let version = self.next();
        if let Some(entry) = self.open_mut() {
            entry.version = version;
            entry.filled = filled;
            entry.sample = entry.sample.filter(|_| filled);
            entry.document.places = Rc::default();
            // Nor is the text that of the pages.
            entry.document.pages = None;
        }
    }

    /// What the box says, which is the open text.
    pub fn store(&mut self, text: Text) {
        if let Some(entry) = self.open_mut().filter(|entry| entry.document.text != text) {
            entry.document.text = text;
        }
    }

    /// Puts a text in place of what is written in the box. A sample is asked alone.
    pub fn replace(&mut self, text: Text, sample: Option<usize>) {
        let open_draft = self.open().filter(|entry| entry.is_draft).map(|entry| entry.id);
        let draft = open_draft
            .or_else(|| self.entries.iter().find(|entry| entry.is_draft).map(|entry| entry.id));
        self.open = draft.unwrap_or_else(|| self.begin());
        let put = self.next();
        let alone = sample.is_some();
        for entry in &mut self.entries {
            entry.ticked &= !alone;
        }
        if let Some(entry) = self.open_mut() {
            entry.document = Document { text, ..Document::default() };
            (entry.version, entry.put) = (put, put);
            (entry.filled, entry.sample, entry.ticked) = (true, sample, true);
        }
    }

    /// Adds a text that stands for itself, and opens it. What is there already is opened only.
    pub fn add(&mut self, document: Document) {
        let same = |entry: &&mut Entry| !entry.is_draft && entry.document.says_the_same(&document);
        if let Some(entry) = self.entries.iter_mut().find(same) {
            self.open = entry.id;
            entry.document.pages = document.pages.or(entry.document.pages.take());
            return;
        }
        // A blank box and a sample have done their part.
        self.entries.retain(|entry| !entry.is_draft || (entry.filled && entry.sample.is_none()));
        let id = self.begin();
        if let Some(entry) = self.open_mut() {
            entry.filled = !document.text.is_empty();
            *entry = Entry { id, document, is_draft: false, ..entry.clone() };
        }
    }

    /// Opens a text; says whether there is such a one.
    pub fn show(&mut self, id: DocumentId) -> bool {
        let there = self.get(id).is_some();
        if there {
            self.open = id;
        }
        there
    }

    /// Has a text asked, or no longer; all of them where none is named.
    pub fn tick(&mut self, id: Option<DocumentId>, ticked: bool) {
        for entry in &mut self.entries {
            if id.is_none_or(|id| entry.id == id) {
                entry.ticked = ticked;
            }
        }
    }

    /// Takes a text off the shelf. In place of the open one its neighbour is open then.
    pub fn remove(&mut self, id: DocumentId) {
        let Some(at) = self.entries.iter().position(|entry| entry.id == id) else { return };
        self.entries.remove(at);
        if self.open == id {
            let next = self.entries.get(at).or(self.entries.last()).map(|entry| entry.id);
            self.open = next.unwrap_or_default();
        }
        if self.entries.is_empty() {
            self.begin();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str, text: &str) -> Document {
        Document { title: title.to_owned().into(), text: text.into(), ..Document::default() }
    }

    fn names(shelf: &Shelf) -> Vec<String> {
        shelf.entries().iter().map(|entry| entry.document.name().to_string()).collect()
    }

    fn open(shelf: &Shelf) -> Option<String> {
        shelf.open().map(|entry| entry.document.name().to_string())
    }

    #[test]
    fn a_file_comes_in_place_of_a_blank_box_and_beside_what_was_written() {
        let mut shelf = Shelf::default();
        assert!(!shelf.is_worth_showing());
        shelf.replace("A sample.".into(), Some(0));
        shelf.add(document("a", "One."));
        assert_eq!(names(&shelf), ["a"]);
        assert!(shelf.is_worth_showing());
        shelf.replace("Mine.".into(), None);
        shelf.add(document("b", "Two."));
        assert_eq!(
            (names(&shelf), open(&shelf)),
            (vec!["a".into(), "Mine.".into(), "b".into()], Some("b".into()))
        );
        shelf.add(document("a", "One."));
        assert_eq!((shelf.entries().len(), open(&shelf)), (3, Some("a".into())));
    }

    #[test]
    fn a_sample_is_asked_alone_and_leaves_files_where_they_are() {
        let mut shelf = Shelf::default();
        shelf.add(document("a", "One."));
        shelf.replace("A sample.".into(), Some(1));
        assert_eq!(&*shelf.passage().0, "A sample.");
        shelf.tick(None, true);
        assert_eq!(shelf.asked().len(), 2);
    }

    #[test]
    fn ticked_texts_are_one_passage_that_knows_its_parts() {
        let mut shelf = Shelf::default();
        for (title, text) in [("a", "Ö 😀"), ("b", "not asked"), ("c", "Two.")] {
            shelf.add(document(title, text));
        }
        let not_asked = shelf.entries()[1].id;
        shelf.tick(Some(not_asked), false);
        let (passage, parts) = shelf.passage();
        assert_eq!(&*passage, "Ö 😀\n\nTwo.");
        let places: Vec<_> =
            parts.iter().map(|it| (it.name.as_str(), it.start, it.length)).collect();
        assert_eq!(places, [("a", 0, 4), ("c", 6, 4)]);
        assert!(parts.iter().all(|part| shelf.has(part)));
        shelf.show(parts[0].id);
        shelf.write(true);
        assert!(!shelf.has(&parts[0]) && shelf.has(&parts[1]));
    }

    #[test]
    fn in_place_of_an_open_text_that_goes_its_neighbour_is_open() {
        let mut shelf = Shelf::default();
        for title in ["a", "b", "c"] {
            shelf.add(document(title, title));
        }
        let ids: Vec<_> = shelf.entries().iter().map(|entry| entry.id).collect();
        shelf.remove(ids[0]);
        assert_eq!(open(&shelf), Some("c".into()));
        shelf.remove(ids[2]);
        assert_eq!(open(&shelf), Some("b".into()));
        shelf.remove(ids[1]);
        assert_eq!(shelf.open().map(|entry| (entry.filled, entry.is_draft)), Some((false, true)));
        shelf.remove(99);
        assert_eq!(shelf.entries().len(), 1);
    }
}
