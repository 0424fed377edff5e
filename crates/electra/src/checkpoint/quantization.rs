//! In how many bits the weights of a model file are stored.

use crate::StorageType;
use crate::layout::{Role, TensorSpec};

/// Storage of the encoder's matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// One of ggml's types.
    Blocks(StorageType),
    /// As `q8_0`, but with one scale for a whole output channel and 7 bits: what the simd back end
    /// computes with, so that nothing is rounded once more when the model is loaded.
    Channels,
}

/// How numbers are stored, per kind of tensor. Biases, layer norms and the head always stay f32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantization {
    /// For the encoder's matrices.
    pub weights: Weights,
    /// For the word embeddings, which take the most room and the least harm.
    pub embeddings: StorageType,
}

impl Quantization {
    pub(super) fn dtype(self, spec: &TensorSpec) -> StorageType {
        let wanted = match spec.role {
            Role::Exact => StorageType::F32,
            Role::Linear => match self.weights {
                Weights::Blocks(dtype) => dtype,
                Weights::Channels => StorageType::Q8_0,
            },
            Role::WordEmbedding => self.embeddings,
            // A few hundred rows: not worth fewer than 16 bits.
            Role::SmallEmbedding if self.weights == Weights::Blocks(StorageType::F32) => {
                StorageType::F32
            }
            Role::SmallEmbedding => StorageType::F16,
        };
        let row = spec.shape.last().copied().unwrap_or(1);
        // Rows that do not divide into blocks keep 16 bits.
        if row.is_multiple_of(wanted.block_size()) { wanted } else { StorageType::F16 }
    }
}
