//! Text that grows word by word, with what parts one word from the next.

use crate::draft::{Draft, section};

/// What parts an element from its neighbours, the strongest last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

impl Border {
    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Cell => "\t",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }
}

/// A draft to which words are added. Between two of them stands the strongest border that came up.
#[derive(Debug, Default)]
pub struct Words {
    pub draft: Draft,
    border: Border,
    /// Whether a cell has begun and no word of it has come.
    in_empty_cell: bool,
    heading: Heading,
}

#[derive(Debug, Clone, Copy, Default)]
enum Heading {
    #[default]
    Outside,
    Begun,
    /// From this byte on.
    Since(usize),
}

impl Words {
    pub fn part(&mut self, border: Border) {
        // Paragraphs at the edges of a cell do not tear its row apart.
        if !self.in_empty_cell {
            self.border = self.border.max(border);
        }
    }

    pub fn enter(&mut self, border: Border) {
        self.part(border);
        self.in_empty_cell |= border == Border::Cell;
    }

    pub fn leave(&mut self, border: Border) {
        if border != Border::Cell {
            self.part(border);
        } else if !std::mem::take(&mut self.in_empty_cell) {
            // What parted the cell's own lines does not part it from the next.
            self.border = border;
        }
    }

    /// The row ends, whatever cells it has left empty.
    pub fn leave_row(&mut self) {
        self.in_empty_cell = false;
        self.part(Border::Line);
    }

    pub fn enter_heading(&mut self) {
        self.part(Border::Paragraph);
        self.heading = Heading::Begun;
    }

    /// Whether a heading is open: its words name a place.
    pub fn in_heading(&self) -> bool {
        !matches!(self.heading, Heading::Outside)
    }

    /// The heading's text and where it begins, if it had any.
    pub fn end_heading(&mut self) -> Option<(usize, String)> {
        let heading = std::mem::take(&mut self.heading);
        self.part(Border::Paragraph);
        let Heading::Since(start) = heading else { return None };
        let text = self.draft.text().get(start..)?.to_owned();
        Some((start, text))
    }

    /// The heading ends, and what it heads is a place.
    pub fn leave_heading(&mut self) {
        if let Some((start, text)) = self.end_heading() {
            self.draft.mark_from(start, &section(&text));
        }
    }

    /// A place with this label begins with the next word.
    pub fn begin_place(&mut self, label: &str) {
        self.settle();
        self.draft.mark(label);
    }

    fn settle(&mut self) {
        if !self.draft.text().is_empty() {
            self.draft.add(self.border.text());
        }
        (self.border, self.in_empty_cell) = (Border::None, false);
    }

    fn add(&mut self, word: &str) {
        self.settle();
        if matches!(self.heading, Heading::Begun) {
            self.heading = Heading::Since(self.draft.text().len());
        }
        self.draft.add(word);
    }

    /// Adds text whose white space counts as one blank.
    pub fn fold(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                self.add(word);
            }
            if word.len() < part.len() {
                self.part(Border::Space);
            }
        }
    }

    /// Adds text whose lines and blanks are kept, but for more than one empty line.
    pub fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                let again = self.border >= Border::Line;
                self.part(if again { Border::Paragraph } else { Border::Line });
            }
            if !line.is_empty() {
                self.add(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preformatted_lines_are_kept() {
        let mut words = Words::default();
        words.lines("if x:\n    y\n\n\n\nz\n");
        words.leave(Border::Line);
        words.fold("end");
        assert_eq!(words.draft.text(), "if x:\n    y\n\nz\nend");
    }

    #[test]
    fn a_heading_without_words_names_nothing() {
        let mut words = Words::default();
        words.enter_heading();
        words.fold(" \n ");
        assert_eq!(words.end_heading(), None);
    }
}
