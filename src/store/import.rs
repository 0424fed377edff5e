//! Models that a person brings: a GGUF file, the files of a checkpoint, or a repository of a hub.
//!
//! A checkpoint is converted piece by piece. Its weights stay in a `Blob`, which the browser may keep on
//! disk; this worker's memory holds the model that comes of it, and a piece.

use electra::checkpoint::{
    Conversion, Files, Quantization, Repository, Source as _, Weights, file,
};
use electra::{ModelFile, StorageType};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::blob_file::{BlobFile, bytes_of};
use super::cache::Store;
use super::digest;
use super::keeping::{Fetched, Keeping};
use super::model::{MAX_BYTES, Model, Report, file_of};
use super::remote::Remote;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::models::{Own, Source};
use crate::protocol::{Loading, Persistence, Stage};

/// Bytes of a portion in which a model is kept.
const PORTION: usize = 4 << 20;
/// Progress is told after at least this many weights more.
const REPORT_EVERY: usize = 1 << 18;

/// The same numbers as of the models that are shipped: see `electra-qa convert`.
const QUANTIZATION: Quantization =
    Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };

/// What a model from this repository is known by.
pub fn address(repository: &Repository) -> String {
    format!("{}/{}@{}", repository.hub(), repository.name(), repository.revision())
}

/// The repository as a source.
pub fn source(repository: &Repository) -> Source {
    Source::Hub {
        hub: repository.hub().into(),
        name: repository.name().into(),
        revision: repository.revision().into(),
    }
}

/// Takes in what a person brings.
///
/// # Errors
/// When it cannot be fetched or read, or is not a model that is supported.
pub async fn import(source: &Source, report: Report) -> Result<Fetched> {
    let (bytes, name, from) = match source {
        Source::Hub { hub, name, revision } => {
            let repository = Repository::new(hub, name, Some(revision))?;
            let from = address(&repository);
            let bytes = convert(&Remote { repository, report }, Some(name), report).await?;
            (bytes, name.clone(), from)
        }
        Source::Files { files, name } => {
            let files = Picked::of(files, name.clone());
            let (name, from) = (files.name(), files.from());
            match files.gguf().await? {
                Some(bytes) => (bytes, name, from),
                None => (convert(&files, Some(&name), report).await?, name, from),
            }
        }
        Source::Address { .. } | Source::Kept(_) => return Err(Failure::NothingChosen.into()),
    };
    let name = ModelFile::read(&bytes)?.name.unwrap_or(name);
    let sha256 = digest::of(&bytes).await.ok_or(Failure::NoHash)?;
    let own = Own { sha256: sha256.clone(), name: name.clone(), from, bytes: bytes.len() };
    let file = file_of(&bytes, PORTION);
    let keeping = Keeping {
        promise: own.promise(),
        own: Some(own),
        list: None,
        file: file.clone(),
        store: Store::open().await.ok_or(Persistence::Unavailable),
        _lock: None,
    };
    let model = Model { bytes, file };
    Ok(Fetched { model, keeping: Some(keeping), id: Some(sha256), name: Some(name) })
}

async fn convert(
    files: &impl Files<Error = Error>,
    name: Option<&str>,
    report: Report,
) -> Result<Vec<u8>> {
    let mut told = 0;
    let conversion = Conversion { storage: QUANTIZATION, name, license: None };
    conversion
        .run(files, |loaded, total| {
            if loaded - told >= REPORT_EVERY || loaded == total {
                told = loaded;
                report(Loading { stage: Stage::Convert, loaded, total });
            }
        })
        .await
}

/// Files that a person picked or dropped.
struct Picked {
    files: Vec<(String, Blob)>,
    name: Option<String>,
}

impl Picked {
    fn of(files: &JsValue, name: Option<String>) -> Self {
        let mut files: Vec<_> = Array::from(files)
            .iter()
            .filter_map(|file| {
                let text = |key: &str| Reflect::get(&file, &key.into()).ok()?.as_string();
                let path = text("webkitRelativePath").filter(|path| !path.is_empty());
                Some((path.or_else(|| text("name")).unwrap_or_default(), file.dyn_into().ok()?))
            })
            .collect();
        // Of files of one name the one that lies least deep is meant.
        files.sort_by_key(|(path, _): &(String, Blob)| path.matches('/').count());
        Self { files, name }
    }

    fn find(&self, name: &str) -> Option<&Blob> {
        let last = |path: &str| path.rsplit('/').next() == Some(name);
        self.files.iter().find(|(path, _)| last(path)).map(|(_, file)| file)
    }

    /// What to call the model, unless its file says.
    fn name(&self) -> String {
        let folder = |(path, _): &(String, Blob)| Some(path.split_once('/')?.0.to_owned());
        let given = self.name.clone().or_else(|| self.files.first().and_then(folder));
        given.unwrap_or_else(|| match self.files.as_slice() {
            [(name, _)] if !name.is_empty() => name.trim_end_matches(".gguf").to_owned(),
            _ => "your own model".into(),
        })
    }

    fn from(&self) -> String {
        match self.files.as_slice() {
            [(name, _)] if self.name.is_none() => name.clone(),
            _ => self.name(),
        }
    }

    /// All of the file that is a model already, if one is.
    async fn gguf(&self) -> Result<Option<Vec<u8>>> {
        for (name, blob) in &self.files {
            let mut bytes = Vec::new();
            let stored = BlobFile(blob.clone());
            stored.read(0..stored.size().min(4), &mut bytes).await?;
            if bytes == b"GGUF" {
                let size = usize::try_from(stored.size()).ok().filter(|size| *size <= MAX_BYTES);
                let size = size.ok_or_else(|| Failure::TooLong { name: name.clone() })?;
                bytes.try_reserve_exact(size).map_err(|_| Failure::NoMemory { bytes: size })?;
                stored.read(0..stored.size(), &mut bytes).await?;
                return Ok(Some(bytes));
            }
        }
        let belongs = |path: &str| file::is_one(path.rsplit('/').next().unwrap_or_default());
        let known = self.files.iter().any(|(path, _)| belongs(path));
        if known { Ok(None) } else { Err(Failure::NothingChosen.into()) }
    }
}

impl Files for Picked {
    type Error = Error;
    type Weights = BlobFile;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self.find(name) {
            Some(file) => bytes_of(file, name).await.map(Some),
            None => Ok(None),
        }
    }

    async fn weights(&self, name: &str) -> Result<Option<BlobFile>> {
        Ok(self.find(name).cloned().map(BlobFile))
    }
}
