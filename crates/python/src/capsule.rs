//! Arrow's PyCapsule interface: tables and columns of other libraries, without copies.
#![allow(unsafe_code)] // Pointers in capsules: what the interface promises is said where it is relied on.

use std::ffi::CStr;

use arrow_array::ffi::{self, FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{ArrayRef, RecordBatchReader, make_array};
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::failure::Failure;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

fn unreadable(cause: impl std::fmt::Display) -> Failure {
    Failure::argument(format!(
        "The Arrow array cannot be read: {cause}. Make it anew with the library that it is from."
    ))
}

/// The chunks of an object that exports an array or a stream of them; `None` of one that exports neither.
pub fn chunks(value: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    // First the stream, since a chunked array may export an array by copying.
    let chunks = if value.hasattr("__arrow_c_stream__")? {
        let capsule = value.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds such a struct, which its consumer may move out once.
        let stream = unsafe { ArrayStreamReader::from_raw(stream.as_ptr()) }.map_err(unreadable)?;
        stream.collect::<Result<Vec<_>, _>>().map_err(unreadable)?
    } else if value.hasattr("__arrow_c_array__")? {
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
            value.call_method0("__arrow_c_array__")?.extract()?;
        let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names hold such structs. The array's is moved out, once; the schema's is read.
        let data = unsafe {
            let array = FFI_ArrowArray::from_raw(array.as_ptr());
            ffi::from_ffi(array, schema.as_ref())
        };
        vec![make_array(data.map_err(unreadable)?)]
    } else {
        return Ok(None);
    };
    for chunk in &chunks {
        // Offsets that lead elsewhere and bytes that are no text are another library's mistakes, and would be ours.
        chunk.to_data().validate_full().map_err(unreadable)?;
    }
    Ok(Some(chunks))
}

/// A stream for other libraries.
pub fn stream<'py>(
    py: Python<'py>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// A schema for other libraries.
pub fn schema<'py>(
    py: Python<'py>,
    schema: &arrow_schema::Schema,
) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema)
        .map_err(|cause: ArrowError| PyErr::from(unreadable(cause)))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}
