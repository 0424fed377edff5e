//! Text files of a checkpoint.

use super::source::Files;
use super::weights::stand_in;
use crate::encoding::decode;
use crate::{Error, Problem};

/// A text file of a checkpoint, if it is there.
pub(super) async fn text<F: Files>(
    files: &F,
    name: &str,
) -> std::result::Result<Option<String>, F::Error> {
    let Some(bytes) = files.bytes(name).await? else { return Ok(None) };
    let unusable = |problem| Error::File { name: name.into(), problem };
    if let Some(problem) = stand_in(&bytes) {
        return Err(unusable(problem).into());
    }
    let text = decode(bytes).map_err(|cause| unusable(Problem::NotText(cause)));
    Ok(Some(text?))
}
