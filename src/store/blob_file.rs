//! Files as the browser holds them, possibly on disk.

use std::ops::Range;

use electra::checkpoint::Source;
use web_sys::Blob;

use super::cache::content;
use crate::error::Result;
use crate::failure::Failure;

/// Most bytes of a checkpoint's small files; a vocabulary of 100,000 pieces has 5 MB as JSON.
pub const MAX_SMALL: usize = 32 << 20;

// A blob's size is a whole number, and far below 2^53.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn size_of(blob: &Blob) -> u64 {
    blob.size() as u64
}

/// A file that is read in parts.
pub struct BlobFile(pub Blob);

impl Source for BlobFile {
    fn size(&self) -> u64 {
        size_of(&self.0)
    }

    #[allow(clippy::cast_precision_loss)] // as above
    async fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> electra::Result<()> {
        let lost = || electra::Error::lost("it was moved, changed or removed meanwhile");
        let part = self.0.slice_with_f64_and_f64(range.start as f64, range.end as f64);
        let bytes = content(&part.map_err(|_| lost())?).await.ok_or_else(lost)?;
        let length = bytes.length() as usize;
        if length as u64 != range.end - range.start {
            return Err(lost());
        }
        out.resize(length, 0);
        bytes.copy_to(out);
        Ok(())
    }
}

/// All of a small file.
pub async fn bytes_of(blob: &Blob, name: &str) -> Result<Vec<u8>> {
    if size_of(blob) > MAX_SMALL as u64 {
        return Err(Failure::TooLong { name: name.into() }.into());
    }
    let lost = || electra::Error::lost(format!("{name} was moved or removed meanwhile"));
    Ok(content(blob).await.ok_or_else(lost)?.to_vec())
}
