//! What an instruction set multiplies at once: a few rows with a panel of columns.

use super::activation::Activation;
use super::products::{self, Pairs};
use super::quantized::Quantized;
use crate::backend::simd::weights::{COLUMNS, Packed, Panel, WeightLayout};

/// Exact integer products of rows with packed columns. Sums lie in the place of the numbers that will be made of them.
pub(super) trait Products: WeightLayout {
    type Activation: Activation;
    /// Rows that [`Quantized`] lays side by side.
    const ROWS: usize;

    /// Sums of all quantized rows, `[rows, w.outputs]`.
    fn linear(x: &Quantized<Self::Activation>, w: &Packed, out: &mut [f32]);

    /// Sums of 16-bit rows, `stride` apart.
    fn pairs(pairs: Pairs<'_>, out: &mut [f32], stride: usize);
}

impl<T: Tiles + WeightLayout> Products for T {
    type Activation = <T as Tiles>::Activation;
    const ROWS: usize = <T as Tiles>::ROWS;

    #[inline(always)]
    fn linear(x: &Quantized<Self::Activation>, w: &Packed, out: &mut [f32]) {
        products::linear_by_tiles::<T>(x, w, out);
    }

    #[inline(always)]
    fn pairs(pairs: Pairs<'_>, out: &mut [f32], stride: usize) {
        products::pairs_by_tiles::<T>(pairs, out, stride);
    }
}

/// Exact integer products of a few rows with one packed panel of columns.
pub(super) trait Tiles {
    type Activation: Activation;
    /// Most rows of a tile of `bytes`: as many as keep all sums in registers.
    const ROWS: usize = 4;
    /// Most rows of a tile of `pairs`.
    const PAIR_ROWS: usize = 4;

    /// `[r][c] = Σ_k x[r][k] · panel[k][c]` of a tile of [`super::Quantized`]; how `panel` is laid out is the
    /// instruction set's affair.
    fn bytes<const R: usize>(x: &[Self::Activation], panel: Panel<'_>) -> [[i32; COLUMNS]; R];

    /// The same on rows of 16 bits: `panel` holds pairs of neighbours in k, `[k / 2][COLUMNS][2]`.
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R];
}

/// Rows of the next tile, where so many are left: there is code for some numbers only.
#[inline(always)]
pub(super) const fn rows_of(left: usize, most: usize) -> usize {
    match if left < most { left } else { most } {
        few @ 0..=4 => few,
        5 => 4,
        6 | 7 => 6,
        8..=11 => 8,
        12..=15 => 12,
        _ => 16,
    }
}
