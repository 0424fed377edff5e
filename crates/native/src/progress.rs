//! How far work is, for whoever waits for it.

use crate::{Error, Result};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'a> {
    /// Bytes of the file at this address arrive.
    Download(&'a str),
    /// Weights are converted.
    Convert,
    /// Questions are answered.
    Answer,
}

/// Is told how far work is, and may stop it.
pub trait Progress: Sync {
    /// A stage begins; `total` is what [`Progress::advance`] adds up to, if that is known.
    fn begin(&self, stage: Stage<'_>, total: Option<u64>);

    /// So much more is done; from any thread.
    fn advance(&self, by: u64);

    /// A stage is over.
    fn end(&self) {}

    /// Whether nobody waits any more. Asked before each window and each piece of a file, so that work ends within
    /// the time of one.
    fn is_stopped(&self) -> bool {
        false
    }

    /// # Errors
    /// [`Error::Stopped`] when nobody waits any more.
    fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::Stopped) } else { Ok(()) }
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage<'_>, _: Option<u64>) {}

    fn advance(&self, _: u64) {}
}
