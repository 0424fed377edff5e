//! Attention row by row: queries in 8 bits, softmax of integer scores, and means of values.

use super::activation::Activation;
use super::columns::{OFFSET, Part};
use super::rows::{LANES, MORE, SHIFT, fold, integer, inverse, larger, round};

/// Where the heads of a row of queries go: `[heads][rows][padded]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    pub size: usize,
    pub padded: usize,
    pub rows: usize,
    pub row: usize,
}

#[inline(always)]
pub(super) fn queries<A: Activation>(
    x: &mut [f32],
    steps: &[f32],
    Places { size, padded, rows, row }: Places,
    out: &mut [A],
    scales: &mut [f32],
) {
    const LIMIT: f32 = 127.0;
    x.iter_mut().zip(steps).for_each(|(x, step)| *x *= step);
    for (head, x) in x.chunks_exact(size).enumerate() {
        let place = head * rows + row;
        let most = fold::<LANES>(x, 0.0, |most, x| larger(most, x.abs()), larger);
        scales[place] = most / LIMIT * std::f32::consts::LOG2_E;
        let inverse = inverse(LIMIT, most);
        let (out, padding) = out[place * padded..][..padded].split_at_mut(size);
        for (out, x) in out.iter_mut().zip(x) {
            *out = A::from_i32(round(x * inverse));
        }
        padding.fill(A::default());
    }
}

/// 255 · 2ˣ for -126 ≤ x ≤ 0, to a relative error of 0.0018: less than half a step of 255.
#[inline(always)]
pub(super) fn weight(x: f32) -> f32 {
    let shifted = x + SHIFT;
    let f = x - (shifted - SHIFT);
    // Minimax polynomial of degree 2 on [-1/2, 1/2], times 255.
    let p = 60.799_377;
    let p = p * f + 179.379_24;
    let p = p * f + 255.113;
    // The whole part goes into the exponent; what the shift added leaves the word.
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits().wrapping_shl(23)))
}

/// What the weights of a row sum to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Total {
    /// Before they were rounded.
    pub exact: f32,
    pub rounded: i32,
}

/// A row of scores is padded to as many, so that loops over it have no rest.
pub(crate) const SCORES: usize = 16;
/// A weight is stored less this, so that it is signed.
const MIDDLE: i32 = 128;

#[inline(always)]
pub(super) fn softmax<A: Activation>(
    scores: &mut [f32],
    tokens: usize,
    scale: f32,
    out: &mut [A],
) -> Total {
    // Far below any score.
    scores[tokens..].fill(f32::from_bits((i32::MIN / 2).cast_unsigned()));
    let most = scores.iter().fold(i32::MIN, |most, score| most.max(integer(*score)));
    let mut rounded = 0u32;
    for (score, out) in scores.iter_mut().zip(out) {
        let below = integer(*score).wrapping_sub(most);
        #[allow(clippy::cast_precision_loss)] // rounded once, as any f32 product
        let weight = weight(larger(below as f32 * scale, -126.0));
        *score = weight;
        let shifted = (weight + SHIFT).to_bits();
        rounded = rounded.wrapping_add(shifted);
        *out = A::from_i32(shifted.cast_signed().wrapping_sub(MIDDLE));
    }
    #[allow(clippy::cast_possible_truncation)] // modulo 2³², as the sum of the shifts was
    let shifts = SHIFT.to_bits().wrapping_mul(scores.len() as u32);
    Total {
        exact: fold::<MORE>(scores, 0.0, |sum, x| sum + x, |a, b| a + b),
        rounded: rounded.wrapping_sub(shifts).cast_signed(),
    }
}

/// Makes the mean of values, weighted, of the bare sums of a head's channels.
#[inline(always)]
pub(super) fn mean(out: &mut [f32], total: Total, channels: Part<'_>) {
    let share = 1.0 / total.exact;
    let offset = OFFSET.wrapping_mul(total.rounded);
    let Part { centers, steps, sums } = channels;
    for (((y, sum), step), center) in out.iter_mut().zip(sums).zip(steps).zip(centers) {
        // Of (weight - MIDDLE) · (value + OFFSET), what the two have added.
        let exact = integer(*y).wrapping_add(MIDDLE.wrapping_mul(*sum)).wrapping_sub(offset);
        #[allow(clippy::cast_precision_loss)]
        let exact = exact as f32;
        *y = exact * (share * step) + center;
    }
}
