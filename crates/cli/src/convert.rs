use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use electra::StorageType;
use electra::checkpoint::{Files, Weights};
use native::Folder;
use native::convert::{self, INT8};

use crate::error::Error;
use crate::progress::Bars;

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

fn weights() -> impl TypedValueParser<Value = Weights> {
    PossibleValuesParser::new(convert::weights_names())
        .map(|name| convert::weights(&name).unwrap_or(Weights::Channels))
}

fn storage_type() -> impl TypedValueParser<Value = StorageType> {
    PossibleValuesParser::new(StorageType::ALL.map(StorageType::name))
        .map(|name| convert::storage_type(&name).unwrap_or(StorageType::Q8_0))
}

impl Convert {
    pub fn run(&self) -> Result<(), Error> {
        let name = native::folder_name(&self.from);
        let bars = Bars::default();
        let files = Folder::new(&self.from, &bars);
        self.options.write(&files, &self.from, name.as_deref(), &self.to, &bars)
    }
}

impl Options {
    /// Converts a checkpoint, which errors call `from`, to a file.
    pub fn write(
        &self,
        files: &impl Files<Error = native::Error>,
        from: &Path,
        name: Option<&str>,
        to: &Path,
        bars: &Bars,
    ) -> Result<(), Error> {
        let options = convert::Options {
            weights: self.quantize,
            embeddings: self.embeddings,
            name: self.name.as_deref().or(name),
            license: self.license.as_deref(),
        };
        let convert::Converted { gguf, parameters } =
            convert::convert(files, from, &options, bars)?;
        convert::write_whole(to, &gguf)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}: {parameters} parameters, {} bytes", to.display(), gguf.len())?;
        Ok(())
    }
}
