//! Rows of a window on their way through the layers: all of them, or a share.
//!
//! A row needs the others in attention alone, and there only their keys and values. So a layer is a step from the keys
//! and values of all rows to those of the next layer, of the rows that are computed here.

use std::ops::Range;

use super::attention::Shape;
use super::encoder::{Arena, BLOCK, Encoder, Layer};
use super::kernel::{Finish, Kernel};
use crate::Config;
use crate::backend::profile::{Operation, Stopwatch};
use crate::backend::{Input, Logits};

/// [`Encoder`] without its kernel's type.
pub(super) trait Encode: std::fmt::Debug + Send + Sync {
    fn config(&self) -> &Config;
    fn kernel(&self) -> &'static str;
    fn window(&self, input: &Input<'_>, watch: &mut Stopwatch<'_>) -> Logits;
    /// Some rows of a window, at least one.
    fn share<'a>(&'a self, input: &Input<'_>, rows: Range<usize>) -> Box<dyn Steps + 'a>;
}

/// [`Pass`] without its kernel's type.
pub(super) trait Steps {
    /// Keys and values of the next layer, of all rows, `[tokens, 2 · hidden]`: those that are computed here are there.
    fn keys_and_values(&mut self) -> &mut [f32];
    /// Does what of the next layer needs no other rows, as far as that costs nothing to keep.
    fn prepare(&mut self);
    /// Goes through the next layer, for which all keys and values are there. After the last one: logits of the rows.
    fn advance(&mut self) -> Option<Logits>;
}

/// Some rows of a window between two layers.
struct Pass<'a, K: Kernel> {
    encoder: &'a Encoder<K>,
    arena: Arena<K::Activation, K::Small>,
    shape: Shape,
    /// Those that are computed here.
    rows: Range<usize>,
    /// Which layer comes next.
    layer: usize,
    /// Rows whose keys and values attention has taken notice of, from the first on: sums have one order, hence bits.
    observed: usize,
    /// Whether the queries of the first block are there.
    prepared: bool,
}

impl<K: Kernel> Drop for Pass<'_, K> {
    fn drop(&mut self) {
        self.encoder.arenas().push(std::mem::take(&mut self.arena));
    }
}

// Whole windows and shares are to run the same code, not copies of it, of which each kernel would have its own.
impl<'a, K: Kernel> Pass<'a, K> {
    #[inline(never)]
    fn new(
        encoder: &'a Encoder<K>,
        input: &Input<'_>,
        rows: Range<usize>,
        watch: &mut Stopwatch<'_>,
    ) -> Self {
        let mut arena = encoder.arenas().pop().unwrap_or_default();
        let shape = encoder.shape(input.ids.len());
        encoder.resize(&mut arena, shape, rows.len());
        encoder.embed(input, rows.clone(), &mut arena);
        watch.lap(Operation::Embed);
        let mut pass = Self { encoder, arena, shape, rows, layer: 0, observed: 0, prepared: false };
        pass.project(watch);
        pass
    }

    /// Keys and values of the next layer.
    #[inline(never)]
    fn project(&mut self, watch: &mut Stopwatch<'_>) {
        watch.next_layer();
        let Some(layer) = self.encoder.layers.get(self.layer) else { return };
        let (kernel, hidden) = (self.encoder.kernel, self.shape.hidden());
        let Arena { x, keys_and_values, attention, quantized, .. } = &mut self.arena;
        attention.begin(self.shape);
        let first = self.rows.start == 0;
        let own = &mut keys_and_values[self.rows.start * 2 * hidden..self.rows.end * 2 * hidden];
        let blocks = x.chunks(BLOCK * hidden).zip(own.chunks_mut(BLOCK * 2 * hidden));
        for (rows, projected) in blocks {
            kernel.quantize(rows, hidden, quantized);
            watch.lap(Operation::Quantize);
            kernel.linear(quantized, &layer.keys_and_values, projected, Finish::Nothing);
            watch.lap(Operation::QueryKeyValue);
            if first {
                attention.observe(kernel, projected);
                watch.lap(Operation::Pack);
            }
        }
        self.observed = if first { self.rows.end } else { 0 };
        self.prepared = false;
    }

