//! A verdict as people are told it: what each answer is to them, how sure they may be, and for a yes/no question
//! the sentence that decides it. One rule for all faces.

use crate::standing::{self, Standing};
use crate::verdict::{self, Verdict};
use crate::{Result, question};

/// A verdict as people are told it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Its first answer may be a sentence, which has the numbers of the span that it was found by.
    pub verdict: Verdict,
    /// Of each of its answers.
    pub standings: Vec<Standing>,
    /// Probability that what is said is right, 0 to 1.
    pub sureness: f64,
}

/// The options to gather evidence with for [`judge`]: a sentence is found by a span, so the verdict needs one
/// answer beside "does not say".
///
/// # Errors
/// [`crate::Error::InvalidOption`].
pub fn options(options: &verdict::Options) -> Result<verdict::Options> {
    options.validate()?;
    Ok(verdict::Options { top_k: options.top_k.max(2), ..options.clone() })
}

/// What is told of a verdict on a text, with `top_k` answers at most.
#[must_use]
pub fn judge(question: &str, text: &str, mut verdict: Verdict, top_k: usize) -> Judgement {
    let mut standings = standing::of_verdict(&verdict);
    let mut sureness = verdict.sureness();
    if let Some(sentence) = question::decides(question, text, &verdict) {
        let is_inside = |answer: &verdict::Answer| {
            answer.span.start < sentence.span.end && sentence.span.start < answer.span.end
        };
        for (answer, standing) in verdict.answers.iter().zip(&mut standings) {
            *standing = match *standing {
                _ if is_inside(answer) => Standing::Other,
                Standing::Answer => Standing::Alternative,
                standing => standing,
            };
        }
        sureness = verdict.answerable * sentence.confidence;
        if let Some(first) = standings.first_mut() {
            *first = Standing::Decides;
        }
        verdict.answers.splice(..1, [sentence]);
    }
    verdict.answers.truncate(top_k);
    standings.truncate(top_k);
    Judgement { verdict, standings, sureness }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str, words: &str, confidence: f64) -> verdict::Answer {
        let start = text.find(words).unwrap_or_default();
        let span = start..start + words.len();
        let readings = Vec::new();
        verdict::Answer { text: words.into(), span, confidence, score: 0.5, readings }
    }

    #[test]
    fn a_sentence_takes_the_place_of_the_words_within_it() {
        let text = "The park is open. Dogs are welcome in it until nine. Cats stay at home.";
        let words = ["welcome", "until nine", "Cats"];
        let answers = words.iter().zip([0.6, 0.2, 0.1]).map(|(it, c)| answer(text, it, c));
        let verdict = Verdict {
            answerable: 0.9,
            calibrated: true,
            threshold: 0.5,
            answers: answers.collect(),
            windows_read: 1,
        };
        let judged = judge("Are dogs welcome?", text, verdict.clone(), 3);
        assert_eq!(judged.verdict.answers[0].text, "Dogs are welcome in it until nine.");
        assert_eq!(judged.standings, [Standing::Decides, Standing::Other, Standing::Alternative]);
        assert!((judged.sureness - 0.54).abs() < 1e-9);
        assert_eq!(
            judge("Are dogs welcome?", text, verdict.clone(), 1).standings,
            [Standing::Decides]
        );
        let named = judge("What is said of dogs?", text, verdict, 2);
        assert_eq!(named.verdict.answers.len(), 2);
        assert_eq!(named.standings[0], Standing::Answer);
    }
}
