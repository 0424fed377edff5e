//! What the command line and the Python package share: where a model comes from ([`Model`], [`Source`]), questions
//! on all cores ([`judge`], [`batch`]), and what is done with files ([`convert`], [`eval`]).
//!
//! Neither knows how the other is called: progress goes to a [`Progress`], errors are values with a
//! [code](Error::code).

pub mod batch;
pub mod convert;
mod error;
pub mod eval;
mod folder;
mod hub;
mod judge;
mod model;
mod offsets;
mod parts;
mod progress;
mod source;
pub mod squad_file;
mod text;

pub use error::{Error, Result};
pub use folder::Folder;
pub use hub::Remote;
pub use judge::judge;
pub use model::{BackendName, Model, Parallel};
pub use offsets::CodePoints;
pub use progress::{Progress, Silent, Stage};
pub use source::{Source, folder_name, repository};
pub use text::decode as decode_text;

use std::path::Path;

/// All bytes of a file.
///
/// # Errors
/// [`Error::Read`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })
}
