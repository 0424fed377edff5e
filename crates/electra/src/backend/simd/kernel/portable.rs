//! Plain loops: the oracle, and what runs where no other kernel does.

use super::products::{self, Finish, Pairs};
use super::quantized::{self, Quantized};
use super::tiles::Tiles;
use super::{kernel, rows};
use crate::backend::simd::weights::{COLUMNS, Packed, Panel};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

impl Tiles for Portable {
    type Activation = i8;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[i8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let mut sums = [[0; COLUMNS]; R];
        for (x, weights) in x.chunks_exact(R).zip(panel.weights.chunks_exact(COLUMNS)) {
            for (sums, x) in sums.iter_mut().zip(x) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i32::from(*x) * i32::from(*weight);
                }
            }
        }
        sums
    }

    #[inline(always)]
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
        let mut sums = [[0i32; COLUMNS]; R];
        for (k, columns) in panel.chunks_exact(2 * COLUMNS).enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                let (a, b) = (i32::from(row[2 * k]), i32::from(row[2 * k + 1]));
                for (sum, pair) in sums.iter_mut().zip(columns.chunks_exact(2)) {
                    *sum += a * i32::from(pair[0]) + b * i32::from(pair[1]);
                }
            }
        }
        sums
    }
}

kernel!(Portable, i8, group: 1, offset: 0, narrow: false, name: "portable");
