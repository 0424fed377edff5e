//! Weights as the kernels want them: packed once, when the model is loaded.

use super::kernel::{COLUMNS, Kernel};
use crate::StorageType;
use crate::storage::{CHANNEL_LIMIT, channel};

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

    /// Packs the stored weights of one output channel, which gets a factor. A channel that was
    /// stored for this is taken as it is, others are quantized; `numbers` has room for one.
    pub fn set<K: Kernel>(
        &mut self,
        number: usize,
        dtype: StorageType,
        row: &[u8],
        factor: f32,
        numbers: &mut [f32],
    ) {
        if let Some((scale, codes)) = channel(dtype, row) {
            return self.pack::<K>(number, factor * scale, codes);
        }
        dtype.dequantize(row, numbers);
        let most = numbers.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let limit = f32::from(CHANNEL_LIMIT);
        let inverse = if most > 0.0 { limit / most } else { 0.0 };
        #[allow(clippy::cast_possible_truncation)] // within ±63; NaN becomes 0
        let codes = numbers.iter().map(|w| (w * inverse).round_ties_even() as i8);
        self.pack::<K>(number, factor * most / limit, codes);
    }

    fn pack<K: Kernel>(&mut self, channel: usize, scale: f32, codes: impl Iterator<Item = i8>) {
        let panel = channel / COLUMNS * COLUMNS * self.padded_inputs;
        let column = channel % COLUMNS;
        let mut sum = 0;
        for (k, code) in codes.enumerate() {
            sum += i32::from(code);
            let at = panel + (k / K::GROUP * COLUMNS + column) * K::GROUP + k % K::GROUP;
            self.data[at] = code + K::OFFSET;
        }
        self.scales[channel] = scale;
        self.sums[channel] = sum;
    }

    pub fn panels(&self) -> impl Iterator<Item = &[i8]> {
        self.data.chunks_exact(COLUMNS * self.padded_inputs)
    }
}
