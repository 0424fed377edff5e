//! The fast back end on processors: int8 weights, activations quantized per token, attention in
//! 8 bits, no padding, and one arena that is reused for every question.
//!
//! Weights have one scale per output channel and 7 bits; activations one scale and zero per token
//! and 8 bits; keys and values one scale and centre per channel and 7 bits. All sums are exact integers, and what is f32 is computed in one order everywhere: the
//! same model and input give the same bits on every machine, in every build.

mod attention;
mod encoder;
mod kernel;
mod load;
mod pass;
mod share;
#[cfg(test)]
mod share_tests;
#[cfg(test)]
mod testing;
mod warm_up;
mod weights;

use std::ops::Range;

use encoder::Encoder;
use pass::Encode;
pub use share::Share;

use super::profile::{Profile, Stopwatch};
use super::{Backend, Input, Logits, validate};
use crate::{Config, ModelFile, Result};

/// Evaluates `$use` with the fastest kernel of this machine.
macro_rules! with_kernel {
    (|$kernel:ident| $use:expr) => {{
        #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
        if kernel::steps_are_better() {
            let $kernel = kernel::InSteps;
            return $use;
        }
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        if let Some($kernel) = kernel::Amx::detect() {
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::Avx512Vnni::detect() {
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::AvxVnni::detect() {
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::Avx2::detect() {
            return $use;
        }
        #[cfg(target_arch = "aarch64")]
        if let Some($kernel) = kernel::NeonDot::detect() {
            return $use;
        }
        #[cfg(target_arch = "aarch64")]
        let $kernel = kernel::Neon;
        #[cfg(target_arch = "wasm32")]
        let $kernel = kernel::Wasm;
        #[cfg(not(any(target_arch = "aarch64", target_arch = "wasm32")))]
        let $kernel = kernel::Portable;
        $use
    }};
}

/// The network in int8; see [`Backend`]. Chooses its kernel when it is made.
#[derive(Debug)]
pub struct SimdBackend(Box<dyn Encode>);

impl SimdBackend {
    /// Quantizes and packs the weights of a model file; the file's bytes may go afterwards.
    ///
    /// # Errors
    /// When the file lacks a tensor of its configuration.
    pub fn new(file: &ModelFile<'_>) -> Result<Self> {
        with_kernel!(|kernel| Ok(Self(Box::new(Encoder::new(file, kernel)?))))
    }

    /// Runs a small made-up encoder for a moment, so that a browser has made fast code of the kernels
    /// before they are needed. Meant for the time while a model arrives.
    pub fn warm_up() {
        with_kernel!(|kernel| warm_up::run(kernel));
    }

    /// With the plain loops that the other kernels are tested against.
    ///
    /// # Errors
    /// As [`SimdBackend::new`].
    pub fn portable(file: &ModelFile<'_>) -> Result<Self> {
        Ok(Self(Box::new(Encoder::new(file, kernel::Portable)?)))
    }

    /// Begins to compute some rows of a window, while others compute the rest; see [`Share`]. [`Share::divide`] says
    /// which.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the input does not fit the model, or has no such rows.
    pub fn share(&self, input: &Input<'_>, rows: Range<usize>) -> Result<Share<'_>> {
        validate(self.config(), &[*input])?;
        let tokens = input.ids.len();
        Share::check(tokens, &rows)?;
        let steps = self.0.share(input, rows.clone());
        Ok(Share::new(steps, tokens, rows, self.config().hidden_size))
    }

    /// The instruction set in use: `amx`, `avx512-vnni`, `avx-vnni`, `avx2`, `neon-dot`, `neon`, `relaxed-simd`,
    /// `simd128` or `portable`.
    pub fn kernel(&self) -> &'static str {
        self.0.kernel()
    }
}

impl Backend for SimdBackend {
    fn name(&self) -> &'static str {
        "simd"
    }

    fn config(&self) -> &Config {
        self.0.config()
    }

    fn forward(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>> {
        validate(self.config(), inputs)?;
        Ok(inputs.iter().map(|input| self.0.window(input, &mut Stopwatch::none())).collect())
    }

    fn profile(
        &self,
        input: &Input<'_>,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<(Logits, Profile)>> {
        validate(self.config(), &[*input])?;
        let mut watch = Stopwatch::start(clock);
        let logits = self.0.window(input, &mut watch);
        Ok(Some((logits, watch.stop())))
    }
}
