//! Products of rows with packed columns: tiles of exact integer sums, finished in f32.

use super::{Activation, COLUMNS, Quantized, RowScale, rows};
use crate::backend::simd::weights::{Packed, Panel};

/// Exact integer products of a few rows with one packed panel of columns.
pub(super) trait Tiles {
    type Activation: Activation;
    /// Most rows of a tile of `bytes`: as many as keep all sums in registers.
    const ROWS: usize = 4;
    /// Most rows of a tile of `pairs`.
    const PAIR_ROWS: usize = 4;

    /// `[r][c] = Σ_k x[r][k] · panel[k][c]` of a tile of [`Quantized`]; how `panel` is laid out is the
    /// instruction set's affair.
    fn bytes<const R: usize>(x: &[Self::Activation], panel: Panel<'_>) -> [[i32; COLUMNS]; R];

    /// The same on rows of 16 bits: `panel` holds pairs of neighbours in k, `[k / 2][COLUMNS][2]`.
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R];
}

/// Rows of the next tile, where so many are left: there is code for some numbers only.
#[inline(always)]
const fn rows_of(left: usize, most: usize) -> usize {
    match if left < most { left } else { most } {
        few @ 0..=4 => few,
        5 => 4,
        6 | 7 => 6,
        8..=11 => 8,
        12..=15 => 12,
        _ => 16,
    }
}

/// Rows of the next tile of `bytes`.
#[inline(always)]
pub(super) const fn rows_of_tile<T: Tiles>(left: usize) -> usize {
    rows_of(left, T::ROWS)
}

/// What happens to a product, bias included, before it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Finish<'a> {
    Nothing,
    Activate(crate::Activation),
    /// Adds the residual, of the same shape as the product.
    Add(&'a [f32]),
}

/// Rows of 16 bits, `stride` apart, against packed columns of 16 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs<'a> {
    pub rows: &'a [i16],
    pub stride: usize,
    /// One for every row.
    pub row_scales: &'a [f32],
    /// `[columns / COLUMNS][k / 2][COLUMNS][2]`.
    pub panels: &'a [i16],
    /// Even.
    pub k: usize,
    pub columns: usize,
    /// One for every column, or none.
    pub column_scales: Option<&'a [f32]>,
}

/// Calls `$tile` for tiles of `$most` rows, and fewer at the end.
macro_rules! by_tiles {
    ($rows:expr, $most:expr, |$from:ident, $r:ident| $tile:expr) => {
        let mut $from = 0;
        while $from < $rows {
            let count = rows_of($rows - $from, $most);
            by_tiles!(@one count, $r, $tile, 1 2 3 4 6 8 12 16);
            $from += count;
        }
    };
    (@one $count:ident, $r:ident, $tile:expr, $($size:literal)+) => {
        match $count {
            $($size => {
                const $r: usize = $size;
                $tile
            })+
            _ => unreachable!("tiles have these numbers of rows"),
        }
    };
}

#[inline(always)]
pub(super) fn linear<T: Tiles>(
    x: &Quantized<T::Activation>,
    w: &Packed,
    out: &mut [f32],
    finish: Finish<'_>,
) {
    let rows = x.scales().len();
    for (panel_number, panel) in w.panels().enumerate() {
        let first = panel_number * COLUMNS;
        let columns = COLUMNS.min(w.outputs - first);
        let scales: &[f32; COLUMNS] = section(&w.scales, first);
        let sums: &[i32; COLUMNS] = section(&w.sums, first);
        let bias: &[f32; COLUMNS] = section(&w.bias, first);
        by_tiles!(rows, T::ROWS, |from, R| {
            let tile = T::bytes::<R>(x.tile(from, R, w.padded_inputs), panel);
            for (r, tile) in tile.iter().enumerate() {
                let RowScale { scale, zero, sum } = x.scales()[from + r];
                let offset = sum.wrapping_mul(i32::from(w.offset));
                let mut values = [0.0f32; COLUMNS];
                for c in 0..COLUMNS {
                    let exact =
                        tile[c].wrapping_sub(offset).wrapping_sub(zero.wrapping_mul(sums[c]));
                    #[allow(clippy::cast_precision_loss)] // rounded once, as any f32 product
                    let exact = exact as f32;
                    values[c] = exact * (scale * scales[c]) + bias[c];
                }
                let at = (from + r) * w.outputs + first;
                if let Finish::Add(residual) = finish {
                    add(&mut values, &residual[at..at + columns]);
                }
                write(&mut out[at..at + columns], &values);
            }
        });
    }
    // Over whole rows: within a tile, compilers make scalars of it.
    if let Finish::Activate(activation) = finish {
        rows::activate(&mut out[..rows * w.outputs], activation);
    }
}

#[inline(always)]
pub(super) fn pairs<T: Tiles>(p: Pairs<'_>, out: &mut [f32], stride: usize) {
    for (panel_number, panel) in p.panels.chunks_exact(p.k * COLUMNS).enumerate() {
        let first = panel_number * COLUMNS;
        if first >= p.columns {
            break;
        }
        let columns = COLUMNS.min(p.columns - first);
        let mut scales = [1.0; COLUMNS];
        if let Some(column_scales) = p.column_scales {
            let column_scales = &column_scales[first..first + columns];
            scales.iter_mut().zip(column_scales).for_each(|(to, from)| *to = *from);
        }
        by_tiles!(p.row_scales.len(), T::PAIR_ROWS, |from, R| {
            let row = |r: usize| &p.rows[(from + r) * p.stride..][..p.k];
            let tile = T::pairs::<R>(std::array::from_fn(row), panel);
            for (r, tile) in tile.iter().enumerate() {
                let row_scale = p.row_scales[from + r];
                let mut values = [0.0f32; COLUMNS];
                for c in 0..COLUMNS {
                    #[allow(clippy::cast_precision_loss)]
                    let exact = tile[c] as f32;
                    values[c] = exact * (row_scale * scales[c]);
                }
                let at = (from + r) * stride + first;
                write(&mut out[at..at + columns], &values);
            }
        });
    }
}

#[inline(always)]
fn section<T>(values: &[T], first: usize) -> &[T; COLUMNS] {
    // The packer pads these to whole panels.
    match values[first..].first_chunk() {
        Some(section) => section,
        None => unreachable!("padded to whole panels"),
    }
}

#[inline(always)]
fn add(values: &mut [f32; COLUMNS], residual: &[f32]) {
    match residual.first_chunk::<COLUMNS>() {
        Some(residual) => values.iter_mut().zip(residual).for_each(|(v, r)| *v += r),
        None => values.iter_mut().zip(residual).for_each(|(v, r)| *v += r),
    }
}

/// Writes the front of `values`, mostly all of it.
#[inline(always)]
fn write(out: &mut [f32], values: &[f32; COLUMNS]) {
    match out.first_chunk_mut::<COLUMNS>() {
        Some(out) => *out = *values,
        None => write_part(out, values),
    }
}

/// Apart, lest a compiler make one copy of unknown length of both, which is a call per row of a tile.
#[cold]
#[inline(never)]
fn write_part(out: &mut [f32], values: &[f32; COLUMNS]) {
    out.iter_mut().zip(values).for_each(|(out, value)| *out = *value);
}
