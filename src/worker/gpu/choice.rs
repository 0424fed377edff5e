//! Which path is the faster one, for one window and for many.

use serde::{Deserialize, Serialize};

/// Milliseconds that were measured on this device.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// On the processor, of a token, in one worker.
    pub processor: f64,
    /// Workers that share a long passage.
    pub workers: usize,
    /// On the graphics processor, of a window of [`ONE`] tokens.
    pub one: f64,
    /// On the graphics processor, of [`MANY`] tokens in a batch of windows.
    pub many: f64,
}

/// Tokens of the single window that is timed.
pub const ONE: usize = 128;
/// Windows and their tokens in the batch that is timed.
pub const BATCH: (usize, usize) = (4, 384);
/// Tokens of that batch.
pub const MANY: usize = BATCH.0 * BATCH.1;

/// By how much the graphics processor has to be faster: a tie saves no time, and costs power and memory.
const LEAD: f64 = 1.2;

/// For what the graphics processor is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub one: bool,
    pub many: bool,
}

impl Choice {
    pub const ALWAYS: Self = Self { one: true, many: true };
    pub const NEVER: Self = Self { one: false, many: false };

    pub fn of(measured: &Measured) -> Self {
        let Measured { processor, workers, one, many } = *measured;
        #[allow(clippy::cast_precision_loss)] // small numbers
        let (one_window, batch, workers) = (ONE as f64, MANY as f64, workers.max(1) as f64);
        Self {
            one: one * LEAD < processor * one_window,
            many: many * LEAD < processor * batch / workers,
        }
    }

    /// Whether so many windows go to the graphics processor.
    pub fn takes(self, windows: usize) -> bool {
        if windows > 1 { self.many } else { self.one }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(one: f64, many: f64) -> Choice {
        Choice::of(&Measured { processor: 0.5, workers: 4, one, many })
    }

    #[test]
    fn the_faster_path_is_taken_for_each() {
        // The processor takes 64 ms for one window, and four of them 192 ms for the batch.
        assert_eq!(choice(10.0, 40.0), Choice::ALWAYS);
        assert_eq!(choice(80.0, 400.0), Choice::NEVER);
        assert_eq!(choice(60.0, 40.0), Choice { one: false, many: true });
        assert!(choice(60.0, 40.0).takes(2) && !choice(60.0, 40.0).takes(1));
        assert_eq!(choice(f64::NAN, f64::NAN), Choice::NEVER);
    }
}
