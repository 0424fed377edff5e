//! ARM, 64-bit: four products of bytes and their sum are one instruction where the processor has the dot product. Elsewhere
//! products are summed in 16 bits first, as many as fit. Held to the oracle under emulation (`scripts/test-arm.sh`); not
//! measured, for want of such a processor.
#![allow(unsafe_code)]

use std::arch::aarch64::{
    int8x8_t, int8x16_t, int32x4_t, vdup_n_s32, vdupq_n_s16, vdupq_n_s32, vget_low_s8, vld1_s8,
    vld1q_s8, vmlal_high_s8, vmlal_s8, vmull_high_s8, vmull_s8, vpadalq_s16, vreinterpret_s8_s32,
    vreinterpretq_s8_s16, vst1q_s32,
};
use std::arch::{asm, is_aarch64_feature_detected};

use super::kernel;
use super::tiles::Tiles;
use crate::backend::simd::weights::{COLUMNS, NARROW, Panel};

/// Exists only where the processor has the dot product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NeonDot(());

impl NeonDot {
    pub(crate) fn detect() -> Option<Self> {
        is_aarch64_feature_detected!("dotprod").then_some(Self(()))
    }
}

/// Every 64-bit ARM processor that has an operating system has these instructions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neon;

/// Lanes of 32 bits in a register.
const LANES: usize = 4;
const REGISTERS: usize = COLUMNS / LANES;
/// Bytes of a register.
const BYTES: usize = 16;

type Sums = [int32x4_t; REGISTERS];

#[inline(always)]
fn zeros<const R: usize>() -> [Sums; R] {
    // SAFETY: every processor has this.
    unsafe { [[vdupq_n_s32(0); REGISTERS]; R] }
}

#[inline(always)]
fn store<const R: usize>(sums: [Sums; R]) -> [[i32; COLUMNS]; R] {
    let mut out = [[0; COLUMNS]; R];
    for (out, sums) in out.iter_mut().zip(sums) {
        for (lanes, sum) in out.chunks_exact_mut(LANES).zip(sums) {
            // SAFETY: four lanes of 32 bits are written into four i32.
            unsafe { vst1q_s32(lanes.as_mut_ptr(), sum) }
        }
    }
    out
}

