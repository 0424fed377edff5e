//! The network itself: a window of tokens through all its layers.

use std::sync::Mutex;

use super::attention::{Attention, Shape};
use super::kernel::{Finish, Kernel, Quantized};
use super::weights::Packed;
use crate::backend::profile::{Operation, Stopwatch};
use crate::backend::{Input, Logits};
use crate::{Config, StorageType};

/// Rows that go through a layer together: their widest product stays in the second-level cache, and
/// they are whole tiles.
const BLOCK: usize = if cfg!(target_arch = "wasm32") { 60 } else { 64 };

/// [`Encoder`] without its kernel's type.
pub(super) trait Encode: std::fmt::Debug + Send + Sync {
    fn config(&self) -> &Config;
    fn kernel(&self) -> &'static str;
    fn window(&self, input: &Input<'_>, watch: &mut Stopwatch<'_>) -> Logits;
}

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

/// Everything that a window needs room for.
#[derive(Debug, Default)]
pub(super) struct Arena<A, S> {
    /// `[tokens, hidden]`.
    x: Vec<f32>,
    /// `[tokens, 2 · hidden]`.
    keys_and_values: Vec<f32>,
    attention: Attention<S>,
    /// `[BLOCK, the widest input]`.
    quantized: Quantized<A>,
    /// `[BLOCK, the widest product]`.
    wide: Vec<f32>,
    /// `[BLOCK, hidden]`: queries, then what they have attended to.
    attended: Vec<f32>,
    /// Two embeddings.
    embedding: Vec<f32>,
}

impl<K: Kernel> Encoder<K> {
    fn norm_rows(&self, x: &mut [f32], norm: &Norm) {
        for row in x.chunks_exact_mut(norm.weight.len()) {
            self.kernel.norm(row, &norm.weight, &norm.bias, self.config.layer_norm_eps);
        }
    }

    /// Sum of word, position and type embeddings, normed and projected, into `arena.x`.
    fn embed(&self, input: &Input<'_>, arena: &mut Arena<K::Activation, K::Small>) {
        let size = self.config.embedding_size;
        let Arena { x, embedding, quantized, .. } = arena;
        let hidden = self.config.hidden_size;
        let (sum, part) = embedding.split_at_mut(size);
        let tokens = input.ids.iter().zip(input.token_types).enumerate();
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

    fn layer(
        &self,
        layer: &Layer,
        shape: Shape,
        arena: &mut Arena<K::Activation, K::Small>,
        watch: &mut Stopwatch<'_>,
    ) {
        let Arena { x, keys_and_values, attention, quantized, wide, attended, .. } = arena;
        let (hidden, feed_forward) = (self.config.hidden_size, self.config.intermediate_size);
        attention.begin(shape);
        let blocks = x.chunks(BLOCK * hidden).zip(keys_and_values.chunks_mut(BLOCK * 2 * hidden));
        for (rows, projected) in blocks {
            self.kernel.quantize(rows, hidden, quantized);
            watch.lap(Operation::Quantize);
            self.kernel.linear(quantized, &layer.keys_and_values, projected, Finish::Nothing);
            watch.lap(Operation::QueryKeyValue);
            attention.observe(self.kernel, projected);
            watch.lap(Operation::Pack);
        }
        attention.pack(self.kernel, shape, keys_and_values);
        watch.lap(Operation::Pack);
        for rows in x.chunks_mut(BLOCK * hidden) {
            let count = rows.len() / hidden;
            let attended = &mut attended[..rows.len()];
            self.kernel.quantize(rows, hidden, quantized);
            watch.lap(Operation::Quantize);
            self.kernel.linear(quantized, &layer.queries, attended, Finish::Nothing);
            watch.lap(Operation::QueryKeyValue);
            let context = &mut wide[..rows.len()];
            attention.attend(self.kernel, shape, attended, context, watch);
            self.kernel.quantize(context, hidden, quantized);
            watch.lap(Operation::Quantize);
            self.kernel.linear(quantized, &layer.attention_output, attended, Finish::Add(rows));
            watch.lap(Operation::Output);
            self.norm_rows(attended, &layer.attention_norm);
            watch.lap(Operation::Norm);
            self.kernel.quantize(attended, hidden, quantized);
            watch.lap(Operation::Quantize);
            let up = &mut wide[..count * feed_forward];
            let activate = Finish::Activate(self.config.activation);
            self.kernel.linear(quantized, &layer.up, up, activate);
            watch.lap(Operation::Up);
            self.kernel.quantize(up, feed_forward, quantized);
            watch.lap(Operation::Quantize);
            self.kernel.linear(quantized, &layer.down, rows, Finish::Add(attended));
            watch.lap(Operation::Down);
            self.norm_rows(rows, &layer.output_norm);
            watch.lap(Operation::Norm);
        }
    }

    fn resize(&self, arena: &mut Arena<K::Activation, K::Small>, shape: Shape) {
        let Config { embedding_size, hidden_size, intermediate_size, .. } = self.config;
        let widest = embedding_size.max(hidden_size).max(intermediate_size);
        let rows = BLOCK.min(shape.tokens);
        arena.x.resize(shape.tokens * hidden_size, 0.0);
        arena.quantized.resize(rows, K::padded(widest));
        arena.wide.resize(rows * intermediate_size.max(hidden_size), 0.0);
        arena.keys_and_values.resize(shape.tokens * 2 * hidden_size, 0.0);
        arena.attended.resize(rows * hidden_size, 0.0);
        arena.embedding.resize(2 * embedding_size, 0.0);
        arena.attention.resize::<K>(shape, rows);
    }
}

impl<K: Kernel + std::fmt::Debug> Encode for Encoder<K>
where
    K::Activation: std::fmt::Debug,
{
    fn config(&self) -> &Config {
        &self.config
    }

    fn kernel(&self) -> &'static str {
        K::NAME
    }

    fn window(&self, input: &Input<'_>, watch: &mut Stopwatch<'_>) -> Logits {
        let arenas = || self.arenas.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut arena = arenas().pop().unwrap_or_default();
        let shape = Shape {
            tokens: input.ids.len(),
            heads: self.config.num_heads,
            head_size: self.config.head_size(),
        };
        self.resize(&mut arena, shape);
        self.embed(input, &mut arena);
        watch.lap(Operation::Embed);
        for layer in &self.layers {
            watch.next_layer();
            self.layer(layer, shape, &mut arena, watch);
        }
        watch.next_layer();
        let (start, end) = self.head.weight.split_at(self.config.hidden_size);
        let logits = |weight: &[f32], bias: f32| {
            let dot = |row: &[f32]| row.iter().zip(weight).map(|(a, b)| a * b).sum::<f32>() + bias;
            arena.x.chunks_exact(weight.len()).map(dot).collect()
        };
        let logits =
            Logits { start: logits(start, self.head.bias[0]), end: logits(end, self.head.bias[1]) };
        watch.lap(Operation::Head);
        arenas().push(arena);
        logits
    }
}
