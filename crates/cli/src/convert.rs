use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use electra::checkpoint::{Conversion, Files, Quantization, Weights, at_once};
use electra::{ModelFile, StorageType};
use indicatif::ProgressBar;

use crate::error::Error;
use crate::parts::Parts;

/// Convert a Hugging Face checkpoint of ELECTRA or BERT with a span head to one GGUF file
#[derive(Args)]
pub struct Convert {
    /// Folder with config.json, vocab.txt or tokenizer.json, and model.safetensors or
    /// pytorch_model.bin, whole or in parts
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE.gguf")]
    to: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// What `convert` and `fetch` have in common.
#[derive(Args)]
pub struct Options {
    /// How to store the encoder's matrices; int8 is q8_0 with one scale per output channel and
    /// 7 bits, which the fast back end takes over as they are
    #[arg(long, value_name = "TYPE", default_value = INT8, value_parser = weights())]
    quantize: Weights,
    /// How to store the word embeddings; without it, as the matrices (with int8, q8_0)
    #[arg(long, value_name = "TYPE", value_parser = storage_type())]
    embeddings: Option<StorageType>,
    /// Name to store in the file; without it, that of the folder or repository
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
        let folder = self.from.canonicalize().unwrap_or_else(|_| self.from.clone());
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        self.options.write(&Folder(&self.from), &self.from, name.as_deref(), &self.to)
    }
}

impl Options {
    /// Converts a checkpoint, which errors call `from`, to a file.
    pub fn write(
        &self,
        files: &impl Files<Error = Error>,
        from: &Path,
        name: Option<&str>,
        to: &Path,
    ) -> Result<(), Error> {
        let embeddings = self.embeddings.unwrap_or(match self.quantize {
            Weights::Blocks(dtype) => dtype,
            Weights::Channels => StorageType::Q8_0,
        });
        let conversion = Conversion {
            storage: Quantization { weights: self.quantize, embeddings },
            name: self.name.as_deref().or(name),
            license: self.license.as_deref(),
        };
        let wrap = |source| Error::Model { path: from.into(), source };
        let bar = ProgressBar::no_length().with_message("converting");
        let gguf = at_once(conversion.run(files, |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }));
        bar.finish_and_clear();
        let gguf = gguf.map_err(|error| match error {
            Error::Checkpoint(cause) => wrap(cause),
            other => other,
        })?;
        let file = ModelFile::read(&gguf).map_err(wrap)?;
        let parameters = file.config.num_parameters();
        // Its vocabulary has to be one that text can be read with.
        reader::Reader::new(&file)?;
        write_whole(to, &gguf).map_err(|source| Error::WriteFile { path: to.into(), source })?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}: {parameters} parameters, {} bytes", to.display(), gguf.len())?;
        Ok(())
    }
}

/// A folder with a checkpoint.
struct Folder<'a>(&'a Path);

impl Folder<'_> {
    fn open(&self, name: &str) -> Result<Option<Parts>, Error> {
        let path = self.0.join(name);
        match File::open(&path).and_then(Parts::new) {
            Ok(file) => Ok(Some(file)),
            // A folder that is not there lacks more than this file.
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound && self.0.is_dir() => {
                Ok(None)
            }
            Err(source) => Err(Error::Read { path, source }),
        }
    }
}

impl Files for Folder<'_> {
    type Error = Error;
    type Weights = Parts;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = || self.0.join(name);
        self.open(name)?.map(|file| file.bytes(path)).transpose()
    }

    async fn weights(&self, name: &str) -> Result<Option<Parts>, Error> {
        self.open(name)
    }
}

/// Writes beside the target and renames, so that a break leaves no half file under its name.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, path)
}
