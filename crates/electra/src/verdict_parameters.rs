//! What a model file says of how its logits become a verdict; `reader` interprets it.

use crate::model_file::Metadata;
use crate::{Error, Result};

/// Numbers fitted to a model, for `reader::verdict`, which says what each of them does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerdictParameters {
    /// How much of its window's null a place's mass is measured against, 0 to 1.
    pub null_weight: f64,
    /// Exponent of a place's odds, the inverse of a temperature; above 0.
    pub sharpness: f64,
    /// Log odds of a right answer that is among no window's best spans.
    pub elsewhere: f64,
    /// Logit of `answerable` where everything else is 0.
    pub bias: f64,
    /// What a unit of the margin adds to it; not below 0.
    pub margin_weight: f64,
    /// What `ln(windows)` adds to it.
    pub windows_weight: f64,
    /// Least `answerable` at which the text is said to answer, 0 to 1.
    pub threshold: f64,
    /// Share of questions with an answer that `answerable` assumes, 0 to 1.
    pub answerable_share: f64,
}

impl VerdictParameters {
    /// For a model that nothing was fitted to: its own probabilities, one window against its null.
    pub const NEUTRAL: Self = Self {
        null_weight: 1.0,
        sharpness: 1.0,
        elsewhere: -30.0,
        bias: 0.0,
        margin_weight: 1.0,
        windows_weight: 0.0,
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
            let value = metadata.float(&key)?;
            if (least..=most).contains(&f64::from(value)) {
                Ok(f64::from(value))
            } else {
                Err(Error::Malformed(format!("`{key}` is {value}, outside {least}..={most}")))
            }
        };
        Ok(Some(Self {
            null_weight: number("null_weight", 0.0, 1.0)?,
            sharpness: number("sharpness", 0.01, 10.0)?,
            elsewhere: number("elsewhere", -100.0, 100.0)?,
            bias: number("bias", -100.0, 100.0)?,
            margin_weight: number("margin_weight", 0.0, 10.0)?,
            windows_weight: number("windows_weight", -10.0, 10.0)?,
            threshold: number("threshold", 0.0, 1.0)?,
            answerable_share: number("answerable_share", 0.0, 1.0)?,
        }))
    }
}

const PREFIX: &str = "electra.verdict.";
