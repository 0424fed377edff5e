//! Extractive question answering over text.
//!
//! This crate knows text and spans: it turns a question and a passage into windows of token ids
//! ([`Reader::windows`]), and the logits that a network gives for them into answers, which are spans
//! of the passage ([`verdict`], [`pipeline::decode`], [`squad::decode`]). It also reads SQuAD files ([`dataset`],
//! [`texts`]), scores predictions as the official script does ([`metrics`]), and judges
//! probabilities ([`calibration`]).
//!
//! [`Reader::verdict`] does all of it in one go, as in this example. Who wants to listen between windows, or
//! to run them elsewhere, gathers the logits of [`Reader::verdict_windows`] in [`Reader::evidence`].
//!
//! ```
//! use electra::{ModelFile, SimdBackend};
//! use reader::{Reader, verdict::Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models/electra-qa-6x384.gguf");
//! let bytes = std::fs::read(path)?;
//! let file = ModelFile::read(&bytes)?;
//! let reader = Reader::new(&file)?;
//! let backend = SimdBackend::new(&file)?;
//! let passage = reader.passage("The tower was finished in 1889.")?;
//! let options = Options::default();
//! let verdict = reader.verdict(&backend, "When was the tower finished?", &passage, &options)?;
//! let best = &verdict.answers[0];
//! assert!(verdict.says());
//! assert_eq!(best.text, "1889");
//! assert_eq!(&passage.text()[best.span.clone()], "1889");
//! # Ok(())
//! # }
//! ```

mod answer;
pub mod calibration;
mod code;
pub mod dataset;
mod error;
mod final_text;
pub mod judgement;
mod layout;
pub mod metrics;
pub mod pipeline;
pub mod question;
pub mod ranking;
mod reader;
mod sentence;
pub mod squad;
pub mod standing;
mod stems;
pub mod sureness;
pub mod texts;
mod tokenizer;
pub mod verdict;
mod window;

pub use answer::Answer;
pub use code::Code;
pub use error::{Error, InvalidOption, Result};
pub use reader::{MAX_PASSAGE_BYTES, Reader};
pub use sentence::sentence_around;
pub use tokenizer::Tokens;
pub use window::{Passage, Window};
