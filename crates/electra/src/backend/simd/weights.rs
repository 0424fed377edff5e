//! Weights as the kernels want them: packed once, when the model is loaded.

use crate::StorageType;
use crate::storage::{CHANNEL_LIMIT, channel};

/// Columns of a packed panel: as many as two registers of 32-bit sums hold.
pub(crate) const COLUMNS: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// How an instruction set wants weights to lie.
pub(crate) trait WeightLayout {
    /// Neighbours in k that one instruction multiplies: a packed panel keeps them together.
    const GROUP: usize;
    /// Added to every packed weight, so that it is unsigned where the instruction wants that.
    const OFFSET: i8;
    /// Whether products are first summed in 16 bits, so that the packer has to see that they fit.
    const NARROW: bool;

    /// Inputs that a row of `inputs` numbers is padded to: whole groups of [`NARROW`].
    fn padded(inputs: usize) -> usize {
        inputs.next_multiple_of(NARROW)
    }
}

/// A linear map, int8 per output channel, in panels of [`COLUMNS`] outputs.
///
/// `y[c] = scales[c] · Σ_k x[k] · w[c][k] + bias[c]`. Vectors are padded to whole panels.
#[derive(Debug)]
pub(crate) struct Packed {
    pub outputs: usize,
    /// Inputs rounded up to whole steps of the kernel.
    pub padded_inputs: usize,
    /// What was added to every stored weight.
    pub offset: i8,
    pub scales: Vec<f32>,
    /// Σ_k of each channel's quantized weights, for rows whose zero is not 0.
    pub sums: Vec<i32>,
    pub bias: Vec<f32>,
    /// `[outputs / COLUMNS][padded_inputs / GROUP][COLUMNS][GROUP]`.
    data: Vec<i8>,
    excess: Vec<Excess>,
}

/// Inputs whose products with unsigned bytes are added up in 16 bits, in two lanes of four.
pub(crate) const NARROW: usize = 8;

/// Weights of a panel that were taken out of their place, where zeros stand now, because the sum they
/// are part of could leave 16 bits. In the default model it is 7 in 10,000.
#[derive(Debug, Default)]
pub(crate) struct Excess {
    /// Which [`NARROW`] inputs each group of them is for.
    pub groups: Vec<usize>,
    /// Laid out as in the panel.
    pub weights: Vec<i8>,
}

/// [`COLUMNS`] channels of a map.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Panel<'a> {
    pub weights: &'a [i8],
    // Not every build has a kernel that sums in 16 bits.
    #[cfg_attr(
        not(any(target_arch = "x86_64", target_feature = "relaxed-simd")),
        allow(dead_code)
    )]
    pub excess: &'a Excess,
}

impl Packed {
    /// Room for a map; its channels follow one by one.
    pub fn new<K: WeightLayout>(inputs: usize, bias: &[f32]) -> Self {
        let outputs = bias.len();
        let columns = outputs.next_multiple_of(COLUMNS);
        let padded_inputs = K::padded(inputs);
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
            excess: (0..columns / COLUMNS).map(|_| Excess::default()).collect(),
        }
    }

    /// Packs the stored weights of one output channel, which gets a factor. A channel that was
    /// stored for this is taken as it is, others are quantized; `numbers` has room for one.
    pub fn set<K: WeightLayout>(
        &mut self,
        number: usize,
        dtype: StorageType,
        row: &[u8],
        factor: f32,
        numbers: &mut [f32],
    ) {
        let mut codes = vec![0; self.padded_inputs];
        if let Some(scale) = channel(dtype, row, &mut codes[..numbers.len()]) {
            return self.pack::<K>(number, factor * scale, &codes);
        }
        dtype.dequantize(row, numbers);
        let most = numbers.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let limit = f32::from(CHANNEL_LIMIT);
        let inverse = if most > 0.0 { limit / most } else { 0.0 };
        for (code, w) in codes.iter_mut().zip(numbers) {
            #[allow(clippy::cast_possible_truncation)] // within ±63; NaN becomes 0
            let rounded = (*w * inverse).round_ties_even() as i8;
            *code = rounded;
        }
        self.pack::<K>(number, factor * most / limit, &codes);
    }

    // Browsers run this before they have optimized it, and there are millions of weights.
    fn pack<K: WeightLayout>(&mut self, channel: usize, scale: f32, codes: &[i8]) {
        let (panel, column) = (channel / COLUMNS, channel % COLUMNS);
        let panel_size = COLUMNS * self.padded_inputs;
        let data = &mut self.data[panel * panel_size..][..panel_size];
        let (groups, _) = codes.as_chunks::<NARROW>();
        let panel_groups = data.chunks_exact_mut(COLUMNS * NARROW);
        for (index, (group, out)) in groups.iter().zip(panel_groups).enumerate() {
            let mut kept = *group;
            if K::NARROW && may_exceed(group) {
                let excess = split(&mut kept);
                if excess != [0; NARROW] {
                    place::<K>(&excess, column, self.excess[panel].group(index));
                }
            }
            place::<K>(&kept, column, out);
        }
        self.scales[channel] = scale;
        self.sums[channel] = codes.iter().map(|code| i32::from(*code)).sum();
    }

    pub fn panels(&self) -> impl Iterator<Item = Panel<'_>> {
        let weights = self.data.chunks_exact(COLUMNS * self.padded_inputs);
        weights.zip(&self.excess).map(|(weights, excess)| Panel { weights, excess })
    }
}

