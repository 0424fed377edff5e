//! The engine in its worker.
