//! Pages on which text stands at places, as PDF has it, to a [`Document`] with a place for each page.
//!
//! A PDF says where letters stand and not what is a word, a line or a column. [`Pages`] takes what stands on each page, in
//! the order in which it is drawn, and gives the text in the order in which it is read: columns one after the other, the
//! cells of a table's row parted by tabs, without running heads and page numbers. Words that are split at the end of a
//! line stay so.

mod columns;
mod fragment;
mod heads;
mod line;
mod logical;
mod order;
mod piece;

use crate::document::Document;
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::limits::MAX_TEXT_BYTES;
pub use piece::{Page, Piece};

/// The pages of a document, as far as they were added.
#[derive(Debug, Default)]
pub struct Pages {
    pages: Vec<heads::Lines>,
    bytes: usize,
}

impl Pages {
    /// Adds the next page.
    ///
    /// # Errors
    /// [`Error::TextTooLong`] when all pages together have more text than a document may have.
    pub fn add(&mut self, page: Page) -> Result<()> {
        let height = page.height;
        let mut lines = Vec::new();
        for (upright, pieces) in piece::by_direction(page) {
            let fragments = columns::arrange(fragment::fragments(pieces));
            lines.extend(line::lines(fragments, upright));
        }
        self.bytes += lines.iter().map(|it| it.text.len() + 1).sum::<usize>();
        if self.bytes > MAX_TEXT_BYTES {
            return Err(Error::TextTooLong);
        }
        self.pages.push(heads::Lines { height, lines });
        Ok(())
    }

    /// All pages as one document.
    ///
    /// # Errors
    /// [`Error::Empty`] when there is not a word on any of them.
    pub fn finish(mut self, title: Option<&str>) -> Result<Document> {
        heads::remove(&mut self.pages);
        let mut draft = Draft::default();
        for (index, page) in self.pages.iter().enumerate() {
            let mut begun = false;
            for (line, border) in page.lines.iter().zip(line::borders(&page.lines)) {
                if begun {
                    draft.add(border);
                } else {
                    if !draft.text().is_empty() {
                        // Where a sentence goes on, so does its paragraph.
                        let ends = draft.text().ends_with(['.', '!', '?', ':', '"', '”']);
                        draft.add(if ends { "\n\n" } else { "\n" });
                    }
                    draft.mark(&format!("page {}", index + 1));
                    begun = true;
                }
                draft.add(&line.text);
            }
        }
        draft.finish(title)
    }
}
