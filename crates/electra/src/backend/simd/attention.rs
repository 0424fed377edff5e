//! Attention of one window in 8-bit integers: nothing larger than a few rows of scores is ever written out.
//!
//! Keys and values get a centre and a step for every channel, over all tokens, and 7 bits. Softmax does not see the
//! keys' centres, since they add the same to all scores of a query, and their steps go into the queries; so a score is an
//! integer times a number of its row. Softmax's weights have 8 bits, 255 for the likeliest key; what is lost of the
//! unlikely ones is taken as the mean of all values, which is their centre. (Keys without their mean: SageAttention,
//! arXiv 2410.02367; a step for each channel of keys: KIVI, arXiv 2402.02750.)

use super::kernel::{Channels, Heads, Kernel, Places, Rows, SCORES, Total};
use super::weights::COLUMNS;
use crate::backend::profile::{Operation, Stopwatch};

/// Rows of scores at a time.
const QUERIES: usize = 16;

/// Shape of one window's attention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub tokens: usize,
    pub heads: usize,
    pub head_size: usize,
}

impl Shape {
    pub fn hidden(self) -> usize {
        self.heads * self.head_size
    }

    /// Columns of a row of scores: tokens, in whole registers.
    fn columns(self) -> usize {
        self.tokens.next_multiple_of(SCORES)
    }
}

// Whole panels of keys.
const _: () = assert!(SCORES.is_multiple_of(COLUMNS));

/// Queries, keys and values of one window, and room for a few rows of scores; reused.
#[derive(Debug, Default)]
pub(super) struct Attention<A> {
    /// Of a block of rows, `[heads][rows][head size, padded]`.
    queries: Vec<A>,
    /// What makes logarithms to base 2 of scores, `[heads][rows]`.
    query_scales: Vec<f32>,
    /// `[heads][tokens / COLUMNS][head size, padded / GROUP][COLUMNS][GROUP]`.
    keys: Vec<i8>,
    /// `[heads][head size / COLUMNS][tokens, padded / GROUP][COLUMNS][GROUP]`.
    values: Vec<i8>,
    /// Of keys, then of values.
    channels: Channels,
    /// A few tokens' keys or values as bytes.
    bytes: Vec<i8>,
    scores: Vec<f32>,
    weights: Vec<A>,
}

/// Sizes of the parts of a head.
struct Sizes {
    /// A query, or a key.
    query: usize,
    /// A row of softmax's weights.
    weights: usize,
    keys: usize,
    values: usize,
}

impl Sizes {
    fn of<K: Kernel>(shape: Shape) -> Self {
        let query = K::padded(shape.head_size);
        let weights = K::padded(shape.columns());
        Self {
            query,
            weights,
            keys: shape.columns() * query,
            values: shape.head_size.next_multiple_of(COLUMNS) * weights,
        }
    }
}

impl<A: Copy + Default> Attention<A> {
    /// Makes room for a window, of which `rows` queries are attended to at a time.
    pub fn resize<K: Kernel<Small = A>>(&mut self, shape: Shape, rows: usize) {
        let Shape { heads, head_size, .. } = shape;
        let sizes = Sizes::of::<K>(shape);
        self.queries.resize(heads * rows * sizes.query, A::default());
        self.query_scales.resize(heads * rows, 0.0);
        self.keys.resize(heads * sizes.keys, 0);
        // Tokens that pad a row of weights have values of 0, whatever the weights.
        self.values.clear();
        self.values.resize(heads * sizes.values, 0);
        self.bytes.resize(K::GROUP * heads * head_size, 0);
        self.scores.resize(QUERIES * shape.columns(), 0.0);
        self.weights.resize(QUERIES * sizes.weights, A::default());
    }

    /// Forgets the keys and values of the layer before.
    pub fn begin(&mut self, shape: Shape) {
        self.channels.begin(2 * shape.hidden());
    }

    /// Takes notice of rows of keys and values in their order, `[rows, 2 · hidden]`.
    pub fn observe<K: Kernel<Small = A>>(&mut self, kernel: K, rows: &[f32]) {
        kernel.observe(rows, &mut self.channels);
    }

    /// Packs the keys and values of all tokens that were observed, `[tokens, 2 · hidden]`.
    pub fn pack<K: Kernel<Small = A>>(&mut self, kernel: K, shape: Shape, rows: &[f32]) {
        let Self { keys, values, channels, bytes, .. } = self;
        let sizes = Sizes::of::<K>(shape);
        channels.settle(shape.tokens);
        let heads = |padded, size| Heads { size: shape.head_size, padded, stride: size };
        kernel.keys(rows, channels, heads(sizes.query, sizes.keys), keys, bytes);
        kernel.values(rows, channels, heads(sizes.weights, sizes.values), values, bytes);
    }

    /// Attention of a block of queries, `[rows, hidden]`, to all tokens; `out`: the same.
    pub fn attend<K: Kernel<Small = A>>(
        &mut self,
        kernel: K,
        shape: Shape,
        queries: &mut [f32],
        out: &mut [f32],
        watch: &mut Stopwatch<'_>,
    ) {
        let (hidden, head_size) = (shape.hidden(), shape.head_size);
        let sizes = Sizes::of::<K>(shape);
        let count = queries.len() / hidden;
        let (steps, _) = self.channels.steps().split_at(hidden);
        for (row, query) in queries.chunks_exact_mut(hidden).enumerate() {
            let places = Places { size: head_size, padded: sizes.query, rows: count, row };
            kernel.queries(query, steps, places, &mut self.queries, &mut self.query_scales);
        }
        watch.lap(Operation::Pack);
        let columns = shape.columns();
        for head in 0..shape.heads {
            let queries = &self.queries[head * count * sizes.query..][..count * sizes.query];
            let scales = &self.query_scales[head * count..][..count];
            let keys = &self.keys[head * sizes.keys..][..sizes.keys];
            let values = &self.values[head * sizes.values..][..sizes.values];
            let of_values = self.channels.part(hidden + head * head_size, head_size);
            for from in (0..count).step_by(QUERIES) {
                let rows = QUERIES.min(count - from);
                let products = Rows {
                    rows: &queries[from * sizes.query..][..rows * sizes.query],
                    count: rows,
                    panels: keys,
                    depth: sizes.query,
                    columns,
                };
                kernel.rows(products, &mut self.scores, columns);
                watch.lap(Operation::Scores);
                let mut totals = [Total::default(); QUERIES];
                let scores = self.scores.chunks_exact_mut(columns);
                let weights = self.weights.chunks_exact_mut(sizes.weights);
                for (((scores, weights), scale), total) in
                    scores.zip(weights).zip(&scales[from..][..rows]).zip(&mut totals)
                {
                    *total = kernel.softmax(scores, shape.tokens, *scale, weights);
                }
                watch.lap(Operation::Softmax);
                let sums = Rows {
                    rows: &self.weights[..rows * sizes.weights],
                    count: rows,
                    panels: values,
                    depth: sizes.weights,
                    columns: head_size,
                };
                let out = &mut out[from * hidden + head * head_size..];
                kernel.rows(sums, out, hidden);
                for (out, total) in out.chunks_mut(hidden).zip(&totals[..rows]) {
                    kernel.mean(&mut out[..head_size], *total, of_values);
                }
                watch.lap(Operation::Mix);
            }
        }
    }
}
