//! x86-64 with AVX2: 32 products of bytes or 16 of 16-bit numbers an instruction.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256,
};

use super::products::{self, Finish, LinearInput, Pairs, Tiles};
use super::rows::{self, RowScale};
use super::{COLUMNS, kernel};
use crate::backend::simd::weights::Packed;

/// Exists only where the processor has AVX2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    pub(crate) fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

/// Lanes of 32 bits in a register.
const LANES: usize = 8;
const REGISTERS: usize = COLUMNS / LANES;

#[inline(always)]
fn store<const R: usize>(sums: [[__m256i; REGISTERS]; R]) -> [[i32; COLUMNS]; R] {
    let mut out = [[0; COLUMNS]; R];
    for (out, sums) in out.iter_mut().zip(sums) {
        for (lanes, sum) in out.chunks_exact_mut(LANES).zip(sums) {
            // SAFETY: eight lanes of 32 bits are written into eight i32.
            unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sum) }
        }
    }
    out
}

impl Tiles for Avx2 {
    type Activation = i8;

    #[inline(always)]
    fn bytes<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (4 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 4 * groups), "rows as long as the panel");
        // SAFETY: inlined into functions with AVX2 only; group g of a row is its bytes 4g..4g+4, of
        // the panel 4·COLUMNS bytes from 4·COLUMNS·g, both inside as asserted. maddubs adds two
        // products of 0..=127 and -128..=127, which fit 16 bits.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut sums = [[_mm256_setzero_si256(); REGISTERS]; R];
            for g in 0..groups {
                let at = panel.as_ptr().add(4 * COLUMNS * g).cast::<__m256i>();
                let weights: [_; REGISTERS] =
                    std::array::from_fn(|i| _mm256_loadu_si256(at.add(i)));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let four = row.as_ptr().add(4 * g).cast::<i32>().read_unaligned();
                    let x = _mm256_set1_epi32(four);
                    for (sum, w) in sums.iter_mut().zip(weights) {
                        let products = _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), ones);
                        *sum = _mm256_add_epi32(*sum, products);
                    }
                }
            }
            store(sums)
        }
    }

    #[inline(always)]
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (2 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 2 * groups), "rows as long as the panel");
        // SAFETY: as above, with pairs of 16 bits; the callers bound the sums to 32 bits.
        unsafe {
            let mut sums = [[_mm256_setzero_si256(); REGISTERS]; R];
            for g in 0..groups {
                let at = panel.as_ptr().add(2 * COLUMNS * g).cast::<__m256i>();
                let columns: [_; REGISTERS] =
                    std::array::from_fn(|i| _mm256_loadu_si256(at.add(i)));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let two = row.as_ptr().add(2 * g).cast::<i32>().read_unaligned();
                    let x = _mm256_set1_epi32(two);
                    for (sum, w) in sums.iter_mut().zip(columns) {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(w, x));
                    }
                }
            }
            store(sums)
        }
    }
}

kernel!(Avx2, i8, group: 4, offset: 64, name: "avx2", #[target_feature(enable = "avx2")]);
