//! Attention of one window in 16-bit integers: nothing larger than a few rows of scores is ever
//! written out.
//!
//! Queries, keys and values get a scale for every token and head. Scores are exact integer products
//! in 13 bits each way; the softmax's weights, with the values' scales taken in, sum to 2¹⁵, so that
//! weight × value stays within 32 bits.

use super::kernel::{Kernel, Pairs};
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
    /// Head size rounded up to whole pairs.
    fn pairs_size(self) -> usize {
        self.head_size.next_multiple_of(2)
    }

    /// Numbers of all keys of one head, in whole panels.
    fn keys_size(self) -> usize {
        self.tokens.next_multiple_of(COLUMNS) * self.pairs_size()
    }

    /// Tokens rounded up to whole pairs.
    fn weights_size(self) -> usize {
        self.tokens.next_multiple_of(2)
    }

    fn values_size(self) -> usize {
        self.head_size.next_multiple_of(COLUMNS) * self.weights_size()
    }

    /// Largest query and key number: a whole head's products must fit 32 bits.
    #[allow(clippy::cast_precision_loss)]
    fn limit(self) -> f32 {
        (i32::MAX as f32 / self.pairs_size() as f32).sqrt().floor().min(MOST) - 1.0
    }
}

const MOST: f32 = 32_767.0;

/// Queries, keys and values of one window, and room for a few rows of scores; reused.
#[derive(Debug, Default)]
pub(super) struct Attention {
    /// `[heads][tokens][pairs_size]`.
    queries: Vec<i16>,
    /// `[heads][tokens / COLUMNS][pairs_size / 2][COLUMNS][2]`.
    keys: Vec<i16>,
    /// `[heads][head_size / COLUMNS][tokens / 2][COLUMNS][2]`.
    values: Vec<i16>,
    /// `[3][heads][tokens]`, of queries, keys and values.
    scales: Vec<f32>,
    row: Vec<i16>,
    row_scales: Vec<f32>,
    scores: Vec<f32>,
    weights: Vec<i16>,
    factors: Vec<f32>,
}

impl Attention {
    /// Makes room for a window. Padding is not cleared: it only ever meets zeros or is not read.
    pub fn resize(&mut self, shape: Shape) {
        let Shape { tokens, heads, head_size } = shape;
        self.queries.resize(heads * tokens * shape.pairs_size(), 0);
        self.keys.resize(heads * shape.keys_size(), 0);
        self.values.resize(heads * shape.values_size(), 0);
        self.scales.resize(3 * heads * tokens, 0.0);
        self.row.resize(heads * head_size, 0);
        self.row_scales.resize(heads, 0.0);
        self.scores.resize(QUERIES * tokens, 0.0);
        self.weights.resize(QUERIES * shape.weights_size(), 0);
        self.factors.resize(QUERIES, 0.0);
    }

    /// Takes in query, key and value of a token: `[3 · hidden]`, heads next to each other.
    pub fn push<K: Kernel>(&mut self, kernel: K, shape: Shape, token: usize, projected: &[f32]) {
        let Shape { tokens, heads, head_size } = shape;
        for (part, numbers) in projected.chunks_exact(heads * head_size).enumerate() {
            let limit = if part < 2 { shape.limit() } else { MOST };
            kernel.quantize_heads(numbers, head_size, limit, &mut self.row, &mut self.row_scales);
            for (head, numbers) in self.row.chunks_exact(head_size).enumerate() {
                self.scales[(part * heads + head) * tokens + token] = self.row_scales[head];
                match part {
                    0 => {
                        let at = (head * tokens + token) * shape.pairs_size();
                        let query = &mut self.queries[at..at + shape.pairs_size()];
                        query[..head_size].copy_from_slice(numbers);
                        query[head_size..].fill(0);
                    }
                    1 => {
                        let keys = &mut self.keys[head * shape.keys_size()..][..shape.keys_size()];
                        let panel = token / COLUMNS * COLUMNS * shape.pairs_size();
                        let from = panel + token % COLUMNS * 2;
                        let (pairs, last) = numbers.as_chunks::<2>();
                        let panel = keys[from..].chunks_mut(2 * COLUMNS);
                        for (column, pair) in panel.zip(pairs) {
                            column[0] = pair[0];
                            column[1] = pair[1];
                        }
                        if let [last] = last {
                            keys[from + pairs.len() * 2 * COLUMNS] = *last;
                        }
                    }
                    _ => {
                        let values =
                            &mut self.values[head * shape.values_size()..][..shape.values_size()];
                        let from = token / 2 * 2 * COLUMNS + token % 2;
                        for (panel, numbers) in numbers.chunks(COLUMNS).enumerate() {
                            let from = panel * COLUMNS * shape.weights_size() + from;
                            for (column, number) in numbers.iter().enumerate() {
                                values[from + column * 2] = *number;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Attention of the `count` tokens from `first` to all; `out`: `[count, hidden]`.
    pub fn attend<K: Kernel>(
        &mut self,
        kernel: K,
        shape: Shape,
        first: usize,
        count: usize,
        out: &mut [f32],
        watch: &mut Stopwatch<'_>,
    ) {
        let Shape { tokens, heads, head_size } = shape;
        let (size, weights_size) = (shape.pairs_size(), shape.weights_size());
        for head in 0..heads {
            let scales = |part: usize| &self.scales[(part * heads + head) * tokens..][..tokens];
            let keys = &self.keys[head * shape.keys_size()..][..shape.keys_size()];
            let values = &self.values[head * shape.values_size()..][..shape.values_size()];
            for from in (0..count).step_by(QUERIES) {
                let rows = QUERIES.min(count - from);
                let queries = &self.queries[(head * tokens + first + from) * size..][..rows * size];
                let products = Pairs {
                    rows: queries,
                    stride: size,
                    row_scales: &scales(0)[first + from..][..rows],
                    panels: keys,
                    k: size,
                    columns: tokens,
                    column_scales: Some(scales(1)),
                };
                kernel.pairs(products, &mut self.scores, tokens);
                watch.lap(Operation::Scores);
                let rows_of_scores = self.scores.chunks_exact_mut(tokens);
                let weights = self.weights.chunks_exact_mut(weights_size);
                for ((scores, weights), factor) in
                    rows_of_scores.zip(weights).zip(&mut self.factors[..rows])
                {
                    *factor = kernel.softmax(scores, scales(2), weights);
                }
                watch.lap(Operation::Softmax);
                let sums = Pairs {
                    rows: &self.weights,
                    stride: weights_size,
                    row_scales: &self.factors[..rows],
                    panels: values,
                    k: weights_size,
                    columns: head_size,
                    column_scales: None,
                };
                let at = from * heads * head_size + head * head_size;
                kernel.pairs(sums, &mut out[at..], heads * head_size);
                watch.lap(Operation::Mix);
            }
        }
    }
}
