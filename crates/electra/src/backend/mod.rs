#[cfg(feature = "candle")]
mod candle;
mod profile;
mod simd;
#[cfg(feature = "webgpu")]
mod webgpu;

#[cfg(feature = "candle")]
pub use candle::{CandleBackend, Precision};
pub use profile::Profile;
pub use simd::SimdBackend;
#[cfg(feature = "webgpu")]
pub use webgpu::{Arithmetic, Counters, Prepared, WebGpuBackend};

use crate::{Config, Error, Result};

/// One window of tokens: as many ids as token types, from 1 up to the model's positions.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Word piece ids.
    pub ids: &'a [u32],
    /// 0 for question tokens, 1 for passage tokens.
    pub token_types: &'a [u32],
}

/// What the span head says of one window: two logits per token.
#[derive(Debug, Clone, PartialEq)]
pub struct Logits {
    /// How well each token starts an answer.
    pub start: Vec<f32>,
    /// How well each token ends an answer.
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

    /// Runs one window and says where its time went, by a clock of milliseconds; `None` from a back
    /// end that cannot tell.
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
            return Err(Error::Input(format!(
                "{} tokens where 1 to {} are possible",
                ids.len(),
                config.max_positions
            )));
        }
        if ids.len() != token_types.len() {
            return Err(Error::Input(format!(
                "{} ids but {} token types",
                ids.len(),
                token_types.len()
            )));
        }
        let beyond = |values: &[u32], size: usize| {
            values.iter().copied().find(|v| usize::try_from(*v).map_or(true, |v| v >= size))
        };
        if let Some(id) = beyond(ids, config.vocab_size) {
            return Err(Error::Input(format!("id {id} in a vocabulary of {}", config.vocab_size)));
        }
        if let Some(kind) = beyond(token_types, config.num_token_types) {
            return Err(Error::Input(format!("token type {kind} of {}", config.num_token_types)));
        }
    }
    Ok(())
}
