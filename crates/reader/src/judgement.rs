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
