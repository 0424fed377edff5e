//! WebAssembly: 128-bit SIMD, and its relaxed dot product of bytes where the build has it.
#![allow(unsafe_code)]

#[cfg(not(target_feature = "relaxed-simd"))]
use std::arch::wasm32::i16x8_load_extend_i8x8;
#[cfg(target_feature = "relaxed-simd")]
use std::arch::wasm32::{
    i8x16_splat, i16x8_add, i16x8_extract_lane, i16x8_relaxed_dot_i8x16_i7x16, i16x8_splat,
    i32x4_extract_lane, i32x4_relaxed_dot_i8x16_i7x16_add, i32x4_shuffle, v128_load,
};
use std::arch::wasm32::{
    i32x4_add, i32x4_dot_i16x8, i32x4_splat, v128, v128_load32_splat, v128_store,
};

use super::kernel;
use super::tiles::Tiles;
#[cfg(target_feature = "relaxed-simd")]
use crate::backend::simd::weights::NARROW;
use crate::backend::simd::weights::{COLUMNS, Panel};

/// Exists only where the module runs at all: its instructions were checked when it was compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wasm;

/// The relaxed build where two products and their sum are one instruction that takes one operand as
/// unsigned, as on x86 without VNNI, and four are several: they are spelled out, with more of the sum
/// in 16 bits.
#[cfg(target_feature = "relaxed-simd")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct InSteps;

/// Whether [`InSteps`] is exact here. The specification leaves open what bytes beyond 7 bits give: x86
/// takes them as unsigned in the product of two.
#[cfg(target_feature = "relaxed-simd")]
pub(crate) fn steps_are_exact() -> bool {
    let (least, beyond) = std::hint::black_box((i8x16_splat(-63), i8x16_splat(-1)));
    let two = i16x8_extract_lane::<0>(i16x8_relaxed_dot_i8x16_i7x16(least, beyond));
    two == -63 * 2 * 255
}

/// Whether it is faster, too: x86 without VNNI shows itself by sums that stop at the largest 16-bit number
/// in the product of four, which then is no single instruction.
#[cfg(target_feature = "relaxed-simd")]
pub(crate) fn steps_are_better() -> bool {
    let (most, beyond) = std::hint::black_box((i8x16_splat(127), i8x16_splat(-1)));
    let four = i32x4_relaxed_dot_i8x16_i7x16_add(most, beyond, i32x4_splat(0));
    steps_are_exact() && i32x4_extract_lane::<0>(four) == 2 * i32::from(i16::MAX)
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

/// Products of a tile with `C` registers of a panel's columns, from register `first` on.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn fours<const R: usize, const C: usize>(x: &[i8], panel: &[i8], first: usize) -> [[v128; C]; R] {
    let groups = x.len() / (4 * R);
    assert!(panel.len() >= 4 * COLUMNS * groups && first + C <= REGISTERS, "inside the panel");
    let mut sums = [[i32x4_splat(0); C]; R];
    // SAFETY: a group is four bytes of each row, and of each column, both inside as asserted. Weights
    // are 0..=127, where the relaxed products are the same on every engine.
    unsafe {
        let mut x = x.as_ptr();
        let mut at = panel.as_ptr().add(16 * first).cast::<v128>();
        for _ in 0..groups {
            let weights: [_; C] = std::array::from_fn(|i| v128_load(at.add(i)));
            // Engines compute the address of every number that is spread over a register, so some come
            // four at a time; shuffles for all would keep products waiting.
            let fours = R / 5;
            let mut next = [i32x4_splat(0); R];
            for (i, next) in next.chunks_exact_mut(4).take(fours).enumerate() {
                let four = v128_load(x.add(16 * i).cast());
                next[0] = i32x4_shuffle::<0, 0, 0, 0>(four, four);
                next[1] = i32x4_shuffle::<1, 1, 1, 1>(four, four);
                next[2] = i32x4_shuffle::<2, 2, 2, 2>(four, four);
                next[3] = i32x4_shuffle::<3, 3, 3, 3>(four, four);
            }
            for (r, next) in next.iter_mut().enumerate().skip(4 * fours) {
                *next = v128_load32_splat(x.add(4 * r).cast());
            }
            for (x, sums) in next.into_iter().zip(&mut sums) {
                for (sum, w) in sums.iter_mut().zip(weights) {
                    *sum = i32x4_relaxed_dot_i8x16_i7x16_add(x, w, *sum);
                }
            }
            (x, at) = (x.wrapping_add(4 * R), at.wrapping_add(REGISTERS));
        }
    }
    sums
}

