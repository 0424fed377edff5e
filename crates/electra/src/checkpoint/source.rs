//! Where bytes come from: memory, a file, or a browser's `Blob`.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Range;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::{Error, Result};

/// A file that is read in parts, so that never all of it has to lie in memory.
pub trait Source {
    /// Its size in bytes.
    fn size(&self) -> u64;

    /// Replaces the content of `out` by the bytes of a range that lies within the file.
    ///
    /// # Errors
    /// [`Error::Read`] when they cannot be had.
    fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> impl Future<Output = Result<()>>;
}

impl<S: Source> Source for &S {
    fn size(&self) -> u64 {
        (*self).size()
    }

    fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> impl Future<Output = Result<()>> {
        (*self).read(range, out)
    }
}

impl Source for [u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> Result<()> {
        out.clear();
        let [start, end] = [range.start, range.end].map(usize::try_from);
        let part = start.ok().zip(end.ok()).and_then(|(start, end)| self.get(start..end));
        out.extend_from_slice(part.ok_or_else(|| Error::lost("a part is not there"))?);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.as_slice().size()
    }

    fn read(&self, range: Range<u64>, out: &mut Vec<u8>) -> impl Future<Output = Result<()>> {
        self.as_slice().read(range, out)
    }
}

/// The files of a checkpoint: a folder, a repository of a hub, or what a person picked.
pub trait Files {
    /// What can go wrong.
    type Error: From<Error>;
    /// How the weights are read.
    type Weights: Source;

    /// All of a small file of this name, or `None` when there is none.
    fn bytes(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Self::Error>>;

    /// A file of weights of this name, or `None` when there is none.
    fn weights(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Self::Weights>, Self::Error>>;
}

/// Files in memory, by name.
impl Files for BTreeMap<String, Vec<u8>> {
    type Error = Error;
    type Weights = Vec<u8>;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.get(name).cloned())
    }

    async fn weights(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.get(name).cloned())
    }
}

/// Runs to its end what waits for nothing, as conversions do whose files are on this machine.
///
/// # Errors
/// [`Error::Read`] when it waits nevertheless.
pub fn at_once<T, E: From<Error>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::lost("it has to be waited for").into()),
    }
}

/// A part of a file that has to be small enough and there.
pub(super) async fn part(
    source: &impl Source,
    start: u64,
    length: u64,
    most: u64,
    what: &str,
) -> Result<Vec<u8>> {
    if length > most {
        let what = format!("{what} has {length} bytes, at most {most} allowed");
        return Err(Error::malformed(what));
    }
    let end = start.checked_add(length).filter(|end| *end <= source.size());
    let end = end.ok_or_else(|| Error::truncated(what))?;
    let mut bytes = Vec::new();
    source.read(start..end, &mut bytes).await?;
    Ok(bytes)
}

/// A little-endian number at an offset.
pub(super) fn number<const N: usize>(bytes: &[u8], at: usize) -> Result<u64> {
    let field = at.checked_add(N).and_then(|end| bytes.get(at..end));
    let field = field.ok_or_else(|| Error::truncated("a number"))?;
    Ok(field.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
