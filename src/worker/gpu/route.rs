//! Which path is the faster one, for one window and for many.

use serde::{Deserialize, Serialize};

/// What is known of this device from an earlier visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// How fast it is.
    Measured(Measured),
    /// That its results are wrong, in words.
    Wrong(String),
}

/// Milliseconds that were measured on this device.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub processor: Times,
    pub graphics: Times,
}

/// What one of the two takes, warm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// Of a window of [`ONE`] tokens.
    pub one: f64,
    /// Of [`BATCH`]; on the processor, in one worker.
    pub many: f64,
}

/// Tokens of the single window that is timed.
pub const ONE: usize = 128;
/// Windows and their tokens in the batch that is timed.
pub const BATCH: (usize, usize) = (4, 384);

/// How often each is timed: the first run finds buffers to make and caches to fill.
pub const RUNS: usize = 3;

/// By how much the graphics processor has to be faster: a tie saves no time, and costs power and memory.
const LEAD: f64 = 1.2;

/// Which questions go to the graphics processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub one: bool,
    pub many: bool,
}

impl Route {
    pub const ALWAYS: Self = Self { one: true, many: true };
    pub const NEVER: Self = Self { one: false, many: false };

    /// `workers` share a long passage on the processor.
    pub fn of(measured: &Measured, workers: usize) -> Self {
        let Measured { processor, graphics } = measured;
        #[allow(clippy::cast_precision_loss)] // a few
        let workers = workers.max(1) as f64;
        Self {
            one: graphics.one * LEAD < processor.one,
            many: graphics.many * LEAD < processor.many / workers,
        }
    }

    /// Whether so many windows go to the graphics processor.
    pub fn takes(self, windows: usize) -> bool {
        if windows > 1 { self.many } else { self.one }
    }
}

#[allow(clippy::cast_precision_loss)] // a few thousand
pub fn to_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(one: f64, many: f64) -> Route {
        let processor = Times { one: 64.0, many: 768.0 };
        Route::of(&Measured { processor, graphics: Times { one, many } }, 4)
    }

    #[test]
    fn the_faster_path_is_taken_for_each() {
        // Four workers take 192 ms for the batch.
        assert_eq!(route(10.0, 40.0), Route::ALWAYS);
        assert_eq!(route(80.0, 400.0), Route::NEVER);
        assert_eq!(route(60.0, 40.0), Route { one: false, many: true });
        assert!(route(60.0, 40.0).takes(2) && !route(60.0, 40.0).takes(1));
        assert_eq!(route(f64::NAN, f64::NAN), Route::NEVER);
    }
}
