//! Rows of activations in 8 bits, as the tiles of a product read them.

use super::activation::Activation;
use super::rows::{self, RowScale};
use super::tiles::rows_of;

/// Quantized rows: `x[r][k] = scale · (value − zero)`. Neighbouring rows make a tile,
/// `[inputs / GROUP][rows][GROUP]`, which a product reads from its beginning to its end.
#[derive(Debug, Default)]
pub(crate) struct Quantized<A> {
    values: Vec<A>,
    scales: Vec<RowScale>,
    row: Vec<A>,
}

impl<A: Activation> Quantized<A> {
    /// Makes room for so many rows.
    pub fn resize(&mut self, rows: usize, padded_inputs: usize) {
        self.values.resize(rows * padded_inputs, A::default());
        self.row.resize(padded_inputs, A::default());
        self.scales.reserve(rows);
    }

    /// How each row was quantized.
    pub fn scales(&self) -> &[RowScale] {
        &self.scales
    }

    /// The values of the rows from `from`, which begin a tile.
    #[inline(always)]
    pub(super) fn tile(&self, from: usize, rows: usize, padded_inputs: usize) -> &[A] {
        &self.values[from * padded_inputs..][..rows * padded_inputs]
    }
}

/// Quantizes rows of `inputs` numbers, so many with their padding, in tiles of `most` rows.
#[inline(always)]
pub(super) fn quantize<A: Activation, const GROUP: usize>(
    x: &[f32],
    inputs: usize,
    padded: usize,
    most: usize,
    out: &mut Quantized<A>,
) {
    let Quantized { values, scales, row } = out;
    let rows = x.len() / inputs;
    scales.clear();
    if most == 1 {
        for (x, out) in x.chunks_exact(inputs).zip(values.chunks_exact_mut(padded)) {
            scales.push(rows::quantize(x, out));
        }
        return;
    }
    let row = &mut row[..padded];
    let mut from = 0;
    while from < rows {
        let count = rows_of(rows - from, most);
        let tile = &mut values[from * padded..][..count * padded];
        for r in 0..count {
            scales.push(rows::quantize(&x[(from + r) * inputs..][..inputs], row));
            let groups = tile.chunks_exact_mut(count * GROUP);
            for (group, out) in row.as_chunks::<GROUP>().0.iter().zip(groups) {
                out[r * GROUP..][..GROUP].copy_from_slice(group);
            }
        }
        from += count;
    }
}
