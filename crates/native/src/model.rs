//! A model, ready to answer on all cores.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use electra::{
    Backend, CandleBackend, Config, Input, Logits, ModelFile, Precision, Profile, SimdBackend,
};
use rayon::prelude::*;
use reader::{Reader, Window};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Error, Progress, Result};

/// What computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum BackendName {
    /// int8 kernels: the fastest
    Simd,
    /// f32, exact: the reference
    Candle,
    /// candle's own arithmetic on the weights as stored
    CandleStored,
}

impl BackendName {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::Simd, Self::Candle, Self::CandleStored];

    /// As it is written in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simd => "simd",
            Self::Candle => "candle",
            Self::CandleStored => "candle-stored",
        }
    }
}

/// A model with what reads text for it and what computes.
pub struct Model {
    /// Reads text as the model was trained to.
    pub reader: Reader,
    /// Computes on all cores.
    pub backend: Parallel,
    /// What it is called.
    pub name: String,
    bytes: Cow<'static, [u8]>,
    plain: OnceLock<Reader>,
}

/// A back end whose windows are shared by the threads of the pool that it is called in.
pub struct Parallel(Box<dyn Backend + Send + Sync>);

impl Backend for Parallel {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn config(&self) -> &Config {
        self.0.config()
    }

    fn forward(&self, inputs: &[Input<'_>]) -> electra::Result<Vec<Logits>> {
        let forward = |input: &Input<'_>| self.0.forward(std::slice::from_ref(input));
        let logits: electra::Result<Vec<_>> = inputs.par_iter().map(forward).collect();
        Ok(logits?.into_iter().flatten().collect())
    }

    fn profile(
        &self,
        input: &Input<'_>,
        clock: &dyn Fn() -> f64,
    ) -> electra::Result<Option<(Logits, Profile)>> {
        self.0.profile(input, clock)
    }
}

impl Model {
    /// Of the bytes of a model file, which errors call `path`.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Reader`] when it cannot be used.
    pub fn new(bytes: Cow<'static, [u8]>, path: &Path, backend: BackendName) -> Result<Self> {
        let wrap = |source| Error::Model { path: path.into(), source };
        let file = ModelFile::read(&bytes).map_err(wrap)?;
        let backend: Box<dyn Backend + Send + Sync> = match backend {
            BackendName::Simd => Box::new(SimdBackend::new(&file).map_err(wrap)?),
            BackendName::Candle => {
                Box::new(CandleBackend::new(&file, Precision::F32).map_err(wrap)?)
            }
            BackendName::CandleStored => {
                Box::new(CandleBackend::new(&file, Precision::AsStored).map_err(wrap)?)
            }
        };
        let reader = Reader::new(&file)?;
        let name = file.name.clone().unwrap_or_else(|| path.display().to_string());
        drop(file);
        Ok(Self { reader, backend: Parallel(backend), name, bytes, plain: OnceLock::new() })
    }

    /// What reads text as transformers does, without layout.
    ///
    /// # Errors
    /// [`Error::Checkpoint`] or [`Error::Reader`], as [`Model::new`].
    pub fn plain_reader(&self) -> Result<&Reader> {
        if let Some(reader) = self.plain.get() {
            return Ok(reader);
        }
        let reader = Reader::new(&ModelFile::read(&self.bytes)?)?.without_layout();
        Ok(self.plain.get_or_init(|| reader))
    }

    /// Logits of all windows, on all threads.
    ///
    /// # Errors
    /// [`Error::Stopped`], and the network's.
    pub fn logits(&self, windows: &[Window], progress: &dyn Progress) -> Result<Vec<Logits>> {
        let forward = |window: &Window| -> Result<Vec<Logits>> {
            progress.check()?;
            Ok(self.backend.0.forward(&[window.input()]).map_err(reader::Error::from)?)
        };
        let logits: Result<Vec<_>> = windows.par_iter().map(forward).collect();
        Ok(logits?.into_iter().flatten().collect())
    }

    /// Size of the file.
    pub fn num_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// SHA-256 of the file, in hexadecimal.
    pub fn hash(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
