//! Products of rows with packed columns: tiles of exact integer sums, finished in f32.

use super::activation::Activation;
use super::quantized::{self, Quantized};
use super::rows::{self, RowScale, integer};
use super::tiles::{Tiles, rows_of};
use crate::backend::simd::weights::{COLUMNS, Packed, WeightLayout};

/// What happens to a product, bias included, before it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Finish<'a> {
    Nothing,
    Activate(crate::Activation),
    /// Adds the residual, of the same shape as the product.
    Add(&'a [f32]),
}

/// Rows of attention, one after the other, against packed columns of 7 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a, A> {
    pub rows: &'a [A],
    pub count: usize,
    /// `[columns / COLUMNS][depth / GROUP][COLUMNS][GROUP]`.
    pub panels: &'a [i8],
    /// Length of a row, with its padding.
    pub depth: usize,
    pub columns: usize,
}

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
        linear_by_tiles::<T>(x, w, out);
    }

    #[inline(always)]
    fn rows(rows: Rows<'_, Self::Small>, out: &mut [f32], stride: usize) {
        rows_by_tiles::<T>(rows, out, stride);
    }
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

/// Quantizes rows of `inputs` numbers into `out`, where there is room.
#[inline(always)]
pub(super) fn quantize<P: Products, const GROUP: usize>(
    x: &[f32],
    inputs: usize,
    out: &mut Quantized<P::Activation>,
) {
    quantized::quantize::<P::Activation, GROUP>(x, inputs, P::padded(inputs), P::ROWS, out);
}

#[inline(always)]
pub(super) fn linear<P: Products>(
    x: &Quantized<P::Activation>,
    w: &Packed,
    out: &mut [f32],
    finish: Finish<'_>,
) {
    P::linear(x, w, out);
    for (r, out) in out.chunks_exact_mut(w.outputs).take(x.scales().len()).enumerate() {
        let scaled = scaled(w, x.scales()[r]);
        match finish {
            Finish::Add(residual) => {
                let residual = &residual[r * w.outputs..][..w.outputs];
                let columns = out.iter_mut().zip(scaled).zip(residual);
                columns.for_each(|((y, scaled), residual)| *y = scaled(*y) + residual);
            }
            Finish::Nothing => out.iter_mut().zip(scaled).for_each(|(y, scaled)| *y = scaled(*y)),
            Finish::Activate(activation) => {
                out.iter_mut().zip(scaled).for_each(|(y, scaled)| *y = scaled(*y));
                rows::activate(out, activation);
            }
        }
    }
}

#[inline(always)]
fn linear_by_tiles<T: Tiles>(x: &Quantized<T::Activation>, w: &Packed, out: &mut [f32]) {
    let rows = x.scales().len();
    for (panel_number, panel) in w.panels().enumerate() {
        let first = panel_number * COLUMNS;
        let columns = COLUMNS.min(w.outputs - first);
        by_tiles!(rows, T::ROWS, |from, R| {
            let tile = T::bytes::<R>(x.tile(from, R, w.padded_inputs), panel);
            for (r, sums) in tile.iter().enumerate() {
                put(&mut out[(from + r) * w.outputs + first..][..columns], sums);
            }
        });
    }
}

/// What makes numbers, bias included, of a row's sums: a function for each column.
#[inline(always)]
fn scaled(w: &Packed, row: RowScale) -> impl Iterator<Item = impl Fn(f32) -> f32> {
    let RowScale { scale, zero, sum } = row;
    let offset = sum.wrapping_mul(i32::from(w.offset));
    w.scales.iter().zip(&w.sums).zip(&w.bias).map(move |((column, sum), bias)| {
        move |y: f32| {
            let exact = integer(y).wrapping_sub(offset).wrapping_sub(zero.wrapping_mul(*sum));
            #[allow(clippy::cast_precision_loss)] // rounded once, as any f32 product
            let exact = exact as f32;
            exact * (scale * column) + bias
        }
    })
}

/// Bare sums, rows of which are `stride` apart.
#[inline(always)]
pub(super) fn rows<P: Products>(rows: Rows<'_, P::Small>, out: &mut [f32], stride: usize) {
    P::rows(rows, out, stride);
}

#[inline(always)]
fn rows_by_tiles<T: Tiles>(p: Rows<'_, T::Small>, out: &mut [f32], stride: usize) {
    let panels = p.panels.chunks_exact(p.depth * COLUMNS);
    for (first, panel) in (0..p.columns).step_by(COLUMNS).zip(panels) {
        let columns = COLUMNS.min(p.columns - first);
        by_tiles!(p.count, T::SMALL_ROWS, |from, R| {
            let row = |r: usize| &p.rows[(from + r) * p.depth..][..p.depth];
            let tile = T::small::<R>(std::array::from_fn(row), panel);
            for (r, sums) in tile.iter().enumerate() {
                put(&mut out[(from + r) * stride + first..][..columns], sums);
            }
        });
    }
}

// Sums lie where their results will: what makes numbers of them goes over whole rows, since within a
// tile compilers make scalars of it.

/// Writes the front of a tile's row, mostly all of it.
#[inline(always)]
fn put(out: &mut [f32], sums: &[i32; COLUMNS]) {
    match out.first_chunk_mut::<COLUMNS>() {
        Some(out) => *out = sums.map(|sum| f32::from_bits(sum.cast_unsigned())),
        None => put_part(out, sums),
    }
}

/// Apart, lest a compiler make one copy of unknown length of both, which is a call per row of a tile.
#[cold]
#[inline(never)]
fn put_part(out: &mut [f32], sums: &[i32; COLUMNS]) {
    out.iter_mut().zip(sums).for_each(|(out, sum)| *out = f32::from_bits(sum.cast_unsigned()));
}
