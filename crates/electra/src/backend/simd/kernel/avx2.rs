//! x86-64 with AVX2: 32 products of bytes or 16 of 16-bit numbers an instruction.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, _mm256_add_epi16, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16,
    _mm256_maddubs_epi16, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256,
};

use super::kernel;
use super::tiles::Tiles;
use crate::backend::simd::weights::{COLUMNS, NARROW, Panel};

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

/// Adds the products of eight neighbours in k: two of them and then two more in 16 bits, which they
/// fit as the packer saw to it, all four in 32.
///
/// # Safety
/// `at` has 8·COLUMNS bytes, `x` has 8·R: four of each row, then four more.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn eight<const R: usize>(
    sums: &mut [[__m256i; REGISTERS]; R],
    x: *const u8,
    at: *const __m256i,
) {
    let ones = _mm256_set1_epi16(1);
    // SAFETY: as promised by the caller.
    unsafe {
        let (low, high): ([_; REGISTERS], [_; REGISTERS]) = (
            std::array::from_fn(|i| _mm256_loadu_si256(at.add(i))),
            std::array::from_fn(|i| _mm256_loadu_si256(at.add(REGISTERS + i))),
        );
        for (r, sums) in sums.iter_mut().enumerate() {
            let four = |k| _mm256_set1_epi32(x.add(4 * k).cast::<i32>().read_unaligned());
            let (x, y) = (four(r), four(R + r));
            for (sum, (w, v)) in sums.iter_mut().zip(low.iter().zip(&high)) {
                let products =
                    _mm256_add_epi16(_mm256_maddubs_epi16(x, *w), _mm256_maddubs_epi16(y, *v));
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(products, ones));
            }
        }
    }
}

impl Tiles for Avx2 {
    type Activation = u8;
    type Small = i8;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[u8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let Panel { weights, excess } = panel;
        // SAFETY: inlined into functions with AVX2 only; slices are as long as needed.
        unsafe {
            let mut sums = [[_mm256_setzero_si256(); REGISTERS]; R];
            let chunks = weights.chunks_exact(NARROW * COLUMNS);
            for (x, chunk) in x.chunks_exact(NARROW * R).zip(chunks) {
                eight(&mut sums, x.as_ptr(), chunk.as_ptr().cast());
            }
            let chunks = excess.weights.chunks_exact(NARROW * COLUMNS);
            for (g, chunk) in excess.groups.iter().zip(chunks) {
                let x = &x[NARROW * R * g..][..NARROW * R];
                eight(&mut sums, x.as_ptr(), chunk.as_ptr().cast());
            }
            store(sums)
        }
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (4 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 4 * groups), "rows as long as the panel");
        // SAFETY: inlined into functions with AVX2 only; group g of a row is its four numbers from 4g, of the panel
        // 4·COLUMNS numbers from 4·COLUMNS·g, both inside as asserted. Two products of 127 and 128 fit 16 bits.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut sums = [[_mm256_setzero_si256(); REGISTERS]; R];
            for g in 0..groups {
                let at = panel.as_ptr().add(4 * COLUMNS * g).cast::<__m256i>();
                let columns: [_; REGISTERS] =
                    std::array::from_fn(|i| _mm256_loadu_si256(at.add(i)));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let four = row.as_ptr().add(4 * g).cast::<i32>().read_unaligned();
                    let x = _mm256_set1_epi32(four);
                    for (sum, w) in sums.iter_mut().zip(columns) {
                        let products = _mm256_maddubs_epi16(w, x);
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(products, ones));
                    }
                }
            }
            store(sums)
        }
    }
}

kernel!(Avx2, u8, i8, group: 4, offset: 0, narrow: true, name: "avx2", #[target_feature(enable = "avx2")]);
