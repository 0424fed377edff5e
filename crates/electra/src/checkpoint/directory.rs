//! Where every tensor of a checkpoint lies in its file.

use std::collections::BTreeMap;

use crate::{Error, Result, StorageType};

/// Most tensors of a file; a network of 24 layers has 400.
const MAX_TENSORS: usize = 4096;

/// A tensor's row-major shape, and where its numbers are.
#[derive(Debug)]
pub(super) struct Tensor {
    pub shape: Vec<usize>,
    pub data: TensorData,
}

/// Where the numbers of a tensor are.
#[derive(Debug)]
pub(super) enum TensorData {
    /// They lie in the file from `start` on, one after the other and all of them.
    At { dtype: StorageType, start: u64 },
    /// They are stored in this way, which we do not read.
    Unreadable(String),
}

/// The tensors of a file, by name.
#[derive(Debug)]
pub(super) struct Directory(BTreeMap<String, Tensor>);

impl Directory {
    pub fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub fn insert(&mut self, name: &str, shape: Vec<usize>, data: TensorData) -> Result<()> {
        if self.0.len() >= MAX_TENSORS {
            return Err(Error::malformed(format!(
                "the weights have more than {MAX_TENSORS} tensors"
            )));
        }
        self.0.insert(name.to_owned(), Tensor { shape, data });
        Ok(())
    }

    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.0.get(name)
    }
}
