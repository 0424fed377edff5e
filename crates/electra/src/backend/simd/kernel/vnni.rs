//! x86-64 with VNNI: four products of bytes and their sum are one instruction, on 512 bits or on 256.
//! It takes weights as unsigned and activations as signed, and sums in 32 bits.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    _mm256_dpbusd_avx_epi32, _mm256_loadu_si256, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::kernel;
use super::tiles::Tiles;
use crate::backend::simd::weights::{COLUMNS, Panel};

/// Exists only where the processor has VNNI on 512 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx512Vnni(());

impl Avx512Vnni {
    pub(crate) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni"))
        .then_some(Self(()))
    }
}

/// Exists only where the processor has VNNI on 256 bits without AVX-512.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AvxVnni(());

impl AvxVnni {
    pub(crate) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avxvnni"))
            .then_some(Self(()))
    }
}

/// Implements [`Tiles`] with the instructions of a register's width, of which `$registers` hold the sums
/// of a panel's columns.
macro_rules! tiles {
    (
        $type:ty, rows: $rows:expr, small_rows: $small_rows:expr, registers: $registers:expr,
        $zero:ident, $load:ident, $splat:ident, $store:ident, $fours:ident
    ) => {
        impl Tiles for $type {
            type Activation = i8;
            type Small = i8;
            const ROWS: usize = $rows;
            const SMALL_ROWS: usize = $small_rows;

            #[inline(always)]
            fn bytes<const R: usize>(x: &[i8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
                let mut out = [[0; COLUMNS]; R];
                // SAFETY: inlined into functions with these instructions only; chunks hold four bytes
                // of every row and of every column.
                unsafe {
                    let mut sums = [[$zero(); $registers]; R];
                    let groups = panel.weights.chunks_exact(4 * COLUMNS);
                    for (x, weights) in x.chunks_exact(4 * R).zip(groups) {
                        let weights: [_; $registers] = std::array::from_fn(|i| {
                            $load(weights.as_ptr().add(4 * COLUMNS / $registers * i).cast())
                        });
                        for (r, sums) in sums.iter_mut().enumerate() {
                            let x = $splat(x.as_ptr().add(4 * r).cast::<i32>().read_unaligned());
                            for (sum, w) in sums.iter_mut().zip(weights) {
                                *sum = $fours(*sum, w, x);
                            }
                        }
                    }
                    for (out, sums) in out.iter_mut().zip(sums) {
                        for (lanes, sum) in out.chunks_exact_mut(COLUMNS / $registers).zip(sums) {
                            $store(lanes.as_mut_ptr().cast(), sum);
                        }
                    }
                }
                out
            }

            #[inline(always)]
            fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
                let groups = panel.len() / (4 * COLUMNS);
                assert!(
                    rows.iter().all(|row| row.len() >= 4 * groups),
                    "rows as long as the panel"
                );
                let mut out = [[0; COLUMNS]; R];
                // SAFETY: inlined into functions with these instructions only; group g of a row is its
                // four numbers from 4g, of the panel 4·COLUMNS numbers from 4·COLUMNS·g, both inside as
                // asserted.
                unsafe {
                    let mut sums = [[$zero(); $registers]; R];
                    for g in 0..groups {
                        let at = panel.as_ptr().add(4 * COLUMNS * g);
                        let columns: [_; $registers] = std::array::from_fn(|i| {
                            $load(at.add(4 * COLUMNS / $registers * i).cast())
                        });
                        for (sums, row) in sums.iter_mut().zip(rows) {
                            let four = row.as_ptr().add(4 * g).cast::<i32>().read_unaligned();
                            let x = $splat(four);
                            for (sum, w) in sums.iter_mut().zip(columns) {
                                *sum = $fours(*sum, w, x);
                            }
                        }
                    }
                    for (out, sums) in out.iter_mut().zip(sums) {
                        for (lanes, sum) in out.chunks_exact_mut(COLUMNS / $registers).zip(sums) {
                            $store(lanes.as_mut_ptr().cast(), sum);
                        }
                    }
                }
                out
            }
        }
    };
}

tiles!(
    Avx512Vnni, rows: 16, small_rows: 8, registers: 1,
    _mm512_setzero_si512, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512,
    _mm512_dpbusd_epi32
);
tiles!(
    AvxVnni, rows: 6, small_rows: 6, registers: 2,
    _mm256_setzero_si256, _mm256_loadu_si256, _mm256_set1_epi32, _mm256_storeu_si256,
    _mm256_dpbusd_avx_epi32
);

kernel!(Avx512Vnni, i8, i8, group: 4, offset: 64, narrow: false, name: "avx512-vnni", #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]);
kernel!(AvxVnni, i8, i8, group: 4, offset: 64, narrow: false, name: "avx-vnni", #[target_feature(enable = "avx2,avxvnni")]);
