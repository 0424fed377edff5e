//! JSON Lines: an object a line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::format::is_pipe;
use super::rows::{ANSWERED, Asked, CHUNK_BYTES, Chunk, Columns, Kept, Outcome, Row, wrong};
use crate::error::Error;

/// Bytes of a line that are read: the longest passage with every character escaped is longer, but none that people have.
const MOST_LINE: u64 = 4 * reader::MAX_PASSAGE_BYTES as u64;

/// The lines of a file or of standard input.
pub struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    columns: Columns,
    begun: bool,
    /// Bytes of the file that have been read.
    read: Arc<AtomicU64>,
    length: Option<u64>,
}

/// A line as it was read.
enum Line {
    Whole(Vec<u8>),
    TooLong,
}

impl Lines {
    pub fn open(path: &Path, columns: Columns) -> Result<Self, Error> {
        let failed = |source| native::Error::Read { path: path.into(), source };
        let (file, length): (Box<dyn Read>, _) = if is_pipe(path) {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path).map_err(failed)?;
            let length = file.metadata().map_err(failed)?.len();
            (Box::new(file), Some(length))
        };
        let read = Arc::new(AtomicU64::new(0));
        let mut reader = BufReader::with_capacity(1 << 16, Counted { file, read: read.clone() });
        let zipped = reader.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn BufRead> = if zipped {
            Box::new(BufReader::new(MultiGzDecoder::new(reader)))
        } else {
            Box::new(reader)
        };
        Ok(Self { path: path.into(), reader, columns, begun: false, read, length })
    }

    pub fn position(&self) -> (u64, Option<u64>) {
        (self.read.load(Ordering::Relaxed), self.length)
    }

    pub fn skip(&mut self, rows: u64) -> Result<(), Error> {
        for _ in 0..rows {
            self.line()?;
        }
        Ok(())
    }

    pub fn chunk(&mut self, most: usize) -> Result<Option<Chunk>, Error> {
        let (mut rows, mut kept, mut bytes) = (Vec::new(), Vec::new(), 0);
        while rows.len() < most && bytes < CHUNK_BYTES {
            let Some(line) = self.line()? else { break };
            let (row, keep) = match line {
                Line::Whole(line) => {
                    bytes += line.len();
                    self.row(&line)
                }
                Line::TooLong => {
                    let why = format!(
                        "The line has more than {MOST_LINE} bytes. Take the part that matters."
                    );
                    (Err(wrong(&why)), self.nothing())
                }
            };
            rows.push(row);
            kept.push(keep);
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let kept = Kept::Jsonl { names: self.columns.keep.clone(), rows: kept };
        Ok(Some(Chunk { rows, kept }))
    }

    /// The next line that is not blank.
    fn line(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let read = next_line(&mut self.reader);
            let Some(mut line) =
                read.map_err(|source| native::Error::Read { path: self.path.clone(), source })?
            else {
                return Ok(None);
            };
            if let (Line::Whole(bytes), false) = (&mut line, self.begun) {
                // A byte order mark.
                if bytes.starts_with("\u{feff}".as_bytes()) {
                    bytes.drain(..3);
                }
            }
            self.begun = true;
            if matches!(&line, Line::Whole(bytes) if bytes.trim_ascii().is_empty()) {
                continue;
            }
            return Ok(Some(line));
        }
    }

    /// What a line asks, and what is copied of it.
    fn row(&self, line: &[u8]) -> (Row, Vec<Box<RawValue>>) {
        let object: HashMap<Cow<'_, str>, &RawValue> = match serde_json::from_slice(line) {
            Ok(object) => object,
            Err(source) => {
                let why = format!("The line is no JSON object: {source}. Write one a line.");
                return (Err(wrong(&why)), self.nothing());
            }
        };
        let kept = self.columns.keep.iter().map(|name| {
            object
                .get(name.as_str())
                .map_or_else(|| RawValue::NULL.to_owned(), |value| (*value).to_owned())
        });
        let text = |column: &str| {
            let value = object.get(column).map(|value| serde_json::from_str(value.get()));
            match value {
                Some(Ok(Value::String(text))) => Ok(text),
                Some(Ok(other)) => Err(wrong(&format!(
                    "The column `{column}` holds {}, not text. Write it in quotes.",
                    name(&other)
                ))),
                Some(Err(source)) => Err(wrong(&format!(
                    "The column `{column}` holds no text: {source}. Write it anew."
                ))),
                None => {
                    Err(wrong(&format!("The row has no `{column}`. Name the column, or add it.")))
                }
            }
        };
        let row = || {
            let question = self.columns.question.as_deref().map(text).transpose()?;
            Ok(Asked { question, passage: text(&self.columns.passage)? })
        };
        (row(), kept.collect())
    }

    /// What is copied of a line that is no object.
    fn nothing(&self) -> Vec<Box<RawValue>> {
        self.columns.keep.iter().map(|_| RawValue::NULL.to_owned()).collect()
    }
}

/// The next line; of one that is too long nothing is kept.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    if reader.take(MOST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 == MOST_LINE && !line.ends_with(b"\n") {
        reader.skip_until(b'\n')?;
        return Ok(Some(Line::TooLong));
    }
    Ok(Some(Line::Whole(line)))
}

/// What a value is, in plain words.
fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing (null)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Counts what is read.
struct Counted<R> {
    file: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Writes a chunk's answers, a line each with all columns.
pub fn write(chunk: &Chunk, outcomes: &[Outcome], out: &mut impl Write) -> io::Result<()> {
    let (names, kept) = match &chunk.kept {
        Kept::Jsonl { names, rows } => (names.as_slice(), rows.as_slice()),
        Kept::Parquet(_) => Default::default(),
    };
    for (index, outcome) in outcomes.iter().enumerate() {
        let mut serializer = serde_json::Serializer::new(&mut *out);
        let mut line = serializer.serialize_map(None)?;
        for (name, value) in names.iter().zip(kept.get(index).into_iter().flatten()) {
            line.serialize_entry(name, value)?;
        }
        let found = outcome.as_ref().ok();
        let [answer, start, end, confidence, answerable, error] = ANSWERED;
        line.serialize_entry(answer, &found.map(|it| &it.answer))?;
        line.serialize_entry(start, &found.map(|it| it.start))?;
        line.serialize_entry(end, &found.map(|it| it.end))?;
        line.serialize_entry(confidence, &found.map(|it| it.confidence))?;
        line.serialize_entry(answerable, &found.map(|it| it.answerable))?;
        line.serialize_entry(error, &outcome.as_ref().err())?;
        line.end()?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
