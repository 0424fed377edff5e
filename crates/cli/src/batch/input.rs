//! Where rows come from.

use std::path::Path;

use arrow_schema::SchemaRef;

use super::format::Format;
use super::jsonl::Lines;
use super::parquet::Batches;
use super::rows::{Chunk, Columns};
use crate::error::Error;

/// A file that is read once, from its beginning to its end.
pub enum Input {
    Jsonl(Lines),
    Parquet(Box<Batches>),
}

impl Input {
    pub fn open(path: &Path, format: Format, columns: Columns) -> Result<Self, Error> {
        Ok(match format {
            Format::Jsonl => Self::Jsonl(Lines::open(path, columns)?),
            Format::Parquet => Self::Parquet(Box::new(Batches::open(path, columns)?)),
        })
    }

    /// Passes over the first rows, which are done. To be called before anything is read.
    pub fn skip(&mut self, rows: u64) -> Result<(), Error> {
        match self {
            Self::Jsonl(lines) => lines.skip(rows),
            Self::Parquet(batches) => batches.skip(rows),
        }
    }

    /// The next rows, at most so many; none at the end.
    pub fn chunk(&mut self, most: usize) -> Result<Option<Chunk>, Error> {
        match self {
            Self::Jsonl(lines) => lines.chunk(most),
            Self::Parquet(batches) => batches.chunk(most),
        }
    }

    /// The columns to copy, of a format that has them in columns.
    pub fn kept(&self) -> Option<SchemaRef> {
        match self {
            Self::Jsonl(_) => None,
            Self::Parquet(batches) => Some(batches.kept()),
        }
    }

    /// How much is read, and of how much, in whatever the format counts; the latter only where it is known.
    pub fn position(&self) -> (u64, Option<u64>) {
        match self {
            Self::Jsonl(lines) => lines.position(),
            Self::Parquet(batches) => batches.position(),
        }
    }
}
