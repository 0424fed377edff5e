//! A file that is read in parts.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

use electra::checkpoint::Source;

use crate::{Error, Progress};

/// Most bytes of a checkpoint's small files; a vocabulary of 100,000 pieces has 5 MB as JSON.
pub const MAX_SMALL: u64 = 32 << 20;

/// A file that is open.
pub struct Parts<'a> {
    file: File,
    size: u64,
    progress: &'a dyn Progress,
}

impl<'a> Parts<'a> {
    /// `progress` may stop its reading.
    pub fn new(file: File, progress: &'a dyn Progress) -> std::io::Result<Self> {
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        Ok(Self { file, size: metadata.len(), progress })
    }

    /// All of a small file; `path` is for errors.
    pub fn bytes(mut self, path: impl Fn() -> PathBuf) -> Result<Vec<u8>, Error> {
        if self.size > MAX_SMALL {
            return Err(Error::TooLong { what: path().display().to_string(), most: MAX_SMALL });
        }
        let mut bytes = Vec::new();
        let read = self.file.rewind().and_then(|()| self.file.read_to_end(&mut bytes));
        read.map_err(|source| Error::Read { path: path(), source })?;
        Ok(bytes)
    }
}

impl Source for Parts<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> electra::Result<()> {
        if self.progress.is_stopped() {
            return Err(electra::Error::lost("its reading was stopped"));
        }
        let length = range.end.saturating_sub(range.start);
        out.clear();
        // A shared file has one position, and nobody else reads it.
        let mut file = &self.file;
        file.seek(SeekFrom::Start(range.start))?;
        let read = file.take(length).read_to_end(out)?;
        if read as u64 == length {
            Ok(())
        } else {
            Err(electra::Error::lost("it has become shorter"))
        }
    }
}
