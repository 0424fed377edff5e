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

const LANES: usize = 8;
/// Of extremes, which wait for each other longer than they take.
const MORE: usize = 32;

/// `x` rounded to the nearest integer, ties to even, for |x| < 2²²: adding 1.5 · 2²³ leaves the
/// integer in the low bits. (A cast saturates, which vectorizes badly.)
#[inline(always)]
fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    (x + SHIFT).to_bits().wrapping_sub(SHIFT.to_bits()).cast_signed()
}

// In the form that WebAssembly has one instruction for.

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

#[inline(always)]
fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Folds a row in lanes, a multiple of eight, then the lanes.
#[inline(always)]
fn fold<const N: usize>(
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

#[inline(always)]
pub(super) fn quantize_heads(
    x: &[f32],
    size: usize,
    limit: f32,
    out: &mut [i16],
    scales: &mut [f32],
) {
    let heads = x.chunks_exact(size).zip(out.chunks_exact_mut(size));
    for ((x, out), scale) in heads.zip(scales) {
        let most = fold::<LANES>(x, 0.0, |most, x| larger(most, x.abs()), larger);
        *scale = most / limit;
        let inverse = if most > 0.0 { limit / most } else { 0.0 };
        for (out, x) in out.iter_mut().zip(x) {
            *out = <i16 as Activation>::from_i32(round(x * inverse));
        }
    }
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

/// What the 16-bit weights of a row sum to.
const WEIGHTS_SUM: f32 = 32_000.0;

#[inline(always)]
pub(super) fn softmax(scores: &mut [f32], value_scales: &[f32], out: &mut [i16]) -> f32 {
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    let most = fold::<MORE>(scores, f32::NEG_INFINITY, larger, larger);
    for x in scores.iter_mut() {
        *x = exp2(larger((*x - most) * LOG2_E, -126.0));
    }
    let (mut total, mut weighted) = ([0.0; LANES], [0.0; LANES]);
    let (chunks, rest) = scores.as_chunks_mut::<LANES>();
    let (scale_chunks, scale_rest) = value_scales.as_chunks::<LANES>();
    for (x, scale) in chunks.iter_mut().zip(scale_chunks) {
        for i in 0..LANES {
            total[i] += x[i];
        }
        for i in 0..LANES {
            x[i] *= scale[i];
        }
        for i in 0..LANES {
            weighted[i] += x[i];
        }
    }
    for (i, (x, scale)) in rest.iter_mut().zip(scale_rest).enumerate() {
        total[i] += *x;
        *x *= scale;
        weighted[i] += *x;
    }
    let total = joined(total, |a, b| a + b);
    let weighted = joined(weighted, |a, b| a + b);
    let inverse = if weighted > 0.0 { WEIGHTS_SUM / weighted } else { 0.0 };
    let (weights, padding) = out.split_at_mut(scores.len());
    for (out, x) in weights.iter_mut().zip(scores) {
        *out = <i16 as Activation>::from_i32(round(*x * inverse));
    }
    padding.fill(0);
    weighted / (WEIGHTS_SUM * total)
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