/// Sums of many rows, with one register of columns at a time: with two, compilers hold more than an
/// engine has registers for, and so they do when this is not a function of its own.
#[cfg(target_feature = "relaxed-simd")]
#[inline(never)]
fn column<const R: usize>(x: &[i8], panel: &[i8], number: usize, out: &mut [[i32; COLUMNS]; R]) {
    for (out, [sum]) in out.iter_mut().zip(fours::<R, 1>(x, panel, number)) {
        let lanes = &mut out[LANES * number..][..LANES];
        // SAFETY: four lanes of 32 bits are written into four i32.
        unsafe { v128_store(lanes.as_mut_ptr().cast(), sum) }
    }
}

#[cfg(target_feature = "relaxed-simd")]
impl Tiles for Wasm {
    type Activation = i8;
    type Small = i8;
    const ROWS: usize = 12;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[i8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        if R <= 4 {
            return store(fours::<R, REGISTERS>(x, panel.weights, 0));
        }
        let mut out = [[0; COLUMNS]; R];
        for half in 0..REGISTERS {
            column(x, panel.weights, half, &mut out);
        }
        out
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (4 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 4 * groups), "rows as long as the panel");
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        for g in 0..groups {
            // SAFETY: group g of a row is its four numbers from 4g, of the panel 4·COLUMNS numbers from
            // 4·COLUMNS·g; both inside as asserted.
            unsafe {
                let at = panel.as_ptr().add(4 * COLUMNS * g);
                let columns: [_; REGISTERS] =
                    std::array::from_fn(|i| v128_load(at.add(16 * i).cast()));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let x = v128_load32_splat(row.as_ptr().add(4 * g).cast());
                    for (sum, w) in sums.iter_mut().zip(columns) {
                        *sum = i32x4_relaxed_dot_i8x16_i7x16_add(x, w, *sum);
                    }
                }
            }
        }
        store(sums)
    }
}

/// Adds the products of eight neighbours in k: two of them and then two more in 16 bits, which they
/// fit as the packer saw to it, all four in 32.
///
/// # Safety
/// `at` has 8·COLUMNS bytes, `x` has 8·R: four of each row, then four more.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
unsafe fn eight<const R: usize>(sums: &mut [[v128; REGISTERS]; R], x: *const u8, at: *const v128) {
    let ones = i16x8_splat(1);
    // SAFETY: as promised by the caller.
    unsafe {
        let low: [_; REGISTERS] = std::array::from_fn(|i| v128_load(at.add(i)));
        let high: [_; REGISTERS] = std::array::from_fn(|i| v128_load(at.add(REGISTERS + i)));
        for (r, sums) in sums.iter_mut().enumerate() {
            let four = |k| v128_load32_splat(x.add(4 * k).cast());
            let (x, y) = (four(r), four(R + r));
            for (sum, (w, v)) in sums.iter_mut().zip(low.iter().zip(&high)) {
                let products = i16x8_add(
                    i16x8_relaxed_dot_i8x16_i7x16(*w, x),
                    i16x8_relaxed_dot_i8x16_i7x16(*v, y),
                );
                *sum = i32x4_add(*sum, i32x4_dot_i16x8(products, ones));
            }
        }
    }
}

