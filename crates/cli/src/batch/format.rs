//! Which formats there are, and how they are told apart.

use std::path::Path;

use crate::error::Usage;

/// What stands for standard input, and for standard output.
const PIPE: &str = "-";

/// What a file holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Format {
    Jsonl,
    Parquet,
}

/// What a file is to hold, by the file's name; pipes take JSON Lines.
pub fn format(path: &Path) -> Result<Format, Usage> {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if is_pipe(path) || ends(&[".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"]) {
        Ok(Format::Jsonl)
    } else if ends(&[".parquet", ".pq"]) {
        Ok(Format::Parquet)
    } else {
        Err(Usage::Format { path: path.into() })
    }
}

pub fn is_pipe(path: &Path) -> bool {
    path == Path::new(PIPE)
}
