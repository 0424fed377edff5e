//! The engine of the Python package: a thin face over `native`. What it takes and gives is described in
//! `python/electra_qa/_engine.pyi`, which type checkers and people read.

mod arguments;
mod batch;
mod capsule;
mod convert;
mod failure;
mod pipeline;
mod pool;
mod reader;
mod table;
mod texts;
mod verdict;
mod wait;

use pyo3::prelude::*;

/// The engine; what is public of it is in `electra_qa`.
#[pymodule]
mod _engine {
    #[pymodule_export]
    use super::convert::convert;
    #[pymodule_export]
    use super::reader::Reader;
    #[pymodule_export]
    use super::table::Table;

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
