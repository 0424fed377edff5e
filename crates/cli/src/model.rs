//! The model that a command works with.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use electra::{CandleBackend, ModelFile};
use reader::Reader;
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
    /// Compute with the weights unpacked to f32, or as stored (less memory, mostly slower)
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    pub precision: Precision,
}

#[derive(Clone, Copy, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    F32,
    AsStored,
}

pub struct Model {
    pub reader: Reader,
    pub backend: CandleBackend,
    pub name: String,
    bytes: Cow<'static, [u8]>,
}

impl Model {
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
        let wrap = |cause| Error::Model { path: path(), cause };
        let file = ModelFile::read(&bytes).map_err(wrap)?;
        let precision = match self.precision {
            Precision::AsStored => electra::Precision::AsStored,
            Precision::F32 => electra::Precision::F32,
        };
        let backend = CandleBackend::new(&file, precision).map_err(wrap)?;
        let reader = Reader::new(&file)?;
        let name = file.name.clone().unwrap_or_else(|| path().display().to_string());
        drop(file);
        Ok(Model { reader, backend, name, bytes })
    }
}

pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|cause| Error::Read { path: path.into(), cause })
}
