//! ELECTRA for extractive question answering.
//!
//! Token ids in, start and end logits out: this crate knows tensors, not text. It reads a model
//! from one GGUF file in memory ([`ModelFile`]), builds a [`Backend`] from it, and runs windows of
//! tokens through the encoder of Clark et al., "ELECTRA: Pre-training Text Encoders as
//! Discriminators Rather Than Generators" (ICLR 2020), with the linear span head of transformers'
//! `ElectraForQuestionAnswering`. BERT checkpoints of the same form work too: with equal embedding
//! and hidden size the two encoders are one computation.
//!
//! ```ignore-wasm32
//! use electra::{Backend, Input, ModelFile, SimdBackend};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models/electra-qa-6x384.gguf");
//! let bytes = std::fs::read(path)?;
//! let file = ModelFile::read(&bytes)?;
//! let backend = SimdBackend::new(&file)?;
//! let input = Input { ids: &[101, 2040, 102, 4302, 102], token_types: &[0, 0, 0, 1, 1] };
//! let logits = backend.forward(&[input])?;
//! assert_eq!(logits[0].start.len(), 5);
//! # Ok(())
//! # }
//! ```

mod backend;
pub mod checkpoint;
mod config;
pub mod encoding;
mod error;
#[cfg(test)]
mod error_form;
mod gguf;
mod gguf_writer;
mod layout;
mod metadata;
mod model_file;
#[cfg(feature = "webgpu")]
mod outline;
mod storage;
mod verdict_parameters;
mod vocabulary;

#[cfg(feature = "webgpu")]
pub use backend::{Arithmetic, Counters, Prepared, WebGpuBackend};
pub use backend::{Backend, Input, Logits, Profile, Share, SimdBackend};
#[cfg(feature = "candle")]
pub use backend::{CandleBackend, Precision};
pub use config::{Activation, Config};
pub use error::{Cause, Error, Feature, Problem, Result, Unfit};
pub use model_file::ModelFile;
#[cfg(feature = "webgpu")]
pub use outline::Outline;
pub use storage::StorageType;
pub use verdict_parameters::{ByWindows, VerdictParameters};
pub use vocabulary::{AddedToken, Layout, Vocabulary};
