//! The fast back end on processors: int8 weights, activations quantized per token, attention in
//! 16 bits, no padding, and one arena that is reused for every question.
//!
//! Weights have one scale per output channel and 7 bits; activations one scale and zero per token
//! and 8 bits. All sums are exact integers, and what is f32 is computed in one order everywhere: the
//! same model and input give the same bits on every machine, in every build.

mod attention;
mod kernel;
mod load;
mod warm_up;
mod weights;

use std::sync::Mutex;

use attention::{Attention, Shape};
use kernel::{Finish, Kernel, Quantized};
use weights::Packed;

use super::profile::{Operation, Profile, Stopwatch};
use super::{Backend, Input, Logits, validate};
use crate::{Config, ModelFile, Result, StorageType};

/// Rows that go through a layer together: their widest product stays in the second-level cache, and
/// they are whole tiles.
const BLOCK: usize = if cfg!(target_arch = "wasm32") { 60 } else { 64 };

/// Evaluates `$use` with the fastest kernel of this machine.
macro_rules! with_kernel {
    (|$kernel:ident| $use:expr) => {{
        #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
        if kernel::steps_are_better() {
            let $kernel = kernel::InSteps;
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::Avx512Vnni::detect() {
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::AvxVnni::detect() {
            return $use;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some($kernel) = kernel::Avx2::detect() {
            return $use;
        }
        #[cfg(target_arch = "wasm32")]
        let $kernel = kernel::Wasm;
        #[cfg(not(target_arch = "wasm32"))]
        let $kernel = kernel::Portable;
        $use
    }};
}

/// The network in int8; see [`Backend`]. Chooses its kernel when it is made.
#[derive(Debug)]
pub struct SimdBackend(Box<dyn Windows>);

impl SimdBackend {
    /// Quantizes and packs the weights of a model file; the file's bytes may go afterwards.
    ///
    /// # Errors
    /// When the file lacks a tensor of its configuration.
    pub fn new(file: &ModelFile<'_>) -> Result<Self> {
        with_kernel!(|kernel| Ok(Self(Box::new(Network::new(file, kernel)?))))
    }

    /// Runs a small made-up network for a moment, so that a browser has made fast code of the kernels
    /// before they are needed. Meant for the time while a model arrives.
    pub fn warm_up() {
        with_kernel!(|kernel| warm_up::run(kernel));
    }

    /// With the plain loops that the other kernels are tested against.
    ///
    /// # Errors
    /// As [`SimdBackend::new`].
    pub fn portable(file: &ModelFile<'_>) -> Result<Self> {
        Ok(Self(Box::new(Network::new(file, kernel::Portable)?)))
    }

    /// The instruction set in use: `avx512-vnni`, `avx-vnni`, `avx2`, `relaxed-simd`, `simd128` or
    /// `portable`.
    pub fn kernel(&self) -> &'static str {
        self.0.kernel()
    }
}

impl Backend for SimdBackend {
    fn name(&self) -> &'static str {
        "simd"
    }

    fn config(&self) -> &Config {
        self.0.config()
    }

    fn forward(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>> {
        validate(self.config(), inputs)?;
        Ok(inputs.iter().map(|input| self.0.window(input, &mut Stopwatch::none())).collect())
    }

    fn profile(
        &self,
        input: &Input<'_>,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<(Logits, Profile)>> {
        validate(self.config(), &[*input])?;
        let mut watch = Stopwatch::start(clock);
        let logits = self.0.window(input, &mut watch);
        Ok(Some((logits, watch.stop())))
    }
}

/// [`Network`] without its kernel's type.
trait Windows: std::fmt::Debug + Send + Sync {
    fn config(&self) -> &Config;
    fn kernel(&self) -> &'static str;
    fn window(&self, input: &Input<'_>, watch: &mut Stopwatch<'_>) -> Logits;
}

#[derive(Debug)]
struct Network<K: Kernel> {
    kernel: K,
    config: Config,
    words: Table,
    positions: Table,
    token_types: Table,
    embedding_norm: Norm,
    projection: Option<Packed>,
    layers: Vec<Layer>,
    head: Head,
    /// One for every thread that has asked at the same time.
    arenas: Mutex<Vec<Arena<K::Activation>>>,
}

/// Embedding rows as the file stores them; those asked for are unpacked.
#[derive(Debug)]
struct Table {
    dtype: StorageType,
    row_bytes: usize,
    bytes: Vec<u8>,
}

impl Table {
    fn row(&self, index: usize, out: &mut [f32]) {
        self.dtype.dequantize(&self.bytes[index * self.row_bytes..][..self.row_bytes], out);
    }
}

#[derive(Debug)]
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    /// Queries (already divided by √head size), keys and values in one product.
    attention: Packed,
    attention_output: Packed,
    attention_norm: Norm,
    up: Packed,
    down: Packed,
    output_norm: Norm,
}

/// The span head in f32: `weight` is `[2, hidden]`.
#[derive(Debug)]
struct Head {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

/// Everything that a window needs room for.
#[derive(Debug, Default)]
struct Arena<A> {
    /// `[tokens, hidden]`.
    x: Vec<f32>,
    attention: Attention,
    /// `[BLOCK, the widest input]`.
    quantized: Quantized<A>,
    /// `[BLOCK, the widest product]`.
    wide: Vec<f32>,
    /// `[BLOCK, hidden]`.
    attended: Vec<f32>,
    /// Two embeddings.
    embedding: Vec<f32>,
}

impl<K: Kernel> Network<K> {
    fn norm_rows(&self, x: &mut [f32], norm: &Norm) {
        for row in x.chunks_exact_mut(norm.weight.len()) {
            self.kernel.norm(row, &norm.weight, &norm.bias, self.config.layer_norm_eps);
        }
    }

    /// Sum of word, position and type embeddings, normed and projected, into `arena.x`.
    fn embed(&self, input: &Input<'_>, arena: &mut Arena<K::Activation>) {
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
        arena: &mut Arena<K::Activation>,
        watch: &mut Stopwatch<'_>,
    ) {
        let Arena { x, attention, quantized, wide, attended, .. } = arena;
        let (hidden, feed_forward) = (self.config.hidden_size, self.config.intermediate_size);
        for (number, rows) in x.chunks(BLOCK * hidden).enumerate() {
            let count = rows.len() / hidden;
            self.kernel.quantize(rows, hidden, quantized);
            watch.lap(Operation::Quantize);
            let projected = &mut wide[..count * 3 * hidden];
            self.kernel.linear(quantized, &layer.attention, projected, Finish::Nothing);
            watch.lap(Operation::QueryKeyValue);
            for (i, projected) in projected.chunks_exact(3 * hidden).enumerate() {
                attention.push(self.kernel, shape, number * BLOCK + i, projected);
            }
            watch.lap(Operation::Pack);
        }
        for (number, rows) in x.chunks_mut(BLOCK * hidden).enumerate() {
            let count = rows.len() / hidden;
            let attended = &mut attended[..rows.len()];
            let context = &mut wide[..rows.len()];
            attention.attend(self.kernel, shape, number * BLOCK, count, context, watch);
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

    fn resize(&self, arena: &mut Arena<K::Activation>, shape: Shape) {
        let Config { embedding_size, hidden_size, intermediate_size, .. } = self.config;
        let widest = embedding_size.max(hidden_size).max(intermediate_size);
        let rows = BLOCK.min(shape.tokens);
        arena.x.resize(shape.tokens * hidden_size, 0.0);
        arena.quantized.resize(rows, widest);
        arena.wide.resize(rows * intermediate_size.max(3 * hidden_size), 0.0);
        arena.attended.resize(rows * hidden_size, 0.0);
        arena.embedding.resize(2 * embedding_size, 0.0);
        arena.attention.resize(shape);
    }
}

impl<K: Kernel + std::fmt::Debug> Windows for Network<K>
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
