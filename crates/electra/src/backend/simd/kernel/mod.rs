//! The inner loops, behind one trait, for the instruction sets that matter.
//!
//! Integer products are exact, and everything in f32 is the same portable code compiled for each
//! instruction set (Rust never contracts or reorders it), so all kernels give the same bits. The
//! portable one is the oracle that the others are tested against.

#![allow(unsafe_code)]

mod activation;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;
mod products;
mod quantized;
mod rows;
mod tiles;
#[cfg(target_arch = "x86_64")]
mod vnni;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(super) use amx::Amx;
#[cfg(target_arch = "x86_64")]
pub(super) use avx2::Avx2;
pub(super) use portable::Portable;
pub(super) use products::{Finish, Pairs};
pub(super) use quantized::Quantized;
#[cfg(target_arch = "x86_64")]
pub(super) use vnni::{Avx512Vnni, AvxVnni};
#[cfg(target_arch = "wasm32")]
pub(super) use wasm::Wasm;
#[cfg(all(test, target_arch = "wasm32", target_feature = "relaxed-simd"))]
use wasm::steps_are_exact;
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
pub(super) use wasm::{InSteps, steps_are_better};

use super::weights::{Packed, WeightLayout};
use activation::Activation;

/// What the network needs of an instruction set. Every method works on rows of plain slices.
pub(super) trait Kernel: WeightLayout + Copy + Send + Sync + 'static {
    /// Form of the quantized activations.
    type Activation: Activation;
    /// For the timing table and the answer's details.
    const NAME: &'static str;

    /// `out[r][c] = finish(Σ_k x[r][k] · w[c][k] + bias[c])`, `[rows, w.outputs]` row-major, for all
    /// quantized rows.
    fn linear(
        self,
        x: &Quantized<Self::Activation>,
        w: &Packed,
        out: &mut [f32],
        finish: Finish<'_>,
    );

    /// Products of 16-bit rows with packed 16-bit columns, for attention.
    fn pairs(self, pairs: Pairs<'_>, out: &mut [f32], stride: usize);

    /// Quantizes rows of `inputs` numbers to 8 bits; padding becomes 0.
    fn quantize(self, x: &[f32], inputs: usize, out: &mut Quantized<Self::Activation>);

    /// Quantizes a row to 16 bits, `size` numbers to a scale, none beyond ±`limit`.
    fn quantize_heads(
        self,
        x: &[f32],
        size: usize,
        limit: f32,
        out: &mut [i16],
        scales: &mut [f32],
    );

    /// Softmax of a row of scores times the values' scales, as 16-bit weights in `out`; returns
    /// what a sum of weight × 16-bit value has to be multiplied by.
    fn softmax(self, scores: &mut [f32], value_scales: &[f32], out: &mut [i16]) -> f32;

    /// Layer norm of a row in place.
    fn norm(self, x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32);
}

/// Implements [`Kernel`] by the shared drivers over a type's own tiles, compiled with `$attribute`.
macro_rules! kernel {
    ($type:ty, $activation:ty, group: $group:expr, offset: $offset:expr, narrow: $narrow:expr, $(step: $step:expr,)? name: $name:expr $(, #[$attribute:meta])?) => {
        impl $crate::backend::simd::weights::WeightLayout for $type {
            const GROUP: usize = $group;
            const OFFSET: i8 = $offset;
            const NARROW: bool = $narrow;
            $(const STEP: usize = $step;)?
        }

        impl $crate::backend::simd::kernel::Kernel for $type {
            type Activation = $activation;
            const NAME: &'static str = $name;

            kernel!(@method $(#[$attribute])? linear($type; x: &Quantized<$activation>, w: &Packed, out: &mut [f32], finish: Finish<'_>) -> () = products::linear::<$type>);
            kernel!(@method $(#[$attribute])? pairs($type; pairs: Pairs<'_>, out: &mut [f32], stride: usize) -> () = products::pairs::<$type>);
            kernel!(@method $(#[$attribute])? quantize($type; x: &[f32], inputs: usize, out: &mut Quantized<$activation>) -> () = quantized::quantize::<$type, $group>);
            kernel!(@method $(#[$attribute])? quantize_heads($type; x: &[f32], size: usize, limit: f32, out: &mut [i16], scales: &mut [f32]) -> () = rows::quantize_heads);
            kernel!(@method $(#[$attribute])? softmax($type; scores: &mut [f32], value_scales: &[f32], out: &mut [i16]) -> f32 = rows::softmax);
            kernel!(@method $(#[$attribute])? norm($type; x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) -> () = rows::norm);
        }
    };
    (@method $(#[$attribute:meta])? $name:ident($type:ty; $($argument:ident: $kind:ty),*) -> $output:ty = $driver:expr) => {
        fn $name(self, $($argument: $kind),*) -> $output {
            $(#[$attribute])?
            #[allow(unused_unsafe)]
            fn with_features($($argument: $kind),*) -> $output {
                $driver($($argument),*)
            }
            // SAFETY: a value of the type is proof that the machine has the instructions.
            #[allow(unused_unsafe)]
            unsafe { with_features($($argument),*) }
        }
    };
}
use kernel;

#[cfg(test)]
mod tests;
