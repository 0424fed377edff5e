//! What an instruction set multiplies at once: a few rows with a panel of columns.

use super::activation::Activation;
use crate::backend::simd::weights::{COLUMNS, Panel};

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
