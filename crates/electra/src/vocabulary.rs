//! Word pieces and how text is cut into them.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How text becomes word pieces; the network itself never looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Word pieces by id, continuations marked with `##`; tokens that were added to them are there, too.
    pub pieces: Vec<String>,
    /// Tokens that were added, but for `[CLS]` and the like where they are nothing special.
    pub added: Vec<AddedToken>,
    /// Whether text is lower-cased first.
    pub lowercase: bool,
    /// Whether accents are stripped; `None` follows `lowercase`, as in transformers.
    pub strip_accents: Option<bool>,
    /// Whether each CJK character is a word of its own.
    pub split_cjk: bool,
    /// Pieces for line breaks and cells, where the network was trained to see them.
    pub layout: Option<Layout>,
}

/// Word pieces that stand for layout, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// A line break.
    pub line_break: u32,
    /// The end of a table's cell: a tab or a wide gap.
    pub cell: u32,
}

impl Layout {
    /// From the names of its pieces.
    ///
    /// # Errors
    /// [`Error::Pieces`] where one of them is not among `pieces`, or both are the same.
    pub(crate) fn find(pieces: &[String], line_break: &str, cell: &str) -> Result<Self> {
        let id = |name: &str| {
            let at = pieces.iter().position(|piece| piece == name);
            at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
                let what = format!("its layout names `{name}`, which is none of its word pieces");
                Error::Pieces { what }
            })
        };
        let layout = Self { line_break: id(line_break)?, cell: id(cell)? };
        if layout.line_break == layout.cell {
            let what = format!("its layout has `{cell}` both for line breaks and for cells");
            return Err(Error::Pieces { what });
        }
        Ok(layout)
    }
}

/// A token that text is searched for before it is cut into words, as transformers' `add_tokens` makes them.
/// Its id is the place of its content among the pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as in tokenizer.json
pub struct AddedToken {
    /// What is searched for.
    pub content: String,
    /// Whether it is found as a word of its own only.
    pub single_word: bool,
    /// Whether it takes in the white space before it.
    pub lstrip: bool,
    /// Whether it takes in the white space after it.
    pub rstrip: bool,
    /// Whether it is searched for in normalized text.
    pub normalized: bool,
    /// Whether it is a word piece, too: one that words may be cut into.
    pub word_piece: bool,
}