#[cfg(target_feature = "relaxed-simd")]
impl Tiles for InSteps {
    type Activation = u8;
    type Small = i8;
    // With more, engines run out of registers.
    const ROWS: usize = 3;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[u8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let Panel { weights, excess } = panel;
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        let chunks = weights.chunks_exact(NARROW * COLUMNS);
        for (x, chunk) in x.chunks_exact(NARROW * R).zip(chunks) {
            // SAFETY: both are as long as needed.
            unsafe { eight(&mut sums, x.as_ptr(), chunk.as_ptr().cast()) }
        }
        let chunks = excess.weights.chunks_exact(NARROW * COLUMNS);
        for (g, chunk) in excess.groups.iter().zip(chunks) {
            let x = &x[NARROW * R * g..][..NARROW * R];
            // SAFETY: both are as long as needed.
            unsafe { eight(&mut sums, x.as_ptr(), chunk.as_ptr().cast()) }
        }
        store(sums)
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (4 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 4 * groups), "rows as long as the panel");
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        for g in 0..groups {
            // SAFETY: group g of a row is its four numbers from 4g, of the panel 4·COLUMNS numbers from
            // 4·COLUMNS·g; both inside as asserted.
            unsafe {
                let at = panel.as_ptr().add(4 * COLUMNS * g);
                let columns: [_; REGISTERS] =
                    std::array::from_fn(|i| v128_load(at.add(16 * i).cast()));
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let x = v128_load32_splat(row.as_ptr().add(4 * g).cast());
                    for (sum, w) in sums.iter_mut().zip(columns) {
                        let products = i16x8_relaxed_dot_i8x16_i7x16(x, w);
                        *sum = i32x4_add(*sum, i32x4_dot_i16x8(products, i16x8_splat(1)));
                    }
                }
            }
        }
        store(sums)
    }
}

#[cfg(not(target_feature = "relaxed-simd"))]
impl Tiles for Wasm {
    type Activation = i16;
    type Small = i16;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[i16], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        let pairs = panel.weights.chunks_exact(2 * COLUMNS);
        for (x, weights) in x.chunks_exact(2 * R).zip(pairs) {
            // SAFETY: two numbers of each row, two of each column, eight to a register.
            unsafe {
                let at = weights.as_ptr();
                let weights: [_; REGISTERS] =
                    std::array::from_fn(|i| i16x8_load_extend_i8x8(at.add(8 * i)));
                for (r, sums) in sums.iter_mut().enumerate() {
                    let x = v128_load32_splat(x.as_ptr().add(2 * r).cast());
                    for (sum, w) in sums.iter_mut().zip(weights) {
                        *sum = i32x4_add(*sum, i32x4_dot_i16x8(x, w));
                    }
                }
            }
        }
        store(sums)
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i16]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let groups = panel.len() / (2 * COLUMNS);
        assert!(rows.iter().all(|row| row.len() >= 2 * groups), "rows as long as the panel");
        let mut sums = [[i32x4_splat(0); REGISTERS]; R];
        for g in 0..groups {
            // SAFETY: group g of a row is its two numbers from 2g, of the panel 2·COLUMNS numbers from
            // 2·COLUMNS·g; both inside as asserted.
            unsafe {
                let at = panel.as_ptr().add(2 * COLUMNS * g);
                let columns: [_; REGISTERS] =
                    std::array::from_fn(|i| i16x8_load_extend_i8x8(at.add(8 * i)));
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
}

#[cfg(target_feature = "relaxed-simd")]
kernel!(Wasm, i8, i8, group: 4, offset: 64, narrow: false, name: "relaxed-simd");
#[cfg(target_feature = "relaxed-simd")]
kernel!(InSteps, u8, i8, group: 4, offset: 0, narrow: true, name: "relaxed-simd");
#[cfg(not(target_feature = "relaxed-simd"))]
kernel!(Wasm, i16, i16, group: 2, offset: 0, narrow: false, name: "simd128");
