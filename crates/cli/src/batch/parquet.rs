//! Parquet, read and written by the Arrow project's crates.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use native::batch::Said;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::rows::{ANSWERED, Asked, CHUNK_BYTES, Chunk, Columns, Kept, Outcome, Row, wrong};
use crate::error::Error;

/// Rows that are decoded at once: few, since a passage may have megabytes.
const DECODED_ROWS: usize = 64;

/// Rows of a row group that is written: what readers pass over or decode at once.
const GROUP_ROWS: usize = 1 << 17;

/// The rows of a file.
pub struct Batches {
    path: PathBuf,
    columns: Columns,
    builder: Option<ParquetRecordBatchReaderBuilder<File>>,
    reader: Option<ParquetRecordBatchReader>,
    /// Those to copy.
    kept: SchemaRef,
    read: u64,
    rows: u64,
}

impl Batches {
    pub fn open(path: &Path, columns: Columns) -> Result<Self, Error> {
        let failed = |source| native::Error::Read { path: path.into(), source };
        let damaged = |source| Error::Parquet { path: path.into(), source };
        let file = File::open(path).map_err(failed)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
        let schema = builder.schema().clone();
        let texts = columns.question.iter().chain([&columns.passage]);
        for name in texts.clone().chain(&columns.keep) {
            let Ok(field) = schema.field_with_name(name) else {
                let names = schema.fields().iter().map(|field| format!("`{}`", field.name()));
                let there = names.collect::<Vec<_>>().join(", ");
                return Err(Error::NoColumn { path: path.into(), name: name.clone(), there });
            };
            if texts.clone().any(|text| text == name) && !holds_text(field.data_type()) {
                let found = field.data_type().to_string();
                return Err(Error::ColumnType { path: path.into(), name: name.clone(), found });
            }
        }
        let wanted = texts.chain(&columns.keep).filter_map(|name| schema.index_of(name).ok());
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let fields =
            columns.keep.iter().filter_map(|name| schema.field_with_name(name).ok().cloned());
        let kept = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let builder = builder.with_projection(mask).with_batch_size(DECODED_ROWS);
        Ok(Self {
            path: path.into(),
            columns,
            builder: Some(builder),
            reader: None,
            kept,
            read: 0,
            rows,
        })
    }

    /// The columns to copy.
    pub fn kept(&self) -> SchemaRef {
        self.kept.clone()
    }

    /// In rows.
    pub fn position(&self) -> (u64, Option<u64>) {
        (self.read, Some(self.rows))
    }

    pub fn skip(&mut self, rows: u64) -> Result<(), Error> {
        self.read = rows;
        let most = usize::try_from(rows).unwrap_or(usize::MAX);
        self.builder = self.builder.take().map(|builder| builder.with_offset(most));
        Ok(())
    }

    pub fn chunk(&mut self, most: usize) -> Result<Option<Chunk>, Error> {
        let damaged = |source| Error::Parquet { path: self.path.clone(), source };
        if let Some(builder) = self.builder.take() {
            self.reader = Some(builder.build().map_err(damaged)?);
        }
        let (mut rows, mut kept, mut bytes) = (Vec::new(), Vec::new(), 0);
        while rows.len() < most && bytes < CHUNK_BYTES {
            let Some(batch) = self.reader.as_mut().and_then(Iterator::next) else { break };
            let batch = batch.map_err(|cause| damaged(cause.into()))?;
            let before = rows.len();
            self.rows_of(&batch, &mut rows);
            bytes +=
                rows[before..].iter().flatten().map(|asked| asked.passage.len()).sum::<usize>();
            let names =
                self.kept.fields().iter().map(|field| batch.schema().index_of(field.name()));
            let indices =
                names.collect::<Result<Vec<_>, _>>().map_err(|cause| damaged(cause.into()))?;
            kept.push(batch.project(&indices).map_err(|cause| damaged(cause.into()))?);
        }
        self.read += rows.len() as u64;
        Ok(if rows.is_empty() { None } else { Some(Chunk { rows, kept: Kept::Parquet(kept) }) })
    }

