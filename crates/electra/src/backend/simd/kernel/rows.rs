//! Work on single rows in f32, written so that compilers vectorize it: no branches, sums and
//! maxima in eight lanes. The order of operations is fixed, so every build gives the same bits.

use super::activation::Activation;

/// How a row was quantized: `x = scale · (q − zero)`; `sum` is that of all `q`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RowScale {
    pub scale: f32,
    pub zero: i32,
    pub sum: i32,
}

pub(super) const LANES: usize = 8;
/// Of extremes, which wait for each other longer than they take.
pub(super) const MORE: usize = 32;

/// 1.5 · 2²³: added to a number below 2²², it leaves the nearest integer in the low bits.
pub(super) const SHIFT: f32 = 12_582_912.0;

/// `x` rounded to the nearest integer, ties to even, for |x| < 2²². (A cast saturates, which vectorizes badly.)
#[inline(always)]
pub(super) fn round(x: f32) -> i32 {
    (x + SHIFT).to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed()
}

// In the form that WebAssembly has one instruction for.

#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

#[inline(always)]
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Folds a row in lanes, a multiple of eight, then the lanes.
#[inline(always)]
pub(super) fn fold<const N: usize>(
    x: &[f32],
    start: f32,
    f: impl Fn(f32, f32) -> f32,
    join: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut lanes = [start; N];
    let (chunks, rest) = x.as_chunks::<N>();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = f(*lane, *x);
        }
    }
    for (lane, x) in lanes.iter_mut().zip(rest) {
        *lane = f(*lane, *x);
    }
    let mut eight = [start; LANES];
    for lanes in lanes.as_chunks::<LANES>().0 {
        for (a, b) in eight.iter_mut().zip(lanes) {
            *a = join(*a, *b);
        }
    }
    joined(eight, join)
}

#[inline(always)]
fn joined(lanes: [f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let [a, b, c, d, e, f, g, h] = lanes;
    join(join(join(a, e), join(c, g)), join(join(b, f), join(d, h)))
}

#[inline(always)]
pub(super) fn quantize<A: Activation>(x: &[f32], out: &mut [A]) -> RowScale {
    // Zero is in the range, so that a padded column adds nothing.
    let low = fold::<MORE>(x, 0.0, smaller, smaller);
    let high = fold::<MORE>(x, 0.0, larger, larger);
    // 253 steps for 256 codes: both ends may round outwards, by a hair more than half a step.
    let scale = (high - low) / 253.0;
    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    let zero = A::SHIFT - 127 - round(low * inverse);
    let (values, padding) = out.split_at_mut(x.len());
    let mut sum = 0i32;
    for (out, x) in values.iter_mut().zip(x) {
        let q = round(x * inverse).wrapping_add(zero);
        sum = sum.wrapping_add(q);
        *out = A::from_i32(q);
    }
    padding.fill(A::default());
    RowScale { scale, zero, sum }
}

/// What numbers of up to `most` are multiplied by so that they reach `limit`; 0 for what is as good as nothing, whose inverse
/// would not be a number.
#[inline(always)]
pub(super) fn inverse(limit: f32, most: f32) -> f32 {
    const LEAST: f32 = 1e-30;
    if most > LEAST { limit / most } else { 0.0 }
}

/// 2ˣ for -126 ≤ x ≤ 0, to a relative error of 3e-6.
#[inline(always)]
pub(super) fn exp2(x: f32) -> f32 {
    let whole = round(x);
    #[allow(clippy::cast_precision_loss)]
    let f = x - whole as f32;
    // Minimax polynomial of degree 4 on [-1/2, 1/2].
    let p = 0.009_570_102;
    let p = p * f + 0.055_917_863;
    let p = p * f + 0.240_247_44;
    let p = p * f + 0.693_121_8;
    let p = p * f + 0.999_999_3;
    let power = whole.wrapping_add(127).wrapping_shl(23);
    p * f32::from_bits(power.cast_unsigned())
}

/// The sum that lies in a number's place.
#[inline(always)]
pub(super) fn integer(y: f32) -> i32 {
    y.to_bits().cast_signed()
}

#[inline(always)]
pub(super) fn norm(x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    #[allow(clippy::cast_precision_loss)] // a few thousand at most
    let share = 1.0 / x.len() as f32;
    let mean = fold::<LANES>(x, 0.0, |sum, x| sum + x, |a, b| a + b) * share;
    for x in x.iter_mut() {
        *x -= mean;
    }
    let variance = fold::<LANES>(x, 0.0, |sum, x| sum + x * x, |a, b| a + b) * share;
    let inverse = 1.0 / (variance + epsilon).sqrt();
    for ((x, weight), bias) in x.iter_mut().zip(weight).zip(bias) {
        *x = *x * inverse * weight + bias;
    }
}

#[inline(always)]
pub(super) fn activate(x: &mut [f32], activation: crate::Activation) {
    match activation {
        crate::Activation::Gelu => x.iter_mut().for_each(|x| *x = gelu(*x)),
        crate::Activation::GeluTanh => x.iter_mut().for_each(|x| *x = gelu_tanh(*x)),
        crate::Activation::Relu => x.iter_mut().for_each(|x| *x = larger(*x, 0.0)),
    }
}

/// x · Φ(x), to 4e-6 for |x| < 4.25 and to 1.2e-5 · |x| beyond: Φ(x) − ½ is x times a minimax
/// polynomial in x², in a variable that runs from -1 to 1.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    const END: f32 = 4.25;
    let z = smaller(larger(x, -END), END);
    let t = z * z * (2.0 / (END * END)) - 1.0;
    let p = -0.000_849_312_2;
    let p = p * t + 0.002_727_435_7;
    let p = p * t - 0.004_600_791;
    let p = p * t + 0.008_095_21;
    let p = p * t - 0.015_373_106;
    let p = p * t + 0.025_866_88;
    let p = p * t - 0.039_028_175;
    let p = p * t + 0.055_653_01;
    let p = p * t - 0.080_783_404;
    let p = p * t + 0.165_936_63;
    x * (0.5 + z * p)
}

/// GELU through tanh: x / (1 + e^(−2y)) with y = √(2/π) (x + 0.044715 x³), to 1e-5 · |x|.
#[inline(always)]
pub(super) fn gelu_tanh(x: f32) -> f32 {
    const TWO_Y: f32 = 2.0 * 0.797_884_6 * std::f32::consts::LOG2_E;
    let y = TWO_Y * (x + 0.044_715 * x * x * x);
    let power = exp2(larger(-y.abs(), -126.0));
    let share = 1.0 / (1.0 + power);
    x * if y > 0.0 { share } else { power * share }
}
