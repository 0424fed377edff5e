//! Arguments that may be anything, as what they have to be.

use std::ffi::OsString;
use std::path::PathBuf;

use native::{BackendName, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyFloat, PyInt, PyMemoryView, PyString};

use crate::failure::Failure;

/// What a value is, for messages: the name of its type.
pub fn type_name(value: &Bound<'_, PyAny>) -> String {
    if value.is_none() {
        return "None".into();
    }
    value.get_type().name().map_or_else(|_| "an object".into(), |name| name.to_string())
}

/// A number of things, from `least` on.
pub fn count(name: &str, value: &Bound<'_, PyAny>, least: usize) -> Result<usize, Failure> {
    let is_number = value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>();
    // Integers of other libraries, such as numpy's, are what `__index__` says.
    let number = if is_number
        || (!value.is_instance_of::<PyBool>() && value.hasattr("__index__").unwrap_or(false))
    {
        value.extract::<i64>().ok()
    } else {
        None
    };
    let number = number.and_then(|number| usize::try_from(number).ok()).filter(|it| *it >= least);
    number.ok_or_else(|| {
        let found = value.repr().map_or_else(|_| type_name(value), |text| text.to_string());
        let found: String = found.chars().take(40).collect();
        Failure::argument(format!(
            "The option `{name}` cannot be {found}. Give a whole number from {least} on."
        ))
    })
}

/// A number of things, if there is one.
pub fn optional_count(
    name: &str,
    value: Option<&Bound<'_, PyAny>>,
    least: usize,
) -> Result<Option<usize>, Failure> {
    value.map(|value| count(name, value, least)).transpose()
}

/// A probability, if there is one; its range is the reader's to judge.
pub fn optional_probability(
    name: &str,
    value: Option<&Bound<'_, PyAny>>,
) -> Result<Option<f64>, Failure> {
    let Some(value) = value else { return Ok(None) };
    let is_number = value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyInt>()
        || value.hasattr("__float__").unwrap_or(false);
    let number =
        if is_number && !value.is_instance_of::<PyBool>() && !value.is_instance_of::<PyString>() {
            value.extract::<f64>().ok()
        } else {
            None
        };
    number.map(Some).ok_or_else(|| {
        let found = type_name(value);
        Failure::argument(format!(
            "The option `{name}` cannot be {found}. Give a probability from 0 to 1."
        ))
    })
}

/// One of several names.
pub fn one_of<T: Copy>(
    name: &str,
    value: &str,
    all: impl IntoIterator<Item = (&'static str, T)>,
) -> Result<T, Failure> {
    let mut known = Vec::new();
    for (candidate, it) in all {
        if candidate == value {
            return Ok(it);
        }
        known.push(candidate);
    }
    let value: String = value.chars().take(40).collect();
    Err(Failure::argument(format!(
        "The option `{name}` cannot be `{value}`. There is: {}.",
        known.join(", ")
    )))
}

/// What computes, by its name.
pub fn backend(name: &str) -> Result<BackendName, Failure> {
    one_of("backend", name, BackendName::ALL.map(|it| (it.name(), it)))
}

/// What follows `hub:`, if a text begins so.
pub fn hub_name(value: &str) -> Option<&str> {
    value.strip_prefix("hub:")
}

/// A path, of a text or what `os.fspath` takes.
pub fn path(name: &str, value: &Bound<'_, PyAny>) -> Result<PathBuf, Failure> {
    if value.is_instance_of::<PyBytes>() || value.is_none() {
        return Err(not_a_path(name, value));
    }
    value
        .extract::<OsString>()
        .or_else(|_| value.extract::<PathBuf>().map(Into::into))
        .map(PathBuf::from)
        .map_err(|_: PyErr| not_a_path(name, value))
}

fn not_a_path(name: &str, value: &Bound<'_, PyAny>) -> Failure {
    let found = type_name(value);
    Failure::argument(format!("The option `{name}` cannot be {found}. Give a path."))
}

/// Where a model comes from.
pub fn source(value: Option<&Bound<'_, PyAny>>) -> PyResult<Source> {
    let Some(value) = value else { return Ok(Source::Default) };
    if value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
    {
        let bytes = value.py().get_type::<PyBytes>().call1((value,))?;
        return Ok(Source::Bytes(bytes.extract::<&[u8]>()?.to_vec()));
    }
    if let Ok(text) = value.cast::<PyString>()
        && let Ok(text) = text.to_str()
        && let Some(name) = hub_name(text)
    {
        return Ok(Source::Hub(name.to_owned()));
    }
    let path = path("model", value).map_err(|_| {
        let found = type_name(value);
        Failure::argument(format!(
            "The option `model` cannot be {found}. Give the path of a GGUF file or of a folder with a checkpoint, \
             the bytes of a GGUF file, or `hub:owner/name`."
        ))
    })?;
    Ok(if path.is_dir() { Source::Folder(path) } else { Source::File(path) })
}
