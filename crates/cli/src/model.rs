//! The model that a command works with.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use electra::{
    Backend, CandleBackend, Config, Input, Logits, ModelFile, Precision, Profile, SimdBackend,
};
use rayon::prelude::*;
use reader::{Reader, Window};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Error;

const DEFAULT_NAME: &str = "the built-in model";
static DEFAULT_MODEL: &[u8] = include_bytes!("../../../assets/models/electra-qa-6x384.gguf");

#[derive(Args)]
pub struct ModelArguments {
    /// Model file (GGUF); without it, the built-in default model
    #[arg(long, value_name = "FILE", env = "ELECTRA_QA_MODEL")]
    model: Option<PathBuf>,
    /// How to compute
    #[arg(long, value_enum, default_value_t = BackendName::Simd)]
    pub backend: BackendName,
}

#[derive(Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackendName {
    /// int8 kernels: the fastest
    Simd,
    /// f32, exact: the reference
    Candle,
    /// candle's own arithmetic on the weights as stored
    CandleStored,
}

pub struct Model {
    pub reader: Reader,
    pub backend: Parallel,
    pub name: String,
    bytes: Cow<'static, [u8]>,
}

/// A back end whose windows the processor's cores share.
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
    /// Logits of all windows.
    pub fn forward(&self, windows: &[Window]) -> reader::Result<Vec<Logits>> {
        let inputs: Vec<_> = windows.iter().map(Window::input).collect();
        Ok(self.backend.forward(&inputs)?)
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

impl ModelArguments {
    pub fn load(&self) -> Result<Model, Error> {
        let bytes = match &self.model {
            Some(path) => Cow::Owned(read(path)?),
            None => Cow::Borrowed(DEFAULT_MODEL),
        };
        let path = || self.model.clone().unwrap_or_else(|| DEFAULT_NAME.into());
        let wrap = |source| Error::Model { path: path(), source };
        let file = ModelFile::read(&bytes).map_err(wrap)?;
        let backend: Box<dyn Backend + Send + Sync> = match self.backend {
            BackendName::Simd => Box::new(SimdBackend::new(&file).map_err(wrap)?),
            BackendName::Candle => {
                Box::new(CandleBackend::new(&file, Precision::F32).map_err(wrap)?)
            }
            BackendName::CandleStored => {
                Box::new(CandleBackend::new(&file, Precision::AsStored).map_err(wrap)?)
            }
        };
        let reader = Reader::new(&file)?;
        let name = file.name.clone().unwrap_or_else(|| path().display().to_string());
        drop(file);
        Ok(Model { reader, backend: Parallel(backend), name, bytes })
    }
}

pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })
}
