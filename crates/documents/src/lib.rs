//! Files of many formats to text with places.
//!
//! [`read`] takes the bytes of a file and gives a [`Document`]: its text, and places in it, which are ranges of bytes
//! with a label that a person can find again ("chapter 3 · Storms", "§ 4.2 Costs", "row 7"). What kind of file it is
//! shows in its bytes; the name only decides between kinds of text that look alike.
//!
//! Read are plain text in the encodings that people's files have, Markdown, HTML, EPUB, DOCX, CSV and TSV, mails, and
//! JSON or JSON lines of texts. Files are hostile: [`limits`] says what is read of one at most, and whatever the bytes
//! are, there is a document or an [`Error`] that says what to do.
//!
//! With the feature `pdf`, PDF is read as well. Its parser is a library's, and on a hostile file it may panic, overflow the
//! stack or go on for ever: read files of others in a process that may be ended, as the command line does. [`pages`] makes
//! a document of what any parser finds.
//!
//! ```
//! let text = "# Storms\n\nThe bridge fell in 1879.\n\n# Repairs\n\nA new one was opened in 1887.\n";
//! let document = documents::read("bridges.md", text.as_bytes())?;
//! let found = document.text.find("1887").and_then(|at| document.place_at(at));
//! assert_eq!(found.map(|place| place.label.as_str()), Some("§ Repairs"));
//! # Ok::<(), documents::Error>(())
//! ```

mod archive;
mod document;
mod docx;
mod draft;
mod encoding;
mod epub;
mod error;
mod html;
mod json;
mod kind;
pub mod limits;
mod mail;
mod markdown;
pub mod pages;
#[cfg(feature = "pdf")]
mod pdf;
mod read;
mod table;
mod words;
mod xml;

pub use document::{Document, Place};
pub use error::{Error, Result};
#[cfg(feature = "pdf")]
pub use pdf::is_pdf;
pub use read::read;
