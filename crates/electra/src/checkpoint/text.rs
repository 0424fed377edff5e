//! Text files of a checkpoint.

use super::source::Files;
use super::weights::stand_in;
use crate::Error;
use crate::encoding::decode;

/// A text file of a checkpoint, if it is there.
pub(super) async fn text<F: Files>(
    files: &F,
    name: &str,
) -> std::result::Result<Option<String>, F::Error> {
    let Some(bytes) = files.bytes(name).await? else { return Ok(None) };
    if let Some(what) = stand_in(&bytes) {
        return Err(Error::file(name, &what).into());
    }
    let text =
        decode(bytes).map_err(|cause| Error::file(name, &format!("it {cause}; save it as UTF-8")));
    Ok(Some(text?))
}