    fn rows_of(&self, batch: &RecordBatch, rows: &mut Vec<Row>) {
        // In the Python package's words: rows are the same wherever they are answered.
        let text = |what: &str, name: &str, row: usize| {
            let text = batch.column_by_name(name).and_then(|array| text_at(array, row));
            let missing = || wrong(&format!("The {what} is missing. Give a text."));
            text.map(str::to_owned).ok_or_else(missing)
        };
        rows.extend((0..batch.num_rows()).map(|row| {
            let question = self.columns.question.as_deref();
            let question = question.map(|name| text("question", name, row)).transpose()?;
            Ok(Asked { question, passage: text("passage", &self.columns.passage, row)? })
        }));
    }
}

fn holds_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => holds_text(values),
        _ => false,
    }
}

/// A text of a column; none where there is none.
fn text_at(array: &ArrayRef, row: usize) -> Option<&str> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let key = *dictionary.normalized_keys().get(row)?;
            text_at(dictionary.values(), key)
        }
        _ => None,
    }
}

/// What is written: the copied columns, then the answers.
pub fn schema(kept: Option<&Schema>) -> SchemaRef {
    let [answer, start, end, confidence, answerable, error] = ANSWERED;
    let answers = [
        Field::new(answer, DataType::Utf8, true),
        Field::new(start, DataType::Int64, true),
        Field::new(end, DataType::Int64, true),
        Field::new(confidence, DataType::Float64, true),
        Field::new(answerable, DataType::Float64, true),
        Field::new(error, DataType::Utf8, true),
    ];
    let kept = kept.into_iter().flat_map(|kept| kept.fields().iter().map(|it| it.as_ref().clone()));
    Arc::new(Schema::new(kept.chain(answers).collect::<Vec<_>>()))
}

/// Writes a chunk's answers as a file.
pub fn write(
    chunk: &Chunk,
    outcomes: &[Outcome],
    schema: &SchemaRef,
    out: impl Write + Send,
) -> io::Result<()> {
    let found = || outcomes.iter().map(|outcome| outcome.as_ref().ok());
    let integers = |of: fn(&Said) -> usize| {
        found().map(|it| i64::try_from(of(it?)).ok()).collect::<Int64Array>()
    };
    let numbers = |of: fn(&Said) -> f64| found().map(|it| it.map(of)).collect::<Float64Array>();
    let answers: [ArrayRef; 6] = [
        Arc::new(found().map(|it| it.map(|it| it.answer.as_str())).collect::<StringArray>()),
        Arc::new(integers(|it| it.start)),
        Arc::new(integers(|it| it.end)),
        Arc::new(numbers(|it| it.confidence)),
        Arc::new(numbers(|it| it.answerable)),
        Arc::new(outcomes.iter().map(|outcome| outcome.as_ref().err()).collect::<StringArray>()),
    ];
    let mut writer = ArrowWriter::try_new(out, schema.clone(), None).map_err(io_error)?;
    let mut begin = 0;
    let whole: Vec<(usize, Vec<ArrayRef>)> = match &chunk.kept {
        Kept::Parquet(batches) => {
            batches.iter().map(|it| (it.num_rows(), it.columns().to_vec())).collect()
        }
        Kept::Jsonl { .. } => vec![(outcomes.len(), Vec::new())],
    };
    for (rows, mut columns) in whole {
        columns.extend(answers.iter().map(|column| column.slice(begin, rows)));
        begin += rows;
        let batch =
            RecordBatch::try_new(schema.clone(), columns).map_err(|it| io_error(it.into()))?;
        writer.write(&batch).map_err(io_error)?;
    }
    writer.close().map_err(io_error)?;
    Ok(())
}

/// Files of one schema as one, with row groups as large as readers like them.
pub fn join(parts: &[PathBuf], schema: &SchemaRef, out: impl Write + Send) -> io::Result<()> {
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(GROUP_ROWS)).build();
    let mut writer =
        ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(io_error)?;
    for path in parts {
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(File::open(path)?).map_err(io_error)?;
        for batch in reader.build().map_err(io_error)? {
            writer.write(&batch.map_err(|it| io_error(it.into()))?).map_err(io_error)?;
        }
    }
    writer.close().map_err(io_error)?;
    Ok(())
}

/// The cause that a full disk has, where the format's library wraps it.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
