//! Text of files.

use std::path::Path;

use electra::encoding;

use crate::Error;

/// The text of a file with these bytes, in any encoding that can be told for certain.
///
/// # Errors
/// [`Error::NotText`].
pub fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    encoding::decode(bytes).map_err(|source| Error::NotText { path: path.into(), source })
}