/// Adds the products of four neighbours in k with all columns, which `at` has; `x` has two times four, of which these are
/// the ones at `LANE`.
///
/// # Safety
/// `at` has 4·COLUMNS bytes.
#[inline]
#[target_feature(enable = "neon,dotprod")]
unsafe fn fours<const LANE: i32>(sums: &mut Sums, x: int8x8_t, at: *const i8) {
    for (i, sum) in sums.iter_mut().enumerate() {
        // SAFETY: as promised by the caller. The instruction, whose intrinsic is unstable, works on registers alone.
        unsafe {
            let w = vld1q_s8(at.add(BYTES * i));
            asm!(
                "sdot {sum:v}.4s, {w:v}.16b, {x:v}.4b[{lane}]",
                sum = inout(vreg) *sum,
                w = in(vreg) w,
                x = in(vreg) x,
                lane = const LANE,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
    }
}

impl Tiles for NeonDot {
    type Activation = i8;
    type Small = i8;
    // Their sums take 24 of 32 registers.
    const ROWS: usize = 6;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[i8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let mut sums = zeros();
        let groups = panel.weights.chunks_exact(4 * COLUMNS);
        for (x, weights) in x.chunks_exact(4 * R).zip(groups) {
            let at = weights.as_ptr();
            let (twos, last) = sums.as_chunks_mut::<2>();
            for (x, [a, b]) in x.chunks_exact(8).zip(twos) {
                // SAFETY: inlined into functions with these instructions only; chunks hold four bytes of two rows, and
                // of every column.
                unsafe {
                    let x = vld1_s8(x.as_ptr());
                    fours::<0>(a, x, at);
                    fours::<1>(b, x, at);
                }
            }
            for sums in last {
                // SAFETY: as above; there is a last row, of which a chunk has four bytes.
                unsafe {
                    let four = x.as_ptr().add(4 * (R - 1)).cast::<i32>().read_unaligned();
                    fours::<0>(sums, vreinterpret_s8_s32(vdup_n_s32(four)), at);
                }
            }
        }
        store(sums)
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let steps = panel.chunks_exact(NARROW * COLUMNS);
        assert!(steps.remainder().is_empty(), "whole steps");
        assert!(rows.iter().all(|row| row.len() >= NARROW * steps.len()), "rows as long as these");
        let mut sums = zeros();
        for (k, columns) in steps.enumerate() {
            let at = columns.as_ptr();
            for (sums, row) in sums.iter_mut().zip(rows) {
                // SAFETY: inlined into functions with these instructions only; step k of a row is its eight numbers
                // from 8k, inside as asserted, and of the columns twice four numbers of each.
                unsafe {
                    let x = vld1_s8(row.as_ptr().add(NARROW * k));
                    fours::<0>(sums, x, at);
                    fours::<1>(sums, x, at.add(4 * COLUMNS));
                }
            }
        }
        store(sums)
    }
}

/// Adds the products of `N` times two neighbours in k with all columns, summed in 16 bits over all `N`.
///
/// # Safety
/// `x` has two bytes every `stride` bytes, `at` has 2·COLUMNS·N bytes. Sums of `N` products fit 16 bits.
#[inline(always)]
unsafe fn twos<const N: usize>(sums: &mut Sums, x: *const i8, stride: usize, at: *const i8) {
    // SAFETY: as promised by the caller.
    unsafe {
        let x: [int8x16_t; N] = std::array::from_fn(|g| {
            let two = x.add(stride * g).cast::<i16>().read_unaligned();
            vreinterpretq_s8_s16(vdupq_n_s16(two))
        });
        // A register has two bytes of eight columns: sums of four columns come from each half.
        for (i, [low, high]) in sums.as_chunks_mut::<2>().0.iter_mut().enumerate() {
            let w: [_; N] = std::array::from_fn(|g| vld1q_s8(at.add(2 * COLUMNS * g + BYTES * i)));
            let mut front = vmull_s8(vget_low_s8(w[0]), vget_low_s8(x[0]));
            let mut back = vmull_high_s8(w[0], x[0]);
            for (w, x) in w.into_iter().zip(x).skip(1) {
                front = vmlal_s8(front, vget_low_s8(w), vget_low_s8(x));
                back = vmlal_high_s8(back, w, x);
            }
            *low = vpadalq_s16(*low, front);
            *high = vpadalq_s16(*high, back);
        }
    }
}

impl Tiles for Neon {
    type Activation = i8;
    type Small = i8;

    #[inline(always)]
    fn bytes<const R: usize>(x: &[i8], panel: Panel<'_>) -> [[i32; COLUMNS]; R] {
        let mut sums = zeros();
        let steps = panel.weights.chunks_exact(NARROW * COLUMNS);
        for (x, weights) in x.chunks_exact(NARROW * R).zip(steps) {
            for (r, sums) in sums.iter_mut().enumerate() {
                // SAFETY: chunks hold four times two bytes of every row, R rows side by side, and of every column. Four
                // products of weights within ±63 fit 16 bits: 4 · 63 · 128 is less than 2¹⁵.
                unsafe { twos::<4>(sums, x.as_ptr().add(2 * r), 2 * R, weights.as_ptr()) }
            }
        }
        store(sums)
    }

    #[inline(always)]
    fn small<const R: usize>(rows: [&[i8]; R], panel: &[i8]) -> [[i32; COLUMNS]; R] {
        let steps = panel.chunks_exact(4 * COLUMNS);
        assert!(steps.remainder().is_empty(), "whole steps");
        assert!(rows.iter().all(|row| row.len() >= 4 * steps.len()), "rows as long as these");
        let mut sums = zeros();
        for (k, columns) in steps.enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                // SAFETY: step k of a row is its four numbers from 4k, inside as asserted, and of the columns twice two
                // numbers of each. Two products of 127 and 128 fit 16 bits.
                unsafe { twos::<2>(sums, row.as_ptr().add(4 * k), 2, columns.as_ptr()) }
            }
        }
        store(sums)
    }
}

kernel!(NeonDot, i8, i8, group: 4, offset: 0, narrow: false, name: "neon-dot", #[target_feature(enable = "neon,dotprod")]);
kernel!(Neon, i8, i8, group: 2, offset: 0, narrow: false, name: "neon");
