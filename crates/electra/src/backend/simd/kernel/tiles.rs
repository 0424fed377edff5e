//! What an instruction set multiplies at once: a few rows with a panel of columns.

use super::activation::Activation;
use super::products::{self, Rows};
use super::quantized::Quantized;
use crate::backend::simd::weights::{COLUMNS, Packed, Panel, WeightLayout};

/// Exact integer products of rows with packed columns. Sums lie in the place of the numbers that will be made of them.
pub(super) trait Products: WeightLayout {
    type Activation: Activation;
    /// Rows that [`Quantized`] lays side by side.
    const ROWS: usize;

    /// Sums of all quantized rows, `[rows, w.outputs]`.
    fn linear(x: &Quantized<Self::Activation>, w: &Packed, out: &mut [f32]);

    /// Attention's rows: queries, and softmax's weights.
    type Small: Activation;

    /// Sums of these, rows of which are `stride` apart.
    fn rows(rows: Rows<'_, Self::Small>, out: &mut [f32], stride: usize);
}

impl<T: Tiles + WeightLayout> Products for T {
    type Activation = <T as Tiles>::Activation;
    type Small = <T as Tiles>::Small;
    const ROWS: usize = <T as Tiles>::ROWS;

    #[inline(always)]
    fn linear(x: &Quantized<Self::Activation>, w: &Packed, out: &mut [f32]) {
        products::linear_by_tiles::<T>(x, w, out);
    }

    #[inline(always)]
    fn rows(rows: Rows<'_, Self::Small>, out: &mut [f32], stride: usize) {
        products::rows_by_tiles::<T>(rows, out, stride);
    }
}

/// Exact integer products of a few rows with one packed panel of columns.
pub(super) trait Tiles {
    type Activation: Activation;
    /// Most rows of a tile of `bytes`: as many as keep all sums in registers.
    const ROWS: usize = 4;
    /// Attention's rows: signed numbers of 8 bits.
    type Small: Activation;
    /// Most rows of a tile of `small`.
    const SMALL_ROWS: usize = 4;

    /// `[r][c] = Σ_k x[r][k] · panel[k][c]` of a tile of [`super::Quantized`]; how `panel` is laid out is the
    /// instruction set's affair.
    fn bytes<const R: usize>(x: &[Self::Activation], panel: Panel<'_>) -> [[i32; COLUMNS]; R];

    /// The same on rows that lie one after the other, as long as the panel's columns, whose numbers are from 0 to 127.
    fn small<const R: usize>(rows: [&[Self::Small]; R], panel: &[i8]) -> [[i32; COLUMNS]; R];
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
