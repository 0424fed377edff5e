//! Every kernel against the portable one, bit for bit, on random shapes, tails and extreme values;
//! and the portable one's arithmetic against f64.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]

use super::rows::RowScale;
use super::*;
use crate::backend::profile::Stopwatch;
use crate::backend::simd::attention::{Attention, Shape};
use crate::backend::simd::testing::{Random, with_fast_kernels};
use crate::backend::simd::weights::COLUMNS;
use crate::{Activation as Function, StorageType};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Clone, Copy, Debug)]
enum Method {
    Linear,
    Rows,
    Quantize,
    Queries,
    Softmax,
    Attention,
    Norm,
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

/// A number of one of attention's rows.
fn small<A: std::fmt::Debug>(number: A) -> u32 {
    format!("{number:?}").parse().map_or(u32::MAX, i32::cast_unsigned)
}

fn packed<K: Kernel>(inputs: usize, weights: &[f32], bias: &[f32]) -> Packed {
    let mut packed = Packed::new::<K>(inputs, bias);
    for (channel, row) in weights.chunks_exact(inputs).enumerate() {
        let bytes: Vec<u8> = row.iter().flat_map(|w| w.to_le_bytes()).collect();
        packed.set::<K>(channel, StorageType::F32, &bytes, 1.0, &mut vec![0.0; inputs]);
    }
    packed
}

fn quantized<K: Kernel>(kernel: K, x: &[f32], inputs: usize) -> Quantized<K::Activation> {
    let mut out = Quantized::default();
    out.resize(x.len() / inputs, K::padded(inputs));
    kernel.quantize(x, inputs, &mut out);
    out
}

impl Method {
    /// The bits of what a kernel computes on the inputs that a seed gives.
    fn run<K: Kernel>(self, kernel: K, seed: u64) -> Vec<u32> {
        let r = &mut Random(seed);
        match self {
            Self::Linear => {
                let (rows, inputs, outputs) = (r.size(40), r.size(400), r.size(40));
                let x = r.numbers(rows * inputs);
                let (weights, bias) = (r.numbers(inputs * outputs), r.numbers(outputs));
                let residual = r.numbers(rows * outputs);
                let finish = match r.next() % 5 {
                    0 => Finish::Nothing,
                    1 => Finish::Add(&residual),
                    2 => Finish::Activate(Function::Gelu),
                    3 => Finish::Activate(Function::GeluTanh),
                    _ => Finish::Activate(Function::Relu),
                };
                let x = quantized(kernel, &x, inputs);
                let mut out = vec![f32::NAN; rows * outputs];
                kernel.linear(&x, &packed::<K>(inputs, &weights, &bias), &mut out, finish);
                bits(&out)
            }
            Self::Rows => {
                let (count, depth, columns) = (r.size(20), r.size(200), r.size(100));
                let padded = K::padded(depth);
                let number = |r: &mut Random, least: i32, most: i32| match r.next() % 4 {
                    0 => least,
                    1 => most,
                    _ => least + (r.next() % u64::from((most - least + 1).unsigned_abs())) as i32,
                };
                let mut rows = vec![K::Small::from_i32(0); count * padded];
                for row in rows.chunks_exact_mut(padded) {
                    row[..depth].fill_with(|| K::Small::from_i32(number(r, -128, 127)));
                }
                let mut panels = vec![0; columns.next_multiple_of(COLUMNS) * padded];
                for column in 0..columns {
                    let panel = &mut panels[column / COLUMNS * COLUMNS * padded..];
                    for k in 0..depth {
                        let group = k / K::GROUP * COLUMNS * K::GROUP;
                        panel[group + column % COLUMNS * K::GROUP + k % K::GROUP] =
                            number(r, 0, 127) as i8;
                    }
                }
                let mut out = vec![f32::NAN; count * (columns + 3)];
                let rows = Rows { rows: &rows, count, panels: &panels, depth: padded, columns };
                kernel.rows(rows, &mut out, columns + 3);
                bits(&out)
            }
            Self::Quantize => {
                let count = r.size(600);
                let x = r.numbers(count);
                let x = quantized(kernel, &x, count);
                let shift = <K::Activation as super::Activation>::SHIFT;
                let sum_shift = shift * i32::try_from(count).unwrap_or_default();
                let bits = |s: &RowScale| {
                    [
                        s.scale.to_bits(),
                        (s.zero - shift).cast_unsigned(),
                        (s.sum - sum_shift).cast_unsigned(),
                    ]
                };
                x.scales().iter().flat_map(bits).collect()
            }
            Self::Queries => {
                let (heads, size, rows) = (r.size(12), r.size(70), r.size(3));
                let (mut x, steps) = (r.numbers(heads * size), r.numbers(heads * size));
                let row = rows - 1;
                let places = Places { size, padded: size + 2, rows, row };
                let mut out = vec![K::Small::from_i32(1); heads * rows * (size + 2)];
                let mut scales = vec![0.0; heads * rows];
                kernel.queries(&mut x, &steps, places, &mut out, &mut scales);
                let out = out.iter().map(|q| small(*q));
                bits(&scales).into_iter().chain(out).collect()
            }
            Self::Softmax => {
                let tokens = r.size(600);
                let range = [1, 100, 100_000, 16_000_000][r.size(4) - 1];
                let number = |r: &mut Random| (r.next() % (2 * range + 1)) as i32 - range as i32;
                let score = |r: &mut Random| f32::from_bits(number(r).cast_unsigned());
                let mut scores = vec![0.0; tokens.next_multiple_of(SCORES)];
                scores.fill_with(|| score(r));
                let scale = r.numbers(1)[0].abs();
                let mut out = vec![K::Small::from_i32(1); scores.len() + 5];
                let Total { exact, rounded } = kernel.softmax(&mut scores, tokens, scale, &mut out);
                let out = out.iter().map(|q| small(*q));
                out.chain([exact.to_bits(), rounded.cast_unsigned()]).collect()
            }
            Self::Attention => {
                let shape = Shape { tokens: r.size(150), heads: r.size(3), head_size: r.size(70) };
                let hidden = shape.hidden();
                let keys_and_values = r.numbers(shape.tokens * 2 * hidden);
                let count = r.size(40);
                let mut queries = r.numbers(count * hidden);
                let mut out = vec![f32::NAN; count * hidden];
                let mut attention = Attention::default();
                // What another window has left does no harm.
                attention.resize::<K>(Shape { tokens: 200, ..shape }, count);
                attention.resize::<K>(shape, count);
                attention.begin(shape);
                attention.observe(kernel, &keys_and_values);
                attention.pack(kernel, shape, &keys_and_values);
                let watch = &mut Stopwatch::none();
                attention.attend(kernel, shape, &mut queries, &mut out, watch);
                bits(&out)
            }
            Self::Norm => {
                let count = r.size(600);
                let (mut x, weight, bias) = (r.numbers(count), r.numbers(count), r.numbers(count));
                kernel.norm(&mut x, &weight, &bias, 1e-12);
                bits(&x)
            }
        }
    }

