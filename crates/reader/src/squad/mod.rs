//! Decoding as the SQuAD scripts do it (`compute_predictions_logits` of transformers 4.57.6): what
//! published EM and F1 are measured with.
//!
//! A span scores the sum of its two logits; its start must lie in the window that shows it with the
//! most context; the n-best list is normalized by one softmax over all windows. The null score is
//! the least sum of the `[CLS]` logits of any window.

mod options;

use std::collections::HashSet;

use electra::Logits;

use crate::final_text::{collapse, project, whole_words};
use crate::{Answer, Passage, Reader, Result, Window, window};

pub use options::Options;

/// One entry of the n-best list; its answer's score is the probability within the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Span, or "does not say".
    pub answer: Answer,
    /// Logit of its first piece.
    pub start_logit: f32,
    /// Logit of its last piece.
    pub end_logit: f32,
}

impl Candidate {
    fn sum(&self) -> f64 {
        f64::from(self.start_logit) + f64::from(self.end_logit)
    }
}

/// What the SQuAD scripts write for one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Best first by logits; with `no_answer`, "does not say" is always among them.
    pub n_best: Vec<Candidate>,
    /// Null score minus the best span's; `None` without `no_answer` or without any span.
    pub null_odds: Option<f64>,
    null_threshold: f64,
}

impl Prediction {
    /// The best span, whether or not "does not say" leads.
    pub fn best_span(&self) -> Option<&Answer> {
        self.n_best.iter().map(|c| &c.answer).find(|answer| !answer.is_no_answer())
    }

    /// The prediction: the best span's text, or an empty text for "does not say".
    pub fn text(&self) -> &str {
        match (self.null_odds, self.best_span()) {
            (Some(odds), _) if odds > self.null_threshold => "",
            (_, Some(answer)) => &answer.text,
            (_, None) => "",
        }
    }
}

/// A span of pieces, by number in the passage, or the null entry.
struct Entry {
    pieces: Option<(usize, usize)>,
    start_logit: f32,
    end_logit: f32,
}

/// Indices of the best logits, best first, the earlier among equals.
fn best_indices(logits: &[f32], count: usize) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..logits.len()).collect();
    indices.sort_by(|a, b| logits[*b].total_cmp(&logits[*a]));
    indices.truncate(count);
    indices
}

/// Which window shows a piece with the most context on its poorer side; the first among equals.
fn max_context(windows: &[Window], piece: usize) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (index, window) in windows.iter().enumerate().filter(|(_, w)| w.pieces.contains(&piece)) {
        let context = (piece - window.pieces.start).min(window.pieces.end - 1 - piece);
        // Counts of a few hundred, in the reference's own arithmetic: its roundings decide ties.
        #[allow(clippy::cast_precision_loss)]
        let score = context as f64 + 0.01 * window.pieces.len() as f64;
        if best.is_none_or(|(_, most)| score > most) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

fn entries(windows: &[Window], logits: &[Logits], options: &Options) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (index, (window, logits)) in windows.iter().zip(logits).enumerate() {
        let piece = |position: usize| {
            let piece = window.pieces.start + position.checked_sub(window.first)?;
            (window.pieces.contains(&piece) && !window.is_layout(position)).then_some(piece)
        };
        let ends = best_indices(&logits.end, options.n_best);
        for s in best_indices(&logits.start, options.n_best) {
            let Some(start) = piece(s) else { continue };
            if max_context(windows, start) != Some(index) {
                continue;
            }
            for &e in &ends {
                let Some(end) = piece(e) else { continue };
                if end >= start && end - start < options.max_answer_len {
                    entries.push(Entry {
                        pieces: Some((start, end)),
                        start_logit: logits.start[s],
                        end_logit: logits.end[e],
                    });
                }
            }
        }
    }
    entries
}

fn null_entry(logits: &[Logits]) -> Entry {
    let sum = |l: &Logits| f64::from(l.start[0]) + f64::from(l.end[0]);
    let least = logits.iter().min_by(|a, b| sum(a).total_cmp(&sum(b)));
    let (start_logit, end_logit) = least.map_or((0.0, 0.0), |l| (l.start[0], l.end[0]));
    Entry { pieces: None, start_logit, end_logit }
}

/// Decodes the logits of a passage's windows ([`Reader::squad_windows`]).
///
/// # Errors
/// [`electra::Error::Input`] when logits and windows do not match.
pub fn decode(
    reader: &Reader,
    passage: &Passage,
    windows: &[Window],
    logits: &[Logits],
    options: &Options,
) -> Result<Prediction> {
    window::check_logits(windows, logits)?;
    let mut entries = entries(windows, logits, options);
    let null = null_entry(logits);
    let null_score = f64::from(null.start_logit) + f64::from(null.end_logit);
    let null_candidate = Candidate {
        answer: Answer::none(0.0),
        start_logit: null.start_logit,
        end_logit: null.end_logit,
    };
    if options.no_answer {
        entries.push(null);
    }
    let sum = |e: &Entry| f64::from(e.start_logit) + f64::from(e.end_logit);
    entries.sort_by(|a, b| sum(b).total_cmp(&sum(a)));

    let mut n_best: Vec<Candidate> = Vec::new();
    let mut seen = HashSet::new();
    for Entry { pieces, start_logit, end_logit } in entries {
        if n_best.len() >= options.n_best {
            break;
        }
        let answer = match pieces {
            Some((start, end)) => span(reader, passage, start, end),
            None => Answer::none(0.0),
        };
        if seen.insert(collapse(&answer.text)) {
            n_best.push(Candidate { answer, start_logit, end_logit });
        }
    }
    if options.no_answer && !seen.contains("") {
        n_best.push(null_candidate);
    }
    normalize(&mut n_best);
    let best_span = n_best.iter().find(|c| !c.answer.is_no_answer());
    let null_odds = best_span.filter(|_| options.no_answer).map(|best| null_score - best.sum());
    Ok(Prediction { n_best, null_odds, null_threshold: options.null_threshold })
}

/// Softmax over the sums of logits, into the scores.
fn normalize(n_best: &mut [Candidate]) {
    let max = n_best.iter().map(Candidate::sum).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = n_best.iter().map(|c| (c.sum() - max).exp()).sum();
    for candidate in n_best {
        candidate.answer.score = (candidate.sum() - max).exp() / total;
    }
}

fn span(reader: &Reader, passage: &Passage, start: usize, end: usize) -> Answer {
    let Passage { text, tokens, .. } = passage;
    let words = whole_words(text, tokens.offsets[start].0, tokens.offsets[end].1);
    let predicted = reader.tokenizer.join(&tokens.ids[start..=end]);
    let span = project(&reader.tokenizer, &predicted, text, words);
    let text = text.get(span.clone()).unwrap_or_default().to_owned();
    Answer { text, span, score: 0.0 }
}
