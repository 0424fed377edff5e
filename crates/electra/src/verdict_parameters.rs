//! What a model file says of how its logits become a verdict; `reader` interprets it.

use crate::metadata::Metadata;
use crate::{Error, Result};

/// Numbers fitted to a model, for `reader::verdict`, which says what they do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictParameters {
    /// Logit of `answerable` at a margin of 0.
    pub bias: ByWindows,
    /// What a unit of the margin adds to that logit.
    pub margin_weight: ByWindows,
    /// Exponent of a place's odds, the inverse of a temperature.
    pub sharpness: ByWindows,
    /// Log odds of a right answer at none of the places, in the units of sharpened odds.
    pub elsewhere: ByWindows,
    /// What ln(windows read) adds to a place's log odds when all words of the question stand around it; 0 in files that
    /// do not name it.
    pub relevance: f64,
    /// Least `answerable` at which the text is said to answer, 0 to 1.
    pub threshold: f64,
    /// Share of questions with an answer that `answerable` assumes, above 0, below 1.
    pub answerable_share: f64,
}

/// A number that changes with the logarithm of how many windows were read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByWindows {
    /// With one window.
    pub one: f64,
    /// What a unit of `ln(windows)` adds.
    pub slope: f64,
}

impl ByWindows {
    const fn always(one: f64) -> Self {
        Self { one, slope: 0.0 }
    }

    /// Its value with so many windows.
    pub fn at(self, windows: usize) -> f64 {
        #[allow(clippy::cast_precision_loss)] // thousands at most
        let windows = windows.max(1) as f64;
        self.one + self.slope * windows.ln()
    }
}

const PREFIX: &str = "electra.verdict.";

impl VerdictParameters {
    /// For a model that nothing was fitted to: its own probabilities.
    pub const NEUTRAL: Self = Self {
        bias: ByWindows::always(0.0),
        margin_weight: ByWindows::always(1.0),
        sharpness: ByWindows::always(1.0),
        elsewhere: ByWindows::always(-30.0),
        relevance: 0.0,
        threshold: 0.5,
        answerable_share: 0.5,
    };

    /// From the keys `electra.verdict.*`; `None` where a file has none of them.
    pub(crate) fn read(metadata: &Metadata) -> Result<Option<Self>> {
        if !metadata.0.keys().any(|key| key.starts_with(PREFIX)) {
            return Ok(None);
        }
        let number = |name: &str, least: f64, most: f64| {
            let key = format!("{PREFIX}{name}");
            let value = f64::from(metadata.float(&key)?);
            if (least..=most).contains(&value) {
                Ok(value)
            } else {
                Err(Error::malformed(format!("`{key}` is {value}, outside {least}..={most}")))
            }
        };
        let by_windows = |name: &str, least: f64, most: f64| -> Result<ByWindows> {
            let slope = number(&format!("{name}_slope"), -10.0, 10.0)?;
            Ok(ByWindows { one: number(name, least, most)?, slope })
        };
        Ok(Some(Self {
            bias: by_windows("bias", -100.0, 100.0)?,
            margin_weight: by_windows("margin_weight", 0.01, 10.0)?,
            sharpness: by_windows("sharpness", 0.01, 10.0)?,
            elsewhere: by_windows("elsewhere", -100.0, 100.0)?,
            relevance: match metadata.0.contains_key(&format!("{PREFIX}relevance")) {
                true => number("relevance", 0.0, 20.0)?,
                false => 0.0,
            },
            threshold: number("threshold", 0.0, 1.0)?,
            answerable_share: number("answerable_share", 0.01, 0.99)?,
        }))
    }
}
