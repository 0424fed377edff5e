//! The network's parts: its weights, and room for what it computes.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::attention::{Attention, Shape};
use super::kernel::{Finish, Kernel, Quantized};
use super::weights::Packed;
use crate::backend::Input;
use crate::{Config, StorageType};

/// Rows that go through a layer together: their widest product stays in the second-level cache, and
/// they are whole tiles.
pub(super) const BLOCK: usize = if cfg!(target_arch = "wasm32") { 60 } else { 64 };

/// Embeddings, the encoder's layers and the span head, with a kernel to compute them.
#[derive(Debug)]
pub(super) struct Encoder<K: Kernel> {
    pub kernel: K,
    pub config: Config,
    pub words: Table,
    pub positions: Table,
    pub token_types: Table,
    pub embedding_norm: Norm,
    pub projection: Option<Packed>,
    pub layers: Vec<Layer>,
    pub head: Head,
    /// One for every thread that has asked at the same time.
    pub arenas: Mutex<Vec<Arena<K::Activation, K::Small>>>,
}

/// Embedding rows as the file stores them; those asked for are unpacked.
#[derive(Debug)]
pub(super) struct Table {
    pub dtype: StorageType,
    pub row_bytes: usize,
    pub bytes: Vec<u8>,
}

impl Table {
    fn row(&self, index: usize, out: &mut [f32]) {
        self.dtype.dequantize(&self.bytes[index * self.row_bytes..][..self.row_bytes], out);
    }
}

#[derive(Debug)]
pub(super) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

#[derive(Debug)]
pub(super) struct Layer {
    /// Already divided by √head size.
    pub queries: Packed,
    /// Keys and values in one product.
    pub keys_and_values: Packed,
    pub attention_output: Packed,
    pub attention_norm: Norm,
    pub up: Packed,
    pub down: Packed,
    pub output_norm: Norm,
}

/// The span head in f32: `weight` is `[2, hidden]`.
#[derive(Debug)]
pub(super) struct Head {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// Everything that some rows of a window need room for.
#[derive(Debug, Default)]
pub(super) struct Arena<A, S> {
    /// `[rows, hidden]`.
    pub x: Vec<f32>,
    /// `[tokens, 2 · hidden]`.
    pub keys_and_values: Vec<f32>,
    pub attention: Attention<S>,
    /// `[BLOCK, the widest input]`.
    pub quantized: Quantized<A>,
    /// `[BLOCK, the widest product]`.
    pub wide: Vec<f32>,
    /// `[BLOCK, hidden]`: queries, then what they have attended to.
    pub attended: Vec<f32>,
    /// Two embeddings.
    pub embedding: Vec<f32>,
}

impl<K: Kernel> Encoder<K> {
    pub fn arenas(&self) -> MutexGuard<'_, Vec<Arena<K::Activation, K::Small>>> {
        self.arenas.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A window's shape of so many tokens.
    pub fn shape(&self, tokens: usize) -> Shape {
        Shape { tokens, heads: self.config.num_heads, head_size: self.config.head_size() }
    }

    pub fn norm_rows(&self, x: &mut [f32], norm: &Norm) {
        for row in x.chunks_exact_mut(norm.weight.len()) {
            self.kernel.norm(row, &norm.weight, &norm.bias, self.config.layer_norm_eps);
        }
    }

    /// Sum of word, position and type embeddings of some rows, normed and projected, into `arena.x`.
    pub fn embed(
        &self,
        input: &Input<'_>,
        rows: Range<usize>,
        arena: &mut Arena<K::Activation, K::Small>,
    ) {
        let size = self.config.embedding_size;
        let Arena { x, embedding, quantized, .. } = arena;
        let hidden = self.config.hidden_size;
        let (sum, part) = embedding.split_at_mut(size);
        let tokens = input.ids.iter().zip(input.token_types).enumerate();
        let tokens = tokens.skip(rows.start).take(rows.len());
        for ((position, (id, kind)), x) in tokens.zip(x.chunks_exact_mut(hidden)) {
            self.words.row(*id as usize, sum);
            for (table, index) in [(&self.positions, position), (&self.token_types, *kind as usize)]
            {
                table.row(index, part);
                sum.iter_mut().zip(&*part).for_each(|(a, b)| *a += b);
            }
            self.norm_rows(sum, &self.embedding_norm);
            match &self.projection {
                None => x.copy_from_slice(sum),
                Some(projection) => {
                    self.kernel.quantize(sum, size, quantized);
                    self.kernel.linear(quantized, projection, x, Finish::Nothing);
                }
            }
        }
    }

    /// Makes room for so many rows of a window.
    pub fn resize(&self, arena: &mut Arena<K::Activation, K::Small>, shape: Shape, rows: usize) {
        let Config { embedding_size, hidden_size, intermediate_size, .. } = self.config;
        let widest = embedding_size.max(hidden_size).max(intermediate_size);
        arena.x.resize(rows * hidden_size, 0.0);
        arena.keys_and_values.resize(shape.tokens * 2 * hidden_size, 0.0);
        let rows = BLOCK.min(rows);
        arena.quantized.resize(rows, K::padded(widest));
        arena.wide.resize(rows * intermediate_size.max(hidden_size), 0.0);
        arena.attended.resize(rows * hidden_size, 0.0);
        arena.embedding.resize(2 * embedding_size, 0.0);
        arena.attention.resize::<K>(shape, rows);
    }
}
