//! The table that answers are given in.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use native::batch::Said;
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use crate::capsule;
use crate::failure::Failure;

/// Rows of a batch: its texts stay far below the 2 GiB that offsets of 32 bits reach.
const BATCH: usize = 65_536;

/// Answers, a row for each question, as an Arrow table.
///
/// Whatever reads Arrow takes it without a copy: ``pyarrow.table(t)``, ``polars.DataFrame(t)``,
/// ``pandas.DataFrame.from_arrow(t)``, and DuckDB as pyarrow's table. Without any of them, ``t["answer"]`` is a column as a
/// list.
///
/// Columns, all of them nullable:
///     answer (string): ``passage[start:end]``; empty where the passage does not say.
///     start, end (int64): Where it stands in the passage, in code points; 0 where the passage does not say.
///     confidence (float64): As `Answer.confidence`.
///     answerable (float64): As `Verdict.answerable`.
///     error (string): Why there is no answer, ``code: message``, with a code of `Error`; null where there is one.
#[pyclass(module = "electra_qa", frozen)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

fn failed(cause: &ArrowError) -> PyErr {
    PyRuntimeError::new_err(format!("The table cannot be made: {cause}. Please report it."))
}

fn integer(number: usize) -> i64 {
    // Places of a text end at 16 Mi.
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Table {
    pub fn new(rows: &[Result<Said, Failure>]) -> PyResult<Self> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("answer", DataType::Utf8, true),
            Field::new("start", DataType::Int64, true),
            Field::new("end", DataType::Int64, true),
            Field::new("confidence", DataType::Float64, true),
            Field::new("answerable", DataType::Float64, true),
            Field::new("error", DataType::Utf8, true),
        ]));
        let batches: Result<_, _> =
            rows.chunks(BATCH).map(|rows| batch(Arc::clone(&schema), rows)).collect();
        Ok(Self { schema, batches: batches.map_err(|cause| failed(&cause))? })
    }

    fn values(&self, py: Python<'_>, column: usize) -> PyResult<Vec<Py<PyAny>>> {
        let mut values = Vec::with_capacity(self.num_rows());
        for batch in &self.batches {
            let array = batch.column(column);
            for row in 0..array.len() {
                values.push(value(py, array, row)?);
            }
        }
        Ok(values)
    }
}

fn value(py: Python<'_>, array: &ArrayRef, row: usize) -> PyResult<Py<PyAny>> {
    if array.is_null(row) {
        return Ok(py.None());
    }
    Ok(if let Some(texts) = array.as_string_opt::<i32>() {
        texts.value(row).into_pyobject(py)?.into_any().unbind()
    } else if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
        numbers.value(row).into_pyobject(py)?.into_any().unbind()
    } else if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
        numbers.value(row).into_pyobject(py)?.into_any().unbind()
    } else {
        py.None()
    })
}

fn batch(schema: SchemaRef, rows: &[Result<Said, Failure>]) -> Result<RecordBatch, ArrowError> {
    let (mut answers, mut errors) = (StringBuilder::new(), StringBuilder::new());
    let (mut starts, mut ends) = (Int64Builder::new(), Int64Builder::new());
    let (mut confidences, mut answerables) = (Float64Builder::new(), Float64Builder::new());
    for row in rows {
        let said = row.as_ref().ok();
        answers.append_option(said.map(|it| it.answer.as_str()));
        starts.append_option(said.map(|it| integer(it.start)));
        ends.append_option(said.map(|it| integer(it.end)));
        confidences.append_option(said.map(|it| it.confidence));
        answerables.append_option(said.map(|it| it.answerable));
        errors.append_option(row.as_ref().err().map(Failure::row));
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(answers.finish()),
        Arc::new(starts.finish()),
        Arc::new(ends.finish()),
        Arc::new(confidences.finish()),
        Arc::new(answerables.finish()),
        Arc::new(errors.finish()),
    ];
    RecordBatch::try_new(schema, columns)
}

#[pymethods]
impl Table {
    /// Number of rows: that of the questions.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.num_rows()
    }

    fn __repr__(&self) -> String {
        format!(
            "<electra_qa.Table: {} rows of {}>",
            self.num_rows(),
            self.column_names().join(", ")
        )
    }

    fn __getitem__(&self, py: Python<'_>, name: &str) -> PyResult<Vec<Py<PyAny>>> {
        let column =
            self.schema.index_of(name).map_err(|_| PyKeyError::new_err(name.to_owned()))?;
        self.values(py, column)
    }

    /// Give rows as dictionaries.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names = self.column_names();
        let columns: PyResult<Vec<_>> = (0..names.len()).map(|it| self.values(py, it)).collect();
        let columns = columns?;
        let rows = PyList::empty(py);
        for row in 0..self.num_rows() {
            let dictionary = PyDict::new(py);
            for (name, column) in names.iter().zip(&columns) {
                dictionary.set_item(name, column.get(row))?;
            }
            rows.append(dictionary)?;
        }
        Ok(rows)
    }

    /// The table for libraries that read Arrow.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish that the interface lets us decline.
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        capsule::stream(py, Box::new(reader))
    }

    /// What the columns are, for libraries that read Arrow.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema(py, &self.schema)
    }
}
