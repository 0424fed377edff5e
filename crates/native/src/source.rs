//! Where a model comes from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use electra::checkpoint::{HUB, Repository};
use sha2::{Digest, Sha256};

use crate::convert::{self, Options, convert};
use crate::{BackendName, Error, Folder, Model, Progress, Remote, Result};

const DEFAULT_NAME: &str = "the built-in model";
static DEFAULT_MODEL: &[u8] = include_bytes!("../../../assets/models/electra-qa-6x384.gguf");

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It is a part of the program.
    Default,
    /// A model file.
    File(PathBuf),
    /// The bytes of a model file.
    Bytes(Vec<u8>),
    /// A folder with a checkpoint, which is converted.
    Folder(PathBuf),
    /// A repository on a hub, `owner/name` or `owner/name@revision`: converted once and kept.
    Hub(String),
}

impl Source {
    /// Loads the model.
    ///
    /// # Errors
    /// Those of reading, fetching and converting, and [`Error::Model`] when it cannot be used.
    pub fn load(self, backend: BackendName, progress: &dyn Progress) -> Result<Model> {
        match self {
            Self::Default => {
                Model::new(Cow::Borrowed(DEFAULT_MODEL), Path::new(DEFAULT_NAME), backend)
            }
            Self::File(path) => Model::new(Cow::Owned(crate::read(&path)?), &path, backend),
            Self::Bytes(bytes) => {
                Model::new(Cow::Owned(bytes), Path::new("in these bytes"), backend)
            }
            Self::Folder(path) => {
                let name = folder_name(&path);
                let options = Options { name: name.as_deref(), ..Options::default() };
                let files = Folder::new(&path, progress);
                let gguf = convert(&files, &path, &options, progress)?.gguf;
                Model::new(Cow::Owned(gguf), &path, backend)
            }
            Self::Hub(name) => {
                let path = kept(&repository(&name)?, progress)?;
                Model::new(Cow::Owned(crate::read(&path)?), &path, backend)
            }
        }
    }
}

/// A repository by its name, on the hub that the environment variable `HF_ENDPOINT` names, or the usual one.
///
/// # Errors
/// [`electra::Error::Repository`] when it cannot be the name of one.
pub fn repository(name: &str) -> Result<Repository> {
    let hub = std::env::var("HF_ENDPOINT").ok().filter(|hub| !hub.is_empty());
    Ok(Repository::new(hub.as_deref().unwrap_or(HUB), name, None)?)
}

/// What a folder is called, wherever one stands.
pub fn folder_name(path: &Path) -> Option<String> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// The file that a repository's model is kept in, fetched if it is not there.
fn kept(repository: &Repository, progress: &dyn Progress) -> Result<PathBuf> {
    let folder = cache().ok_or(Error::NoCache)?.join("models");
    let place = [repository.hub(), repository.name(), repository.revision()].join("\n");
    let hash: String =
        Sha256::digest(place).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let path = folder.join(format!("{}-{hash}.gguf", repository.name().replace('/', "--")));
    if path.is_file() {
        return Ok(path);
    }
    let unwritable = |source| Error::WriteFile { path: folder.clone(), source };
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    let options = Options { name: Some(repository.name()), ..Options::default() };
    let files = Remote::new(repository, &folder, progress);
    let converted = convert(&files, Path::new(repository.name()), &options, progress)?;
    convert::write_whole(&path, &converted.gguf)?;
    Ok(path)
}

/// The person's folder for what programs can get again.
fn cache() -> Option<PathBuf> {
    let named = |variable: &str| {
        std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
    };
    if let Some(folder) = named("ELECTRA_QA_CACHE") {
        return Some(folder);
    }
    let folder = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Caches"))
    } else {
        named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))
    };
    folder.map(|folder| folder.join("electra-qa"))
}
