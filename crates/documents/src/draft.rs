use crate::document::{Document, Place};
use crate::error::{Error, Result};
use crate::limits::{MAX_LABEL_CHARS, MAX_PLACES, MAX_TEXT_BYTES};

/// A document that is being written. What is too much for it is left out and told at the end, so that whoever writes
/// need not ask each time.
#[derive(Debug, Default)]
pub struct Draft {
    text: String,
    /// Where a place begins, and its label.
    marks: Vec<(usize, String)>,
    excess: Option<Error>,
}

impl Draft {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was too much so far.
    pub fn excess(&self) -> Option<&Error> {
        self.excess.as_ref()
    }

    pub fn add(&mut self, text: &str) {
        if self.excess.is_some() || self.text.len() + text.len() > MAX_TEXT_BYTES {
            self.excess.get_or_insert(Error::TextTooLong);
        } else {
            self.text.push_str(text);
        }
    }

    /// A place begins here, and with it ends the one before.
    pub fn mark(&mut self, label: &str) {
        self.mark_from(self.text.len(), label);
    }

    /// A place began at this byte, which is no earlier than the place before.
    pub fn mark_from(&mut self, start: usize, label: &str) {
        if self.marks.len() >= MAX_PLACES {
            self.excess.get_or_insert(Error::TooManyPlaces);
        } else if self.excess.is_none() {
            self.marks.push((start, one_line(label)));
        }
    }

    /// Keeps only this part of the text, with the places that begin in it.
    pub fn keep(&mut self, start: usize, end: usize) {
        if let Some(part) = self.text.get(start..end) {
            self.text = part.to_owned();
            self.marks.retain(|(at, _)| (start..end).contains(at));
            for (at, _) in &mut self.marks {
                *at -= start;
            }
        }
    }

    /// # Errors
    /// When it has no words, or more than a document may have.
    pub fn finish(mut self, title: Option<&str>) -> Result<Document> {
        if let Some(excess) = self.excess {
            return Err(excess);
        }
        self.text.truncate(self.text.trim_end().len());
        if !self.text.contains(|it: char| !it.is_whitespace() && !it.is_control()) {
            return Err(Error::Empty);
        }
        let mut places: Vec<Place> = Vec::with_capacity(self.marks.len());
        let mut ends: Vec<usize> = self.marks.iter().skip(1).map(|(start, _)| *start).collect();
        ends.push(self.text.len());
        for ((start, label), end) in self.marks.into_iter().zip(ends) {
            let slice = self.text.get(start..end).unwrap_or_default();
            let start = end - slice.trim_start().len();
            let end = start + slice.trim().len();
            if start < end {
                places.push(Place { range: start..end, label });
            }
        }
        Ok(Document { title: title.map(one_line).unwrap_or_default(), text: self.text, places })
    }
}

/// A heading's words on one line, cut where it is too long. A control character would reach the terminal.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut room = MAX_LABEL_CHARS;
    // A character of each word and a blank: more words than that do not fit.
    let parts = |it: char| it.is_whitespace() || it.is_control();
    for word in text.split(parts).filter(|it| !it.is_empty()).take(MAX_LABEL_CHARS) {
        let blank = usize::from(!line.is_empty());
        let length = word.chars().take(room + 1).count();
        if blank + length > room {
            if line.is_empty() {
                line.extend(word.chars().take(room.saturating_sub(1)));
            }
            line.push('…');
            break;
        }
        if blank == 1 {
            line.push(' ');
        }
        line.push_str(word);
        room -= blank + length;
    }
    line
}

/// What a section is called by its heading.
pub fn section(heading: &str) -> String {
    let heading = heading.trim();
    if heading.starts_with('§') { heading.to_owned() } else { format!("§ {heading}") }
}
