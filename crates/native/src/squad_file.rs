//! SQuAD files.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use reader::dataset::Dataset;

use crate::text::decode;
use crate::{Error, Result, read};

/// A set of questions, and what has to be said of it.
pub struct Loaded {
    /// Without the questions that do not count.
    pub dataset: Dataset,
    /// That there were questions that do not count, as a sentence.
    pub warning: Option<String>,
}

/// Reads a file, which may be gzipped. Of questions with one id the last counts, as in the official script,
/// and a warning says so.
///
/// # Errors
/// [`Error::Read`], [`Error::NotText`] or [`Error::Data`].
pub fn load(path: &Path) -> Result<Loaded> {
    let mut bytes = read(path)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        let unzipped = GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain);
        unzipped.map_err(|source| Error::Read { path: path.into(), source })?;
        bytes = plain;
    }
    let text = decode(path, bytes)?;
    let mut dataset: Dataset =
        serde_json::from_str(&text).map_err(|source| Error::Data { path: path.into(), source })?;
    let dropped = dataset.keep_last_of_each_id();
    let warning = dropped.first().map(|id| {
        let (path, count) = (path.display(), dropped.len());
        let ids = dropped.iter().collect::<HashSet<_>>().len();
        let such =
            if ids == 1 { format!("the id `{id}`") } else { format!("{ids} ids, such as `{id}`") };
        format!(
            "{path} has several questions with {such}; the last of each counts, as in SQuAD's own \
             script, and {count} are left out"
        )
    });
    Ok(Loaded { dataset, warning })
}
