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
mod columns;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod products;
mod quantized;
mod rows;
mod softmax;
mod tiles;
#[cfg(target_arch = "x86_64")]
mod vnni;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(super) use amx::Amx;
#[cfg(target_arch = "x86_64")]
pub(super) use avx2::Avx2;
pub(super) use columns::{Channels, Heads, Part};
#[cfg(target_arch = "aarch64")]
pub(super) use neon::{Neon, NeonDot};
pub(super) use portable::Portable;
pub(super) use products::{Finish, Rows};
pub(super) use quantized::Quantized;
pub(super) use softmax::{Places, SCORES, Total};
#[cfg(target_arch = "x86_64")]
pub(super) use vnni::{Avx512Vnni, AvxVnni};
#[cfg(target_arch = "wasm32")]
pub(super) use wasm::Wasm;
#[cfg(all(test, target_arch = "wasm32", target_feature = "relaxed-simd"))]
pub(super) use wasm::steps_are_exact;
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
pub(super) use wasm::{InSteps, steps_are_better};

use super::weights::{Packed, WeightLayout};
use activation::Activation;

/// What the network needs of an instruction set. Every method works on rows of plain slices.
pub(super) trait Kernel: WeightLayout + Copy + Send + Sync + 'static {
    /// Form of the quantized activations.
    type Activation: Activation;
    /// Form of attention's rows.
    type Small: Activation + std::fmt::Debug;
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

    /// Bare sums of products of attention's rows with packed columns, in the place of the numbers that they become.
    fn rows(self, rows: Rows<'_, Self::Small>, out: &mut [f32], stride: usize);

    /// Quantizes rows of `inputs` numbers to 8 bits; padding becomes 0.
    fn quantize(self, x: &[f32], inputs: usize, out: &mut Quantized<Self::Activation>);

    /// Takes notice of rows of keys and values, one after the other, `[rows, 2 · hidden]`.
    fn observe(self, x: &[f32], channels: &mut Channels);

    /// Packs the keys of such rows.
    fn keys(self, x: &[f32], channels: &Channels, heads: Heads, out: &mut [i8], bytes: &mut [i8]);

    /// Packs their values and sums up what each channel was given.
    fn values(
        self,
        x: &[f32],
        channels: &mut Channels,
        heads: Heads,
        out: &mut [i8],
        bytes: &mut [i8],
    );

    /// Quantizes a row of queries, after it was multiplied by the keys' steps.
    fn queries(
        self,
        x: &mut [f32],
        steps: &[f32],
        places: Places,
        out: &mut [Self::Small],
        scales: &mut [f32],
    );

    /// Softmax of a row of bare scores of so many `tokens`, which `scale` makes logarithms to base 2 of, as weights in
    /// `out`.
    fn softmax(
        self,
        scores: &mut [f32],
        tokens: usize,
        scale: f32,
        out: &mut [Self::Small],
    ) -> Total;

    /// Makes means of values of a row's bare sums.
    fn mean(self, out: &mut [f32], total: Total, channels: Part<'_>);

    /// Layer norm of a row in place.
    fn norm(self, x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32);
}

/// Implements [`Kernel`] by the shared drivers over a type's own tiles, compiled with `$attribute`.
macro_rules! kernel {
    ($type:ty, $activation:ty, $small:ty, group: $group:expr, offset: $offset:expr, narrow: $narrow:expr, $(padded: $padded:expr,)? name: $name:expr $(, #[$attribute:meta])?) => {
        const _: () = {
            use $crate::backend::simd::kernel::{
                Channels, Finish, Heads, Kernel, Part, Places, Quantized, Rows, Total, columns,
                products, rows, softmax,
            };
            use $crate::backend::simd::weights::{Packed, WeightLayout};

            impl WeightLayout for $type {
                const GROUP: usize = $group;
                const OFFSET: i8 = $offset;
                const NARROW: bool = $narrow;
                $(fn padded(inputs: usize) -> usize { $padded(inputs) })?
            }

            impl Kernel for $type {
                type Activation = $activation;
                type Small = $small;
                const NAME: &'static str = $name;

                kernel!(@method $(#[$attribute])? linear($type; x: &Quantized<$activation>, w: &Packed, out: &mut [f32], finish: Finish<'_>) -> () = products::linear::<$type>);
                kernel!(@method $(#[$attribute])? rows($type; p: Rows<'_, $small>, out: &mut [f32], stride: usize) -> () = products::rows::<$type>);
                kernel!(@method $(#[$attribute])? quantize($type; x: &[f32], inputs: usize, out: &mut Quantized<$activation>) -> () = products::quantize::<$type, $group>);
                kernel!(@method $(#[$attribute])? observe($type; x: &[f32], channels: &mut Channels) -> () = columns::observe);
                kernel!(@method $(#[$attribute])? keys($type; x: &[f32], channels: &Channels, heads: Heads, out: &mut [i8], bytes: &mut [i8]) -> () = columns::keys::<$group>);
                kernel!(@method $(#[$attribute])? values($type; x: &[f32], channels: &mut Channels, heads: Heads, out: &mut [i8], bytes: &mut [i8]) -> () = columns::values::<$group>);
                kernel!(@method $(#[$attribute])? queries($type; x: &mut [f32], steps: &[f32], places: Places, out: &mut [$small], scales: &mut [f32]) -> () = softmax::queries);
                kernel!(@method $(#[$attribute])? softmax($type; scores: &mut [f32], tokens: usize, scale: f32, out: &mut [$small]) -> Total = softmax::softmax);
                kernel!(@method $(#[$attribute])? mean($type; out: &mut [f32], total: Total, channels: Part<'_>) -> () = softmax::mean);
                kernel!(@method $(#[$attribute])? norm($type; x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) -> () = rows::norm);

            }
        };
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
