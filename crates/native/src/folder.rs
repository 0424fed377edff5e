use std::fs::File;
use std::path::Path;

use electra::checkpoint::Files;

use crate::parts::Parts;
use crate::{Error, Progress, Result};

/// A folder with a checkpoint.
pub struct Folder<'a> {
    path: &'a Path,
    progress: &'a dyn Progress,
}

impl<'a> Folder<'a> {
    /// At this path; `progress` may stop its reading.
    pub fn new(path: &'a Path, progress: &'a dyn Progress) -> Self {
        Self { path, progress }
    }

    fn open(&self, name: &str) -> Result<Option<Parts<'a>>> {
        let path = self.path.join(name);
        match File::open(&path).and_then(|file| Parts::new(file, self.progress)) {
            Ok(file) => Ok(Some(file)),
            // A folder that is not there lacks more than this file.
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound && self.path.is_dir() => {
                Ok(None)
            }
            Err(source) => Err(Error::Read { path, source }),
        }
    }
}

impl<'a> Files for Folder<'a> {
    type Error = Error;
    type Weights = Parts<'a>;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = || self.path.join(name);
        self.open(name)?.map(|file| file.bytes(path)).transpose()
    }

    async fn weights(&self, name: &str) -> Result<Option<Parts<'a>>> {
        self.open(name)
    }
}
