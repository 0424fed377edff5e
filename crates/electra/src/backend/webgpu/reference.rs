//! The network in plain f32 loops, for short windows: what a device is checked against.

use super::weights::numbers;
use crate::gguf::TensorView;
use crate::layout::{self, block};
use crate::{Activation, Input, Logits, ModelFile, Result};

/// Logits of a window, with nothing quantized that is not stored so.
pub fn forward(file: &ModelFile<'_>, input: &Input<'_>) -> Result<Logits> {
    let config = &file.config;
    let (hidden, size) = (config.hidden_size, config.head_size());
    let tokens = input.ids.len();
    let mut x = Vec::new();
    let row = |name: &str, index: usize| -> Result<Vec<f32>> {
        let TensorView { dtype, shape, bytes } = file.tensor(&format!("{name}.weight"))?;
        let row_bytes = bytes.len() / shape[0];
        let mut numbers = vec![0.0; config.embedding_size];
        dtype.dequantize(&bytes[index * row_bytes..][..row_bytes], &mut numbers);
        Ok(numbers)
    };
    for (position, (id, kind)) in input.ids.iter().zip(input.token_types).enumerate() {
        let word = row(layout::WORD_EMBEDDING, *id as usize)?;
        let place = row(layout::POSITION_EMBEDDING, position)?;
        let kind = row(layout::TYPE_EMBEDDING, *kind as usize)?;
        x.extend(word.iter().zip(place).zip(kind).map(|((a, b), c)| a + b + c));
    }
    norm(file, layout::EMBEDDING_NORM, &mut x)?;
    if config.has_projection() {
        x = linear(file, layout::PROJECTION, &x)?;
    }
    for layer in 0..config.num_layers {
        let map = |part: &str, x: &[f32]| linear(file, &block(layer, part), x);
        let (q, k, v) = (map("attn_q", &x)?, map("attn_k", &x)?, map("attn_v", &x)?);
        let mut context = vec![0.0; tokens * hidden];
        for head in (0..hidden).step_by(size) {
            let part = |token: usize| token * hidden + head..token * hidden + head + size;
            for query in 0..tokens {
                let own = &q[part(query)];
                #[allow(clippy::cast_precision_loss)] // at most a few thousand
                let scale = 1.0 / (size as f32).sqrt();
                let mut scores: Vec<f32> =
                    (0..tokens).map(|key| dot(own, &k[part(key)]) * scale).collect();
                let most = scores.iter().copied().fold(f32::MIN, f32::max);
                scores.iter_mut().for_each(|s| *s = (*s - most).exp());
                let total: f32 = scores.iter().sum();
                let out = &mut context[part(query)];
                for (key, score) in scores.iter().enumerate() {
                    let value = &v[part(key)];
                    out.iter_mut().zip(value).for_each(|(out, v)| *out += score / total * v);
                }
            }
        }
        let add =
            |rows: &mut Vec<f32>, x: &[f32]| rows.iter_mut().zip(x).for_each(|(a, b)| *a += b);
        let mut attended = map("attn_output", &context)?;
        add(&mut attended, &x);
        norm(file, &block(layer, "attn_output_norm"), &mut attended)?;
        let mut up = map("ffn_up", &attended)?;
        up.iter_mut().for_each(|x| *x = activate(config.activation, *x));
        x = map("ffn_down", &up)?;
        add(&mut x, &attended);
        norm(file, &block(layer, "layer_output_norm"), &mut x)?;
    }
    let logits = linear(file, layout::HEAD, &x)?;
    let column = |c: usize| logits.iter().skip(c).step_by(2).copied().collect();
    Ok(Logits { start: column(0), end: column(1) })
}

/// In eight lanes, which the compiler makes vectors of.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut lanes = [0.0f32; 8];
    for (a, b) in a.iter().zip(b) {
        lanes.iter_mut().zip(a.iter().zip(b)).for_each(|(lane, (a, b))| *lane += a * b);
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

fn linear(file: &ModelFile<'_>, name: &str, x: &[f32]) -> Result<Vec<f32>> {
    let TensorView { dtype, shape, bytes } = file.tensor(&format!("{name}.weight"))?;
    let bias = numbers(file, &format!("{name}.bias"))?;
    let (outputs, inputs) = (shape[0], shape[1]);
    let mut out = vec![0.0; x.len() / inputs * outputs];
    let mut weights = vec![0.0; inputs];
    for (output, row) in bytes.chunks_exact(bytes.len() / outputs).enumerate() {
        dtype.dequantize(row, &mut weights);
        for (x, out) in x.chunks_exact(inputs).zip(out.chunks_exact_mut(outputs)) {
            out[output] = dot(x, &weights) + bias[output];
        }
    }
    Ok(out)
}

fn norm(file: &ModelFile<'_>, name: &str, x: &mut [f32]) -> Result<()> {
    let weight = numbers(file, &format!("{name}.weight"))?;
    let bias = numbers(file, &format!("{name}.bias"))?;
    #[allow(clippy::cast_precision_loss)] // at most a few thousand
    let count = weight.len() as f32;
    for row in x.chunks_exact_mut(weight.len()) {
        let mean = row.iter().sum::<f32>() / count;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count;
        let inverse = 1.0 / (variance + file.config.layer_norm_eps).sqrt();
        for (x, (weight, bias)) in row.iter_mut().zip(weight.iter().zip(&bias)) {
            *x = (*x - mean) * inverse * weight + bias;
        }
    }
    Ok(())
}

fn activate(activation: Activation, x: f32) -> f32 {
    match activation {
        Activation::Gelu => {
            // Abramowitz and Stegun 7.1.26, within 1.5e-7.
            let y = x * std::f32::consts::FRAC_1_SQRT_2;
            let t = 1.0 / (1.0 + 0.327_591_1 * y.abs());
            let factors = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];
            let sum = factors.iter().fold(0.0, |sum, factor| (sum * t) + factor) * t;
            0.5 * x * (1.0 + y.signum() * (1.0 - sum * (-y * y).exp()))
        }
        Activation::GeluTanh => {
            0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh())
        }
        Activation::Relu => x.max(0.0),
    }
}
