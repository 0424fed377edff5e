//! Rows on their way from the input to the output.

use arrow_array::RecordBatch;
use native::batch::{Said, failed};
use reader::Code;
use serde::Serialize;
use serde_json::value::RawValue;

/// Names of the columns that are written.
pub const ANSWERED: [&str; 6] = ["answer", "start", "end", "confidence", "answerable", "error"];

/// Bytes of text after which a chunk takes no further row, however few it has.
pub const CHUNK_BYTES: usize = 16 << 20;

/// Which columns are read.
#[derive(Clone, Serialize)]
pub struct Columns {
    /// None where one question is put to all.
    pub question: Option<String>,
    pub passage: String,
    /// Copied to the output.
    pub keep: Vec<String>,
}

/// Rows that are answered and written together.
pub struct Chunk {
    pub rows: Vec<Row>,
    pub kept: Kept,
}

/// What is asked in a row, or why it cannot be.
pub type Row = Result<Asked, String>;

pub struct Asked {
    /// None where one question is put to all.
    pub question: Option<String>,
    pub passage: String,
}

/// What is copied from a chunk's rows, in the input's form.
pub enum Kept {
    /// Of each row the values of these columns, as they were written.
    Jsonl { names: Vec<String>, rows: Vec<Vec<Box<RawValue>>> },
    /// One after the other.
    Parquet(Vec<RecordBatch>),
}

/// What comes of a row: an answer, or why there is none.
pub type Outcome = Result<Said, String>;

/// A row that does not hold what it should.
pub fn wrong(message: &str) -> String {
    failed(Code::InvalidOption.name(), message)
}
