//! A network on the device, and how fast it is.

use std::cell::Cell;

use electra::{Input, Logits};

use super::module::Session;
use super::route::{BATCH, ONE, RUNS, Route, Times, to_f64};
use crate::worker::scope::now;

/// Milliseconds in which the device has to be there, its kernels compiled and its results checked.
pub const LONGEST_START: f64 = 120_000.0;

/// Milliseconds that a batch may take at least, and how many times as long as was to be expected.
const LONGEST_BATCH: f64 = 10_000.0;
const TIMES_AS_LONG: f64 = 20.0;
/// Milliseconds that a batch should take: a question can be withdrawn between batches.
const GOOD_BATCH: f64 = 200.0;
const MOST_WINDOWS: usize = 8;
/// Tokens of a window that tells how fast the device is about.
const SHORT: usize = 32;

/// A network on the device, which computes what it should.
pub struct Ready {
    session: Session,
    pub route: Cell<Route>,
    pub arithmetic: String,
    /// Milliseconds that a token took last; 0 where the clock was too coarse to tell.
    per_token: Cell<f64>,
}

impl Ready {
    /// Runs a short window, which may take as long as it likes: so it is known how fast the device is about, and
    /// later that it hangs.
    pub async fn new(session: Session) -> Result<Self, String> {
        let (ids, token_types) = ([0; SHORT], [0; SHORT]);
        let started = now();
        let inputs = [Input { ids: &ids, token_types: &token_types }];
        session.run(&inputs, LONGEST_START).await?;
        Ok(Self {
            arithmetic: session.arithmetic(),
            session,
            route: Cell::new(Route::ALWAYS),
            per_token: Cell::new((now() - started) / to_f64(SHORT)),
        })
    }

    /// How many windows of this many tokens to run at once.
    pub fn batch(&self, tokens: usize) -> usize {
        #[allow(clippy::cast_precision_loss)] // a few thousand
        let window = self.per_token.get() * tokens as f64;
        if window <= 0.0 {
            return 1;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
        let windows = (GOOD_BATCH / window) as usize;
        windows.clamp(1, MOST_WINDOWS)
    }

    /// Runs windows.
    ///
    /// # Errors
    /// Why the device is of no use any more.
    pub async fn run(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>, String> {
        #[allow(clippy::cast_precision_loss)] // a few thousand
        let tokens = inputs.iter().map(|input| input.ids.len()).sum::<usize>() as f64;
        let longest = (TIMES_AS_LONG * tokens * self.per_token.get()).max(LONGEST_BATCH);
        let started = now();
        let logits = self.session.run(inputs, longest).await?;
        let finite = |numbers: &[f32]| numbers.iter().all(|number| number.is_finite());
        if !logits.iter().all(|window| finite(&window.start) && finite(&window.end)) {
            return Err("It gave what are no numbers.".into());
        }
        self.per_token.set((now() - started) / tokens.max(1.0));
        Ok(logits)
    }

    /// Milliseconds of a batch, at best.
    async fn time(&self, windows: usize, tokens: usize) -> Result<f64, String> {
        let (ids, token_types) = (vec![0; tokens], vec![0; tokens]);
        let inputs = vec![Input { ids: &ids, token_types: &token_types }; windows];
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            let started = now();
            self.run(&inputs).await?;
            best = best.min(now() - started);
        }
        Ok(best)
    }

    /// Times it, where the processor takes `processor`.
    pub async fn times(&self, processor: Times) -> Result<Times, String> {
        let one = self.time(1, ONE).await?;
        // Where one window takes that long, many are not for it either.
        let hopeless = one > 4.0 * processor.one;
        let many = if hopeless {
            one * to_f64(BATCH.0 * BATCH.1) / to_f64(ONE)
        } else {
            let windows = self.batch(BATCH.1).min(BATCH.0);
            self.time(windows, BATCH.1).await? * to_f64(BATCH.0) / to_f64(windows)
        };
        Ok(Times { one, many })
    }
}
