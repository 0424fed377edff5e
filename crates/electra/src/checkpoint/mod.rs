//! From a Hugging Face checkpoint to one GGUF file.
//!
//! The conversion asks for the files it needs, in the order in which they can be judged, and reads the
//! weights in pieces: it holds the file that it writes, and little else. It is asynchronous because
//! browsers give no part of a file at once; what waits for nothing runs with [`at_once`].

mod added;
mod conversion;
mod directory;
pub mod file;
mod hub;
mod numbers;
mod pickle;
mod quantization;
mod shards;
mod source;
mod text;
mod tokenizer;
mod tokenizer_config;
mod tokenizer_json;
mod torch;
mod vocabulary;
mod weights;
mod zip;

pub use conversion::Conversion;
pub use hub::{HUB, Repository};
pub use quantization::{Quantization, Weights};
pub use source::{Files, Source, at_once};
