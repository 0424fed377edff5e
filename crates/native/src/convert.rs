//! From a checkpoint to one model file.

use std::path::Path;

use electra::checkpoint::{Conversion, Files, Quantization, Weights, at_once};
use electra::{ModelFile, StorageType};

use crate::{Error, Progress, Result, Stage};

/// The name of the form that the fast back end takes over as it is.
pub const INT8: &str = "int8";

/// How to convert.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// How the encoder's matrices are stored.
    pub weights: Weights,
    /// How the word embeddings are stored; without it, as the matrices.
    pub embeddings: Option<StorageType>,
    /// Name to store in the file.
    pub name: Option<&'a str>,
    /// Licence to store in the file, as an SPDX expression.
    pub license: Option<&'a str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { weights: Weights::Channels, embeddings: None, name: None, license: None }
    }
}

/// A model file that was made.
pub struct Converted {
    /// Its content.
    pub gguf: Vec<u8>,
    /// Weights of the model.
    pub parameters: usize,
}

/// All names of ways to store matrices.
pub fn weights_names() -> impl Iterator<Item = &'static str> {
    [INT8].into_iter().chain(StorageType::ALL.map(StorageType::name))
}

/// A way to store matrices by its name.
pub fn weights(name: &str) -> Option<Weights> {
    if name == INT8 { Some(Weights::Channels) } else { storage_type(name).map(Weights::Blocks) }
}

/// A type of numbers by its name.
pub fn storage_type(name: &str) -> Option<StorageType> {
    StorageType::ALL.into_iter().find(|it| it.name() == name)
}

/// Converts a checkpoint, which errors call `from`.
///
/// # Errors
/// [`Error::Model`] or [`Error::Reader`] when it cannot be used, and what its files can fail with.
pub fn convert(
    files: &impl Files<Error = Error>,
    from: &Path,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> Result<Converted> {
    let &Options { weights, embeddings, name, license } = options;
    let embeddings = embeddings.unwrap_or(match weights {
        Weights::Blocks(dtype) => dtype,
        Weights::Channels => StorageType::Q8_0,
    });
    let conversion = Conversion { storage: Quantization { weights, embeddings }, name, license };
    let wrap = |source| Error::Model { path: from.into(), source };
    let mut before = None;
    let gguf = at_once(conversion.run(files, |done, all| {
        if before.is_none() {
            progress.begin(Stage::Convert, Some(all as u64));
        }
        progress.advance((done - before.unwrap_or_default()) as u64);
        before = Some(done);
    }));
    progress.end();
    progress.check()?;
    let gguf = gguf.map_err(|error| match error {
        Error::Checkpoint(cause) => wrap(cause),
        other => other,
    })?;
    let file = ModelFile::read(&gguf).map_err(wrap)?;
    let parameters = file.config.num_parameters();
    // Its vocabulary has to be one that text can be read with.
    reader::Reader::new(&file)?;
    Ok(Converted { gguf, parameters })
}

/// Writes beside the target and renames, so that a break leaves no half file under its name.
///
/// # Errors
/// [`Error::WriteFile`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut partial = path.as_os_str().to_owned();
    // Two that write the same do not write to each other's.
    partial.push(format!(".{}.partial", std::process::id()));
    let written = std::fs::write(&partial, bytes).and_then(|()| std::fs::rename(&partial, path));
    written.map_err(|source| {
        // What is left of it is of no use; that it cannot be removed changes nothing about the cause.
        let _ = std::fs::remove_file(&partial);
        Error::WriteFile { path: path.into(), source }
    })
}
