use std::collections::BTreeMap;

use crate::metadata::Metadata;
use crate::model_file::check_shapes;
use crate::{Config, Error, ModelFile, Result, StorageType, gguf};

/// What the header of a model file says of its network: enough to prepare for it while the rest is on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Shape of the network.
    pub config: Config,
    dtypes: BTreeMap<String, StorageType>,
}

impl Outline {
    /// Reads it from the beginning of a GGUF file.
    ///
    /// # Errors
    /// As [`ModelFile::read`], and [`Error::Truncated`] when the header goes on after these bytes.
    pub fn read(beginning: &[u8]) -> Result<Self> {
        let header = gguf::header(beginning)?;
        let (config, _) = Metadata(header.metadata).config()?;
        let find = |name: &str| header.tensors.iter().find(|tensor| tensor.name == name);
        check_shapes(&config, |name| find(name).map(|tensor| tensor.shape.as_slice()))?;
        let dtypes = header.tensors.into_iter().map(|tensor| (tensor.name, tensor.dtype)).collect();
        Ok(Self { config, dtypes })
    }

    /// That of a whole file.
    #[must_use]
    pub fn of(file: &ModelFile<'_>) -> Self {
        let dtypes = file.tensors.iter().map(|(name, view)| (name.clone(), view.dtype)).collect();
        Self { config: file.config.clone(), dtypes }
    }

    pub(crate) fn dtype(&self, name: &str) -> Result<StorageType> {
        let dtype = self.dtypes.get(name).copied();
        dtype.ok_or_else(|| Error::no_tensor(name))
    }
}
