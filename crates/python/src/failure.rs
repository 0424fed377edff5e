//! What goes wrong, as Python's callers meet it.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// A cause with its code, which is `electra_qa.Error` as an exception and a text in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
}

impl Failure {
    /// An argument cannot be what it is.
    pub fn argument(message: impl Into<String>) -> Self {
        Self { code: ::reader::Code::InvalidOption.name(), message: message.into() }
    }

    /// As it stands in a row.
    pub fn row(&self) -> String {
        native::batch::failed(self.code, &self.message)
    }
}

impl From<native::Error> for Failure {
    fn from(error: native::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&native::Error> for Failure {
    fn from(error: &native::Error) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

impl From<::reader::Error> for Failure {
    fn from(error: ::reader::Error) -> Self {
        native::Error::from(error).into()
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        static ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        Python::attach(|py| {
            let class = ERROR.import(py, "electra_qa._types", "Error");
            match class.and_then(|class| class.call1((failure.code, failure.message))) {
                Ok(error) => PyErr::from_value(error),
                Err(error) => error,
            }
        })
    }
}
