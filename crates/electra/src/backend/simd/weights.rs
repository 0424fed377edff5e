//! Weights as the kernels want them: packed once, when the model is loaded.

use super::kernel::{COLUMNS, Kernel};

/// Largest absolute value of a quantized weight: with an offset of 64 it is unsigned in 7 bits,
/// where sums of two byte products fit 16 bits and every engine agrees on them.
const LIMIT: f32 = 63.0;

/// A linear map, int8 per output channel, in panels of [`COLUMNS`] outputs.
///
/// `y[c] = scales[c] · Σ_k x[k] · w[c][k] + bias[c]`. Vectors are padded to whole panels.
#[derive(Debug)]
pub(crate) struct Packed {
    pub outputs: usize,
    /// Inputs rounded up so that every kernel's group fits.
    pub padded_inputs: usize,
    /// What was added to every stored weight.
    pub offset: i8,
    pub scales: Vec<f32>,
    /// Σ_k of each channel's quantized weights, for rows whose zero is not 0.
    pub sums: Vec<i32>,
    pub bias: Vec<f32>,
    /// `[outputs / COLUMNS][padded_inputs / GROUP][COLUMNS][GROUP]`.
    data: Vec<i8>,
}

/// Inputs that a row of `inputs` numbers is padded to.
pub(crate) fn padded(inputs: usize) -> usize {
    inputs.next_multiple_of(4)
}

impl Packed {
    /// Room for a map; its channels follow one by one.
    pub fn new<K: Kernel>(inputs: usize, bias: &[f32]) -> Self {
        let outputs = bias.len();
        let columns = outputs.next_multiple_of(COLUMNS);
        let padded_inputs = padded(inputs);
        let mut bias = bias.to_vec();
        bias.resize(columns, 0.0);
        Self {
            outputs,
            padded_inputs,
            offset: K::OFFSET,
            scales: vec![0.0; columns],
            sums: vec![0; columns],
            bias,
            data: vec![K::OFFSET; columns * padded_inputs],
        }
    }

    /// Quantizes and packs the weights of one output channel, which gets a factor.
    pub fn set<K: Kernel>(&mut self, channel: usize, weights: &[f32], factor: f32) {
        let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let inverse = if most > 0.0 { LIMIT / most } else { 0.0 };
        let panel = channel / COLUMNS * COLUMNS * self.padded_inputs;
        let column = channel % COLUMNS;
        let mut sum = 0;
        for (k, weight) in weights.iter().enumerate() {
            #[allow(clippy::cast_possible_truncation)] // within ±63; NaN becomes 0
            let q = (weight * inverse).round_ties_even() as i8;
            sum += i32::from(q);
            let at = panel + (k / K::GROUP * COLUMNS + column) * K::GROUP + k % K::GROUP;
            self.data[at] = q + K::OFFSET;
        }
        self.scales[channel] = factor * most / LIMIT;
        self.sums[channel] = sum;
    }

    pub fn panels(&self) -> impl Iterator<Item = &[i8]> {
        self.data.chunks_exact(COLUMNS * self.padded_inputs)
    }
}
