//! Plain loops: the oracle, and what runs where no other kernel does.

use super::kernel;
use super::tiles::Tiles;
use crate::backend::simd::weights::{COLUMNS, Panel};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

impl Tiles for Portable {
    type Activation = i8;
    type Small = i8;

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
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let mut sums = [[0; COLUMNS]; R];
        for (k, columns) in panel.chunks_exact(COLUMNS).enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                for (sum, column) in sums.iter_mut().zip(columns) {
                    *sum += i32::from(row[k]) * i32::from(*column);
                }
            }
        }
        sums
    }
}

kernel!(Portable, i8, i8, group: 1, offset: 0, narrow: false, name: "portable");
