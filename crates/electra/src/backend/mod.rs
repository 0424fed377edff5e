#[cfg(feature = "candle")]
mod candle;
mod profile;
mod simd;
#[cfg(feature = "webgpu")]
mod webgpu;

#[cfg(feature = "candle")]
pub use candle::{CandleBackend, Precision};
pub use profile::Profile;
pub use simd::{Share, SimdBackend};
#[cfg(feature = "webgpu")]
pub use webgpu::{Arithmetic, Counters, Prepared, WebGpuBackend};

use crate::error::Unfit;
use crate::{Config, Error, Result};

/// One window of tokens as the network sees it: `[CLS] question [SEP] passage [SEP]`. Whoever makes the window puts
/// the special tokens in, as `reader` does in `Reader::windows` and its relatives; a back end adds nothing. From 1 token up
/// to [`Config::max_positions`]; there is no padding.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Word piece ids, below [`Config::vocab_size`].
    pub ids: &'a [u32],
    /// As many as ids, below [`Config::num_token_types`]: 0 for `[CLS]`, the question and its `[SEP]`, 1 for the
    /// passage and its `[SEP]`.
    pub token_types: &'a [u32],
}

/// What the span head says of one window: two logits per token, special tokens among them. They are log odds up to a
/// constant: any finite number, comparable within one window only before a softmax. Those of `[CLS]`, the first, stand
/// for "no answer".
#[derive(Debug, Clone, PartialEq)]
pub struct Logits {
    /// How well each token starts an answer; as many as ids.
    pub start: Vec<f32>,
    /// How well each token ends an answer, itself included; as many as ids.
    pub end: Vec<f32>,
}

/// A way to compute the network on some device.
pub trait Backend {
    /// A short stable name: `candle` or `simd`.
    fn name(&self) -> &'static str;

    /// Shape of the model it runs.
    fn config(&self) -> &Config;

    /// Runs windows of any lengths at once; none is padded. Logits come in the order of the inputs.
    ///
    /// # Errors
    /// [`Error::Input`] when an input does not fit the model, [`Error::Compute`] when memory runs out.
    fn forward(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>>;

    /// Runs one window and says where its time went, in the unit of `clock`, which is to be milliseconds; `None` from a
    /// back end that cannot tell.
    ///
    /// # Errors
    /// As [`Backend::forward`].
    fn profile(
        &self,
        _input: &Input<'_>,
        _clock: &dyn Fn() -> f64,
    ) -> Result<Option<(Logits, Profile)>> {
        Ok(None)
    }
}

fn validate(config: &Config, inputs: &[Input<'_>]) -> Result<()> {
    for Input { ids, token_types } in inputs {
        if ids.is_empty() || ids.len() > config.max_positions {
            let (found, most) = (ids.len(), config.max_positions);
            return Err(Error::Input(Unfit::Length { found, most }));
        }
        if ids.len() != token_types.len() {
            let (ids, token_types) = (ids.len(), token_types.len());
            return Err(Error::Input(Unfit::TokenTypes { ids, token_types }));
        }
        let beyond = |values: &[u32], size: usize| {
            values.iter().copied().find(|v| usize::try_from(*v).map_or(true, |v| v >= size))
        };
        if let Some(id) = beyond(ids, config.vocab_size) {
            return Err(Error::Input(Unfit::Id { id, pieces: config.vocab_size }));
        }
        if let Some(found) = beyond(token_types, config.num_token_types) {
            return Err(Error::Input(Unfit::TokenType { found, all: config.num_token_types }));
        }
    }
    Ok(())
}
