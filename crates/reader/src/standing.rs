//! Which answers of a list people are shown, and as what: one rule for the page, the widget and
//! whoever draws a list of their own.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Answer;
use crate::verdict::Verdict;

/// Answers of like confidence stand together when the least has at least this share of the best's
/// confidence, ...
const LIKE: f64 = 0.5;
/// ... and all of them together at least this confidence. Less is doubt, not a list.
const TOGETHER: f64 = 0.7;
/// Most answers that stand together.
const MOST_TOGETHER: usize = 8;
/// Alternatives are shown while no more answers than this are.
const SHOWN: usize = 4;
/// Less probable alternatives are noise.
const LEAST: f64 = 0.01;

/// What an answer is to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// What is said: the best, or one of several where the text names several.
    Answer,
    /// The sentence that decides a yes/no question, which no span answers in so many words.
    Decides,
    /// Less likely, and worth a look.
    Alternative,
    /// Not worth showing: next to impossible, part of a better one, or one too many.
    Other,
}

/// Of each of a decoder's answers, which come best first.
pub fn of_answers(answers: &[Answer]) -> Vec<Standing> {
    of(answers.iter().map(|answer| (&answer.span, answer.score)), 1)
}

/// Of each of a verdict's answers.
pub fn of_verdict(verdict: &Verdict) -> Vec<Standing> {
    let Verdict { answerable, answers, .. } = verdict;
    let says_nothing = answers.first().is_some_and(|answer| answer.span.is_empty());
    let confidences: Vec<f64> = answers.iter().map(|answer| answer.confidence).collect();
    let together = if says_nothing { 1 } else { together(&confidences) };
    of(answers.iter().map(|answer| (&answer.span, answerable * answer.confidence)), together)
}

/// How many of the first confidences belong to one list of answers.
fn together(confidences: &[f64]) -> usize {
    let like =
        |confidence: &f64| confidences.first().is_some_and(|best| *confidence >= LIKE * best);
    let list = confidences.iter().copied().take(MOST_TOGETHER).take_while(like);
    if list.clone().sum::<f64>() >= TOGETHER { list.count() } else { 1 }
}

/// The first `together` are what is said.
fn of<'a>(
    answers: impl Iterator<Item = (&'a Range<usize>, f64)>,
    together: usize,
) -> Vec<Standing> {
    let mut shown: Vec<&Range<usize>> = Vec::new();
    let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let standing = |(rank, (span, probability)): (usize, (&'a Range<usize>, f64))| {
        let standing = if rank < together {
            Standing::Answer
        } else if shown.len() < SHOWN
            && probability >= LEAST
            && !span.is_empty()
            && !shown.iter().any(|better| overlap(better, span))
        {
            Standing::Alternative
        } else {
            return Standing::Other;
        };
        shown.push(span);
        standing
    };
    answers.enumerate().map(standing).collect()
}

#[cfg(test)]
mod tests {
    use super::Standing::{Alternative, Other};
    use super::*;
    use crate::verdict;

    fn decoded(answers: &[(Range<usize>, f64)]) -> Vec<Standing> {
        let answer = |(span, score): &(Range<usize>, f64)| Answer {
            text: String::new(),
            span: span.clone(),
            score: *score,
        };
        of_answers(&answers.iter().map(answer).collect::<Vec<_>>())
    }

    /// Answers one after the other; an empty one is "does not say".
    fn judged(answerable: f64, confidences: &[f64], says: bool) -> Vec<Standing> {
        let span =
            |rank: usize| if !says && rank == 0 { 0..0 } else { 10 * rank + 1..10 * rank + 5 };
        let answers = confidences.iter().enumerate().map(|(rank, confidence)| verdict::Answer {
            text: String::new(),
            span: span(rank),
            confidence: *confidence,
            score: 0.0,
            readings: Vec::new(),
        });
        of_verdict(&Verdict {
            answerable,
            calibrated: true,
            threshold: 0.5,
            answers: answers.collect(),
            windows_read: 1,
        })
    }

    #[test]
    fn parts_of_better_answers_and_noise_are_not_shown() {
        let answers =
            [(10..26, 0.6), (0..0, 0.2), (17..26, 0.1), (90..94, 0.05), (120..128, 0.001)];
        assert_eq!(decoded(&answers), [Standing::Answer, Other, Other, Alternative, Other]);
    }

    #[test]
    fn the_best_is_shown_however_unlikely() {
        assert_eq!(decoded(&[(120..128, 0.001)]), [Standing::Answer]);
    }

    #[test]
    fn like_answers_that_hold_most_of_the_confidence_stand_together() {
        let is = Standing::Answer;
        assert_eq!(judged(0.9, &[0.45, 0.4, 0.1], true), [is, is, Alternative]);
        assert_eq!(judged(0.9, &[0.19, 0.18, 0.17, 0.16, 0.15], true), [is; 5]);
    }

    #[test]
    fn like_answers_that_hold_little_are_doubt() {
        assert_eq!(
            judged(0.9, &[0.3, 0.25, 0.05], true),
            [Standing::Answer, Alternative, Alternative]
        );
        assert_eq!(judged(0.9, &[0.8, 0.1], true), [Standing::Answer, Alternative]);
    }

    #[test]
    fn beside_does_not_say_there_are_alternatives() {
        assert_eq!(
            judged(0.3, &[0.7, 0.5, 0.45], false),
            [Standing::Answer, Alternative, Alternative]
        );
        assert_eq!(judged(0.02, &[0.98, 0.4], false), [Standing::Answer, Other]);
    }
}
