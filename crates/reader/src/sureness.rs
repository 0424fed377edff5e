//! How sure one may be of what a verdict says, as a number and in steps that people have words for.

use serde::{Deserialize, Serialize};

use crate::standing::{self, Standing};
use crate::verdict::{Answer, Verdict};

/// How sure one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Below 0.2.
    VeryUnsure,
    /// From 0.2.
    Unsure,
    /// From 0.5.
    FairlySure,
    /// From 0.75.
    QuiteSure,
    /// From 0.9.
    VerySure,
}

impl Level {
    /// Of a probability.
    pub fn of(probability: f64) -> Self {
        match probability {
            0.9.. => Self::VerySure,
            0.75.. => Self::QuiteSure,
            0.5.. => Self::FairlySure,
            0.2.. => Self::Unsure,
            _ => Self::VeryUnsure,
        }
    }
}

impl Verdict {
    /// Probability that what is said is right: of the answers that stand together
    /// ([`standing::of_verdict`]), that one of them is; of "does not say", that the text does not.
    pub fn sureness(&self) -> f64 {
        let together = standing::of_verdict(self).into_iter().zip(&self.answers);
        let answers = together.filter(|(standing, _)| *standing == Standing::Answer);
        let confidence: f64 = answers.map(|(_, answer)| answer.confidence).sum();
        let says_nothing = self.answers.first().is_some_and(Answer::is_no_answer);
        (if says_nothing { confidence } else { self.answerable * confidence }).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(answers: &[(&str, f64)]) -> Verdict {
        let mut start = 0;
        let answers = answers.iter().map(|(text, confidence)| {
            start += 10;
            let span = if text.is_empty() { 0..0 } else { start..start + text.len() };
            let (text, confidence) = ((*text).to_owned(), *confidence);
            Answer { text, span, confidence, score: 0.0, readings: Vec::new() }
        });
        Verdict {
            answerable: 0.8,
            calibrated: true,
            threshold: 0.5,
            answers: answers.collect(),
            windows_read: 1,
        }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn sureness_is_of_what_is_said() {
        assert!(close(verdict(&[("Ada", 0.5), ("1843", 0.1)]).sureness(), 0.4));
        assert!(close(verdict(&[("Anna", 0.5), ("Peter", 0.45)]).sureness(), 0.76));
        assert!(close(verdict(&[("", 0.2), ("Ada", 0.5)]).sureness(), 0.2));
    }

    #[test]
    fn levels_have_bounds() {
        let levels = [0.0, 0.2, 0.5, 0.75, 0.9, 1.0].map(Level::of);
        assert!(levels.is_sorted());
        assert_eq!(levels[4..], [Level::VerySure, Level::VerySure]);
        assert_eq!(Level::of(0.7499), Level::FairlySure);
    }
}