impl Excess {
    /// Room for what is taken out of a group of inputs.
    fn group(&mut self, group: usize) -> &mut [i8] {
        // Channels come one after the other, so it may be there already.
        let index = self.groups.iter().position(|known| *known == group);
        let index = index.unwrap_or_else(|| {
            self.groups.push(group);
            self.weights.resize(self.groups.len() * COLUMNS * NARROW, 0);
            self.groups.len() - 1
        });
        &mut self.weights[index * COLUMNS * NARROW..][..COLUMNS * NARROW]
    }
}

/// Writes a group of a column's weights where a kernel looks for them.
#[inline(always)]
fn place<K: WeightLayout>(weights: &[i8; NARROW], column: usize, out: &mut [i8]) {
    let columns = out.chunks_exact_mut(COLUMNS * K::GROUP);
    for (weights, out) in weights.chunks_exact(K::GROUP).zip(columns) {
        let out = &mut out[column * K::GROUP..][..K::GROUP];
        out.iter_mut().zip(weights).for_each(|(out, weight)| *out = weight + K::OFFSET);
    }
}

/// Largest sum of weights of one sign in a lane: 128 · 255 is the largest multiple of 255 below 2¹⁵.
const MOST: i32 = 128;

/// Whether there may be something to take out: a quick look.
#[inline(always)]
fn may_exceed(weights: &[i8; NARROW]) -> bool {
    weights.iter().map(|w| i32::from(w.unsigned_abs())).sum::<i32>() > MOST
}

/// Takes weights out where their sum with bytes from 0 to 255 could leave 16 bits. A lane sums inputs
/// 0, 1, 4 and 5, or 2, 3, 6 and 7; two weights of 7 bits always fit.
fn split(weights: &mut [i8; NARROW]) -> [i8; NARROW] {
    let mut excess = [0; NARROW];
    for lane in [0, 2] {
        let four = [lane, lane + 1, lane + 4, lane + 5].map(|k| i32::from(weights[k]));
        let above: i32 = four.iter().map(|w| (*w).max(0)).sum();
        let below: i32 = four.iter().map(|w| (*w).min(0)).sum();
        if above > MOST || below < -MOST {
            for k in [lane + 4, lane + 5] {
                excess[k] = std::mem::take(&mut weights[k]);
            }
        }
    }
    excess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation)]
    fn sums_of_what_stays_fit_16_bits_and_nothing_is_lost() {
        let values: [i8; 6] = [-63, -33, 0, 1, 32, 63];
        for number in 0..6usize.pow(8) {
            let weights = std::array::from_fn(|k| values[number / 6usize.pow(k as u32) % 6]);
            let mut kept = weights;
            let excess = split(&mut kept);
            for k in 0..NARROW {
                assert_eq!(weights[k], kept[k] + excess[k]);
                assert!(kept[k] == 0 || excess[k] == 0);
            }
            for part in [kept, excess] {
                for lane in [0, 2] {
                    let four = [0, 1, 4, 5].map(|k| i32::from(part[lane + k]));
                    let above: i32 = four.iter().map(|w| 255 * w.max(&0)).sum();
                    let below: i32 = four.iter().map(|w| 255 * w.min(&0)).sum();
                    assert!(i16::try_from(above).is_ok() && i16::try_from(below).is_ok());
                }
            }
        }
    }
}