    /// Runs the fast kernels of this build and the oracle on many seeds.
    fn check(self) {
        with_fast_kernels!(|kernel| self.compare(kernel));
    }

    fn compare<K: Kernel>(self, fast: K) {
        for seed in 0..4000 {
            let (ours, oracle) = (self.run(fast, seed), self.run(Portable, seed));
            assert_eq!(ours, oracle, "{self:?} of {} with seed {seed}", K::NAME);
        }
    }
}

#[test]
fn linear_agrees() {
    Method::Linear.check();
}

#[test]
fn rows_agree() {
    Method::Rows.check();
}

#[test]
fn quantize_agrees() {
    Method::Quantize.check();
}

#[test]
fn queries_agree() {
    Method::Queries.check();
}

#[test]
fn softmax_agrees() {
    Method::Softmax.check();
}

#[test]
fn attention_agrees() {
    Method::Attention.check();
}

#[test]
fn norm_agrees() {
    Method::Norm.check();
}

#[test]
fn quantized_rows_keep_to_8_bits() {
    // In the second, both ends lie half a step from a whole number of steps, but for rounding.
    let r = &mut Random(0);
    let mut rows: Vec<Vec<f32>> =
        (0..4000).map(|_| (0..7).map(|_| r.uniform()).collect()).collect();
    rows.push(vec![-1.241_481_3, 1.311_848_9]);
    for row in rows {
        let mut wide = vec![0i16; row.len()];
        let mut narrow = vec![0u8; row.len()];
        let scale = rows::quantize(&row, &mut wide);
        let unsigned = rows::quantize(&row, &mut narrow);
        assert_eq!((unsigned.scale, unsigned.zero), (scale.scale, scale.zero + 128));
        assert!(wide.iter().zip(&narrow).all(|(a, b)| *a + 128 == i16::from(*b)), "{row:?}");
        for (x, q) in row.iter().zip(&wide) {
            let back = scale.scale * (i32::from(*q) - scale.zero) as f32;
            assert!((back - x).abs() <= 0.501 * scale.scale, "{x} became {back}");
        }
    }
}

#[test]
fn functions_keep_to_their_bounds() {
    for i in -400_000..=400_000 {
        let x = f64::from(i) / 10_000.0;
        let (erf, tanh) =
            (libm::erf(x / 2f64.sqrt()), (0.797_884_560_8 * (x + 0.044_715 * x.powi(3))).tanh());
        let bound = if x.abs() < 4.25 { 4e-6 } else { 1.2e-5 * x.abs() };
        let difference = f64::from(rows::gelu(x as f32)) - 0.5 * x * (1.0 + erf);
        assert!(difference.abs() <= bound, "gelu({x}): {difference}");
        let difference = f64::from(rows::gelu_tanh(x as f32)) - 0.5 * x * (1.0 + tanh);
        assert!(difference.abs() <= 1e-5 * x.abs() + 1e-9, "gelu_tanh({x}): {difference}");
        let power = (-3.15 * x.abs()) as f32;
        let error = f64::from(rows::exp2(power)) / f64::from(power).exp2() - 1.0;
        assert!(error.abs() <= 3e-6, "2^{power}: {error}");
        let error = f64::from(softmax::weight(power)) / (255.0 * f64::from(power).exp2()) - 1.0;
        assert!(error.abs() <= 0.0018, "255 · 2^{power}: {error}");
    }
}

#[test]
fn attention_is_near_what_it_stands_for() {
    let r = &mut Random(1);
    for tokens in [1usize, 2, 7, 64, 350] {
        let shape = Shape { tokens, heads: 2, head_size: 32 };
        let hidden = shape.hidden();
        let rows: Vec<f32> = (0..tokens * 2 * hidden).map(|_| 3.0 + r.uniform()).collect();
        let queries: Vec<f32> = (0..hidden).map(|_| r.uniform()).collect();
        let mut attention = Attention::default();
        attention.resize::<Portable>(shape, 1);
        attention.begin(shape);
        attention.observe(Portable, &rows);
        attention.pack(Portable, shape, &rows);
        let mut out = vec![f32::NAN; hidden];
        let watch = &mut Stopwatch::none();
        attention.attend(Portable, shape, &mut queries.clone(), &mut out, watch);
        for (channel, found) in out.into_iter().enumerate() {
            let head = channel / 32 * 32..channel / 32 * 32 + 32;
            let (mut total, mut sum) = (0.0, 0.0);
            for row in rows.chunks_exact(2 * hidden) {
                let score = |channel: usize| f64::from(queries[channel]) * f64::from(row[channel]);
                let weight = head.clone().map(score).sum::<f64>().exp();
                total += weight;
                sum += weight * f64::from(row[hidden + channel]);
            }
            let difference = f64::from(found) - sum / total;
            assert!(difference.abs() < 0.02, "{tokens} tokens, {channel}: {difference}");
        }
    }
}
