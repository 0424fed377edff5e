//! A model as it lies in a worker.

use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use crate::protocol::Loading;

/// Told how far a model is.
pub type Report = fn(Loading);

/// No model in sight is larger; a server that sends more is not sending a model.
pub const MAX_BYTES: usize = 1 << 30;

/// A model's content.
pub struct Model {
    /// In this worker's memory.
    pub bytes: Vec<u8>,
    /// The same outside of it, to be handed on.
    pub file: Option<Blob>,
}

/// A file of these bytes. Without one there are no helpers; that is no reason to have no engine.
pub fn file_of(bytes: &[u8], part: usize) -> Option<Blob> {
    let parts: Array = bytes.chunks(part).map(Uint8Array::from).collect();
    Blob::new_with_u8_array_sequence(&parts).ok()
}
