//! Whether a device computes what it should, a fixed batch against plain loops, and which arithmetic is fastest.

use super::backend::WebGpuBackend;
use super::reference;
use crate::{Error, Input, Logits, ModelFile, Result};

/// Largest distance of a logit from what it has to be.
pub const BOUND: f32 = 2e-2;

/// Tokens of the two windows: more than a block of rows, and a short one behind it.
const LENGTHS: [usize; 2] = [34, 3];

struct Window {
    ids: Vec<u32>,
    token_types: Vec<u32>,
}

/// The batch, and what has to come of it.
pub struct Expected {
    windows: Vec<Window>,
    logits: Vec<Logits>,
}

/// Computes what has to come of the probe for this model.
pub fn expected(file: &ModelFile<'_>) -> Result<Expected> {
    let config = &file.config;
    let ids = u32::try_from(config.vocab_size).unwrap_or(u32::MAX);
    let kinds = u32::try_from(config.num_token_types.min(2)).unwrap_or(1);
    let windows: Vec<Window> = LENGTHS
        .iter()
        .map(|length| {
            let length = (*length).min(config.max_positions);
            let token = |i: usize| u32::try_from(i * 7919 + 101).unwrap_or_default() % ids;
            Window {
                ids: (0..length).map(token).collect(),
                token_types: (0..length).map(|i| u32::from(i > length / 4) % kinds).collect(),
            }
        })
        .collect();
    let logits = windows.iter().map(|window| reference::forward(file, &input(window)));
    let logits = logits.collect::<Result<_>>()?;
    Ok(Expected { windows, logits })
}

fn input(window: &Window) -> Input<'_> {
    Input { ids: &window.ids, token_types: &window.token_types }
}

/// Runs the probe.
///
/// # Errors
/// [`Error::Gpu`] when the device fails, [`Error::GpuWrong`] when it gives anything else.
pub async fn check(backend: &WebGpuBackend, expected: &Expected) -> Result<()> {
    let inputs: Vec<_> = expected.windows.iter().map(input).collect();
    let found = backend.forward(&inputs).await?;
    let largest = distance(&found, &expected.logits);
    if largest <= BOUND {
        Ok(())
    } else {
        Err(Error::GpuWrong { arithmetic: backend.arithmetic().name(), largest })
    }
}

/// Largest distance between two logits; infinite where one is no number.
fn distance(found: &[Logits], expected: &[Logits]) -> f32 {
    let pairs = found
        .iter()
        .zip(expected)
        .flat_map(|(a, b)| a.start.iter().zip(&b.start).chain(a.end.iter().zip(&b.end)));
    // `max` alone passes over what is no number.
    let largest = |most: f32, x: f32| if x.is_nan() { f32::INFINITY } else { most.max(x) };
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, largest)
}

/// Tokens that tell which arithmetic is faster: enough that a fast device has work to do, and few enough
/// that a slow one is not busy for long.
const MANY: usize = 384;
const FEW: usize = 32;
/// Milliseconds for a few tokens from which on a device is slow.
const SLOW: f64 = 50.0;

/// The time of the fastest so far. The first to enter decides how many tokens it takes to find out.
pub struct Race {
    tokens: Option<usize>,
    best: f64,
}

impl Default for Race {
    fn default() -> Self {
        Self { tokens: None, best: f64::INFINITY }
    }
}

impl Race {
    pub async fn is_won_by(
        &mut self,
        backend: &WebGpuBackend,
        now: &dyn Fn() -> f64,
    ) -> Result<bool> {
        let tokens = match self.tokens {
            Some(tokens) => tokens,
            None if time(backend, FEW, now).await? > SLOW => FEW,
            None => MANY,
        };
        self.tokens = Some(tokens);
        let time = time(backend, tokens, now).await?;
        let won = time < self.best;
        self.best = self.best.min(time);
        Ok(won)
    }
}

/// Milliseconds that a window takes at best.
async fn time(backend: &WebGpuBackend, tokens: usize, now: &dyn Fn() -> f64) -> Result<f64> {
    let tokens = tokens.min(backend.config().max_positions);
    let (ids, token_types) = (vec![0; tokens], vec![0; tokens]);
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let started = now();
        backend.forward(&[Input { ids: &ids, token_types: &token_types }]).await?;
        best = best.min(now() - started);
        if best > SLOW {
            break;
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_logit_among_many_is_found() {
        let logits = |end: f32| vec![Logits { start: vec![1.0, 2.0], end: vec![end, 4.0] }];
        assert_eq!(distance(&logits(3.0), &logits(3.0)), 0.0);
        assert_eq!(distance(&logits(3.5), &logits(3.0)), 0.5);
        assert_eq!(distance(&logits(f32::NAN), &logits(3.0)), f32::INFINITY);
    }
}
