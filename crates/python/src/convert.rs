//! From a checkpoint to one model file.

use std::path::{Path, PathBuf};

use electra::StorageType;
use native::convert::{self as conversion, Converted, Options};
use native::{Folder, Progress, Remote};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::arguments::{hub_name, one_of, path};
use crate::failure::Failure;
use crate::wait;

/// Where a checkpoint is.
enum From {
    Folder(PathBuf),
    Hub(String),
}

/// Convert a checkpoint to one GGUF file; gives the number of weights and of bytes.
#[pyfunction]
#[pyo3(signature = (source, target, *, quantize="int8", embeddings=None, name=None, license=None, progress=None))]
#[allow(clippy::too_many_arguments, clippy::needless_pass_by_value)] // as Python passes them
pub fn convert(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    target: &Bound<'_, PyAny>,
    quantize: &str,
    embeddings: Option<&str>,
    name: Option<&str>,
    license: Option<&str>,
    progress: Option<Py<PyAny>>,
) -> PyResult<(usize, usize)> {
    let known = conversion::weights_names();
    let known = known.filter_map(|name| Some((name, conversion::weights(name)?)));
    let weights = one_of("quantize", quantize, known)?;
    let known = StorageType::ALL.map(|it| (it.name(), it));
    let embeddings = embeddings.map(|name| one_of("embeddings", name, known)).transpose()?;
    let hub = source.cast::<PyString>().ok().and_then(|it| it.to_str().ok()).and_then(hub_name);
    let source = match hub {
        Some(name) => From::Hub(name.to_owned()),
        None => From::Folder(path("source", source)?),
    };
    let target = path("target", target)?;
    let options = Options { weights, embeddings, name, license };
    let made = wait::run(py, progress.as_ref(), |watch| make(&source, &target, &options, watch))?;
    Ok(made.map_err(Failure::from)?)
}

fn make(
    source: &From,
    target: &Path,
    options: &Options<'_>,
    progress: &dyn Progress,
) -> native::Result<(usize, usize)> {
    let Converted { gguf, parameters } = match source {
        From::Folder(path) => {
            let name = native::folder_name(path);
            let options = Options { name: options.name.or(name.as_deref()), ..*options };
            conversion::convert(&Folder::new(path, progress), path, &options, progress)?
        }
        From::Hub(name) => {
            let repository = native::repository(name)?;
            // Where there is room for the model there is room for its weights.
            let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
            let files = Remote::new(&repository, folder.unwrap_or(Path::new(".")), progress);
            let name = repository.name();
            let options = Options { name: options.name.or(Some(name)), ..*options };
            conversion::convert(&files, Path::new(name), &options, progress)?
        }
    };
    conversion::write_whole(target, &gguf)?;
    Ok((parameters, gguf.len()))
}
