use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use electra::{Checkpoint, ModelFile, Storage, StorageType, Weights};

use crate::error::Error;
use crate::model::read;

/// Convert a Hugging Face checkpoint of ELECTRA or BERT with a span head to one GGUF file
#[derive(Args)]
pub struct Convert {
    /// Folder with config.json, vocab.txt and model.safetensors
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE.gguf")]
    to: PathBuf,
    /// How to store the encoder's matrices; int8 is q8_0 with one scale per output channel and
    /// 7 bits, which the fast back end takes over as they are
    #[arg(long, value_name = "TYPE", default_value = INT8, value_parser = weights())]
    quantize: Weights,
    /// How to store the word embeddings; without it, as the matrices (with int8, q8_0)
    #[arg(long, value_name = "TYPE", value_parser = storage_type())]
    embeddings: Option<StorageType>,
    /// Name to store in the file; without it, the folder's
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Licence to store in the file (an SPDX expression)
    #[arg(long, value_name = "SPDX")]
    license: Option<String>,
}

const INT8: &str = "int8";

fn weights() -> impl TypedValueParser<Value = Weights> {
    PossibleValuesParser::new([INT8].into_iter().chain(StorageType::ALL.map(StorageType::name)))
        .map(|name| named(&name).map_or(Weights::Channels, Weights::Blocks))
}

fn named(name: &str) -> Option<StorageType> {
    StorageType::ALL.into_iter().find(|t| t.name() == name)
}

fn storage_type() -> impl TypedValueParser<Value = StorageType> {
    PossibleValuesParser::new(StorageType::ALL.map(StorageType::name))
        .map(|name| named(&name).unwrap_or(StorageType::Q8_0))
}

impl Convert {
    pub fn run(&self) -> Result<(), Error> {
        let config = self.text("config.json")?;
        let vocabulary = self.text("vocab.txt")?;
        let tokenizer_config = match self.text("tokenizer_config.json") {
            Err(Error::Read { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => None,
            other => Some(other?),
        };
        let weights = read(&self.from.join("model.safetensors"))?;
        let folder = self.from.canonicalize().unwrap_or_else(|_| self.from.clone());
        let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let checkpoint = Checkpoint {
            config: &config,
            vocabulary: &vocabulary,
            tokenizer_config: tokenizer_config.as_deref(),
            weights: &weights,
            name: self.name.as_deref().or(folder.as_deref()),
            license: self.license.as_deref(),
        };
        let embeddings = self.embeddings.unwrap_or(match self.quantize {
            Weights::Blocks(dtype) => dtype,
            Weights::Channels => StorageType::Q8_0,
        });
        let storage = Storage { weights: self.quantize, embeddings };
        let wrap = |cause| Error::Model { path: self.from.clone(), cause };
        let gguf = checkpoint.to_gguf(storage).map_err(wrap)?;
        let parameters = ModelFile::read(&gguf).map_err(wrap)?.config.num_parameters();
        write_whole(&self.to, &gguf)
            .map_err(|cause| Error::WriteFile { path: self.to.clone(), cause })?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}: {parameters} parameters, {} bytes", self.to.display(), gguf.len())?;
        Ok(())
    }

    fn text(&self, name: &str) -> Result<String, Error> {
        let path = self.from.join(name);
        String::from_utf8(read(&path)?).map_err(|_| Error::NotText(path))
    }
}

/// Writes beside the target and renames, so that a break leaves no half file under its name.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, path)
}
