//! WebAssembly: 128-bit SIMD, and its relaxed dot product of bytes where the build has it.
#![allow(unsafe_code)]

#[cfg(not(target_feature = "relaxed-simd"))]
use std::arch::wasm32::i16x8_load_extend_i8x8;
#[cfg(target_feature = "relaxed-simd")]
use std::arch::wasm32::{
    i8x16_splat, i16x8_relaxed_dot_i8x16_i7x16, i16x8_splat, i32x4_extract_lane,
    i32x4_relaxed_dot_i8x16_i7x16_add,
};
use std::arch::wasm32::{
    i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128, v128_load, v128_load32_splat, v128_store,
};

use super::products::{self, Finish, LinearInput, Pairs, Tiles};
use super::rows::{self, RowScale};
use super::{COLUMNS, kernel};
use crate::backend::simd::weights::Packed;

/// Exists only where the module runs at all: its instructions were checked when it was compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wasm;

/// The relaxed build where four products and their sum are several instructions: they are spelled out,
/// which saves some of what engines make of the one.
#[cfg(target_feature = "relaxed-simd")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct InSteps;

/// Whether four products and their sum are one instruction here (VNNI on x86, sdot on Arm). The
/// specification leaves open what bytes beyond 7 bits give; x86 without VNNI shows itself by sums of
/// two products that stop at the largest 16-bit number.
#[cfg(target_feature = "relaxed-simd")]
pub(crate) fn dot_product_is_one_instruction() -> bool {
    let (most, beyond) = std::hint::black_box((i8x16_splat(127), i8x16_splat(-1)));
    let sum = i32x4_relaxed_dot_i8x16_i7x16_add(most, beyond, i32x4_splat(0));
    i32x4_extract_lane::<0>(sum) != 2 * i32::from(i16::MAX)
}

/// Lanes of 32 bits in a register.
const LANES: usize = 4;
const REGISTERS: usize = COLUMNS / LANES;

#[inline(always)]
fn store<const R: usize>(sums: [[v128; REGISTERS]; R]) -> [[i32; COLUMNS]; R] {
    let mut out = [[0; COLUMNS]; R];
    for (out, sums) in out.iter_mut().zip(sums) {
        for (lanes, sum) in out.chunks_exact_mut(LANES).zip(sums) {
            // SAFETY: four lanes of 32 bits are written into four i32.
            unsafe { v128_store(lanes.as_mut_ptr().cast(), sum) }
        }
    }
    out
}

#[inline(always)]
fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
    let groups = panel.len() / (2 * COLUMNS);
    assert!(rows.iter().all(|row| row.len() >= 2 * groups), "rows as long as the panel");
    let mut sums = [[i32x4_splat(0); REGISTERS]; R];
    for g in 0..groups {
        // SAFETY: pair g of a row is its numbers 2g and 2g+1, of the panel 2·COLUMNS numbers from
        // 2·COLUMNS·g; both inside as asserted.
        unsafe {
            let at = panel.as_ptr().add(2 * COLUMNS * g).cast::<v128>();
            let columns: [_; REGISTERS] = std::array::from_fn(|i| v128_load(at.add(i)));
            for (sums, row) in sums.iter_mut().zip(rows) {
                let x = v128_load32_splat(row.as_ptr().add(2 * g).cast());
                for (sum, w) in sums.iter_mut().zip(columns) {
                    *sum = i32x4_add(*sum, i32x4_dot_i16x8(x, w));
                }
            }
        }
    }
    store(sums)
}

/// Sums of products of bytes, four at a time, by `dot(x, weights, sum)`.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn bytes<const R: usize>(
    rows: [&[i8]; R],
    panel: &[i8],
    dot: impl Fn(v128, v128, v128) -> v128,
) -> [[i32; COLUMNS]; R] {
    let groups = panel.len() / (4 * COLUMNS);
    assert!(rows.iter().all(|row| row.len() >= 4 * groups), "rows as long as the panel");
    let mut sums = [[i32x4_splat(0); REGISTERS]; R];
    for g in 0..groups {
        // SAFETY: group g of a row is its bytes 4g..4g+4, of the panel 4·COLUMNS bytes from
        // 4·COLUMNS·g, both inside as asserted.
        unsafe {
            let at = panel.as_ptr().add(4 * COLUMNS * g).cast::<v128>();
            let weights: [_; REGISTERS] = std::array::from_fn(|i| v128_load(at.add(i)));
            for (sums, row) in sums.iter_mut().zip(rows) {
                let x = v128_load32_splat(row.as_ptr().add(4 * g).cast());
                for (sum, w) in sums.iter_mut().zip(weights) {
                    *sum = dot(x, w, *sum);
                }
            }
        }
    }
    store(sums)
}

// Weights are 0..=127 in both, where the relaxed products are the same on every engine.

#[cfg(target_feature = "relaxed-simd")]
impl Tiles for Wasm {
    type Activation = i8;

    #[inline(always)]
    fn bytes<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        bytes(rows, panel, |x, w, sum| i32x4_relaxed_dot_i8x16_i7x16_add(x, w, sum))
    }

    #[inline(always)]
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
        pairs(rows, panel)
    }
}

#[cfg(target_feature = "relaxed-simd")]
impl Tiles for InSteps {
    type Activation = i8;
    // With more, engines run out of registers.
    const ROWS: usize = 3;

    #[inline(always)]
    fn bytes<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let ones = i16x8_splat(1);
        bytes(rows, panel, |x, w, sum| {
            i32x4_add(sum, i32x4_dot_i16x8(i16x8_relaxed_dot_i8x16_i7x16(x, w), ones))
        })
    }

    #[inline(always)]
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
        pairs(rows, panel)
    }
}

#[cfg(not(target_feature = "relaxed-simd"))]
impl Tiles for Wasm {
    type Activation = i16;

    #[inline(always)]
    fn bytes<const R: usize>(rows: [&[i16]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (2 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 2 * groups), "rows as long as the panel");
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        for g in 0..groups {
            // SAFETY: pair g of a row is its 16-bit numbers 2g and 2g+1, of the panel 2·COLUMNS
            // bytes from 2·COLUMNS·g, eight to a register; both inside as asserted.
            unsafe {
                let at = panel.as_ptr().add(2 * COLUMNS * g);
                let weights: [_; REGISTERS] =
                    std::array::from_fn(|i| i16x8_load_extend_i8x8(at.add(8 * i)));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let x = v128_load32_splat(row.as_ptr().add(2 * g).cast());
                    for (sum, w) in sums.iter_mut().zip(weights) {
                        *sum = i32x4_add(*sum, i32x4_dot_i16x8(x, w));
                    }
                }
            }
        }
        store(sums)
    }

    #[inline(always)]
    fn pairs<const R: usize>(rows: [&[i16]; R], panel: &[i16]) -> [[i32; COLUMNS]; R] {
        pairs(rows, panel)
    }
}

#[cfg(target_feature = "relaxed-simd")]
kernel!(Wasm, i8, group: 4, offset: 64, name: "relaxed-simd");
#[cfg(target_feature = "relaxed-simd")]
kernel!(InSteps, i8, group: 4, offset: 64, name: "relaxed-simd");
#[cfg(not(target_feature = "relaxed-simd"))]
kernel!(Wasm, i16, group: 2, offset: 0, name: "simd128");