    #[inline(never)]
    fn step(&mut self, watch: &mut Stopwatch<'_>) -> Option<Logits> {
        let encoder = self.encoder;
        if let Some(layer) = encoder.layers.get(self.layer) {
            self.pack(watch);
            self.through(layer, watch);
            self.layer += 1;
            self.project(watch);
        }
        (self.layer == encoder.layers.len()).then(|| self.logits(watch))
    }

    fn pack(&mut self, watch: &mut Stopwatch<'_>) {
        let kernel = self.encoder.kernel;
        let Arena { keys_and_values, attention, .. } = &mut self.arena;
        attention.observe(kernel, &keys_and_values[self.observed * 2 * self.shape.hidden()..]);
        attention.pack(kernel, self.shape, keys_and_values);
        watch.lap(Operation::Pack);
    }

    /// The rows through a layer whose keys and values are packed.
    fn through(&mut self, layer: &Layer, watch: &mut Stopwatch<'_>) {
        let (encoder, kernel, shape) = (self.encoder, self.encoder.kernel, self.shape);
        let Config { hidden_size: hidden, intermediate_size: feed_forward, .. } = encoder.config;
        let Arena { x, attention, quantized, wide, attended, .. } = &mut self.arena;
        for rows in x.chunks_mut(BLOCK * hidden) {
            let count = rows.len() / hidden;
            let attended = &mut attended[..rows.len()];
            if !std::mem::take(&mut self.prepared) {
                kernel.quantize(rows, hidden, quantized);
                watch.lap(Operation::Quantize);
                kernel.linear(quantized, &layer.queries, attended, Finish::Nothing);
                watch.lap(Operation::QueryKeyValue);
            }
            let context = &mut wide[..rows.len()];
            attention.attend(kernel, shape, attended, context, watch);
            kernel.quantize(context, hidden, quantized);
            watch.lap(Operation::Quantize);
            kernel.linear(quantized, &layer.attention_output, attended, Finish::Add(rows));
            watch.lap(Operation::Output);
            encoder.norm_rows(attended, &layer.attention_norm);
            watch.lap(Operation::Norm);
            kernel.quantize(attended, hidden, quantized);
            watch.lap(Operation::Quantize);
            let up = &mut wide[..count * feed_forward];
            kernel.linear(quantized, &layer.up, up, Finish::Activate(encoder.config.activation));
            watch.lap(Operation::Up);
            kernel.quantize(up, feed_forward, quantized);
            watch.lap(Operation::Quantize);
            kernel.linear(quantized, &layer.down, rows, Finish::Add(attended));
            watch.lap(Operation::Down);
            encoder.norm_rows(rows, &layer.output_norm);
            watch.lap(Operation::Norm);
        }
    }

    fn logits(&self, watch: &mut Stopwatch<'_>) -> Logits {
        let head = &self.encoder.head;
        let (start, end) = head.weight.split_at(self.shape.hidden());
        let logits = |weight: &[f32], bias: f32| {
            let dot = |row: &[f32]| row.iter().zip(weight).map(|(a, b)| a * b).sum::<f32>() + bias;
            self.arena.x.chunks_exact(weight.len()).map(dot).collect()
        };
        let logits = Logits { start: logits(start, head.bias[0]), end: logits(end, head.bias[1]) };
        watch.lap(Operation::Head);
        logits
    }
}

impl<K: Kernel> Steps for Pass<'_, K> {
    fn keys_and_values(&mut self) -> &mut [f32] {
        &mut self.arena.keys_and_values
    }

    fn prepare(&mut self) {
        let Some(layer) = self.encoder.layers.get(self.layer) else { return };
        let (kernel, hidden) = (self.encoder.kernel, self.shape.hidden());
        let Arena { x, quantized, attended, .. } = &mut self.arena;
        if let Some(rows) = x.chunks(BLOCK * hidden).next() {
            kernel.quantize(rows, hidden, quantized);
            kernel.linear(quantized, &layer.queries, attended, Finish::Nothing);
            self.prepared = true;
        }
    }

    fn advance(&mut self) -> Option<Logits> {
        self.step(&mut Stopwatch::none())
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
        let mut pass = Pass::new(self, input, 0..input.ids.len(), watch);
        loop {
            if let Some(logits) = pass.step(watch) {
                return logits;
            }
        }
    }

    fn share<'a>(&'a self, input: &Input<'_>, rows: Range<usize>) -> Box<dyn Steps + 'a> {
        Box::new(Pass::new(self, input, rows, &mut Stopwatch::none()))
    }
}
