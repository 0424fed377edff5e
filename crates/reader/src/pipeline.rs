//! Decoding as transformers' `QuestionAnsweringPipeline` 4.57.6 does it: the default.
//!
//! Per window, logits outside the passage are masked (`[CLS]` stays), start and end go through a
//! softmax of their own, and a span scores the product of its two probabilities. Equal texts, in one
//! window or in several, add their scores up. "The passage does not say" scores the least product of
//! the `[CLS]` probabilities of any window.
//!
//! Two differences, where the reference leaves the outcome open: spans of probability zero are
//! dropped, and among equal scores the earlier span comes first. Pieces that stand for layout, which the
//! reference does not know, are masked.

use std::collections::HashMap;
use std::ops::Range;

use electra::Logits;

use crate::window::{self, Advance, Cutting};
use crate::{Answer, InvalidOption, Passage, Result, Window};

/// How to ask; the defaults are the reference's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Most answers to return, 1 to 1000.
    pub top_k: usize,
    /// Longest answer in word pieces, 1 or more.
    pub max_answer_len: usize,
    /// Whether "the passage does not say" takes part.
    pub no_answer: bool,
    /// Whether answers grow to whole words.
    pub align_to_words: bool,
    /// Longest window in tokens, special tokens included; never more than the model's positions.
    pub max_seq_len: usize,
    /// Word pieces that neighbouring windows share, at most `max_seq_len`.
    pub doc_stride: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            top_k: 1,
            max_answer_len: 15,
            no_answer: false,
            align_to_words: true,
            max_seq_len: 384,
            doc_stride: 128,
        }
    }
}

impl Options {
    /// # Errors
    /// [`crate::Error::InvalidOption`] for a value that makes no sense.
    pub fn validate(&self) -> Result<()> {
        let &Self { top_k, max_answer_len, doc_stride, max_seq_len, .. } = self;
        if !(1..=1000).contains(&top_k) {
            return Err(InvalidOption::TopK { found: top_k, least: 1, most: 1000 }.into());
        }
        if max_answer_len == 0 {
            return Err(InvalidOption::MaxAnswerLen { found: max_answer_len, least: 1 }.into());
        }
        if doc_stride > max_seq_len {
            return Err(InvalidOption::DocStride { found: doc_stride, max_seq_len }.into());
        }
        Ok(())
    }

    pub(crate) fn cutting(&self, max_positions: usize) -> Cutting {
        Cutting {
            max_len: self.max_seq_len.min(max_positions),
            advance: Advance::Overlap(self.doc_stride),
        }
    }
}

/// A span of passage pieces within a window, with its probability.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    score: f32,
}

/// Probabilities of one window's passage pieces, and of `[CLS]`.
struct Probabilities {
    pieces: Vec<f32>,
    cls: f32,
}

fn softmax(logits: &[f32], window: &Window) -> Probabilities {
    let pieces = &logits[window.first..window.first + window.pieces.len()];
    let max = pieces.iter().copied().fold(logits[0], f32::max);
    let cls = (logits[0] - max).exp();
    let mut pieces: Vec<f32> = pieces.iter().map(|x| (x - max).exp()).collect();
    window.layout.iter().for_each(|position| pieces[position - window.first] = 0.0);
    let sum = cls + pieces.iter().sum::<f32>();
    pieces.iter_mut().for_each(|p| *p /= sum);
    Probabilities { pieces, cls: cls / sum }
}

/// The `count` best spans, best first; among equals the earlier.
fn best_spans(start: &[f32], end: &[f32], max_len: usize, count: usize) -> Vec<Span> {
    let mut best: Vec<Span> = Vec::with_capacity(count + 1);
    for (s, start_p) in start.iter().enumerate() {
        for (e, end_p) in end.iter().enumerate().skip(s).take(max_len) {
            let score = start_p * end_p;
            let full = best.len() == count;
            if score > 0.0 && (!full || best.last().is_some_and(|worst| score > worst.score)) {
                if full {
                    best.pop();
                }
                let at = best.partition_point(|span| span.score >= score);
                best.insert(at, Span { start: s, end: e, score });
            }
        }
    }
    best
}

/// The word that a piece belongs to, as far as this window holds it, in bytes.
fn word_bytes(passage: &Passage, window: &Window, piece: usize) -> (usize, usize) {
    let tokens = &passage.tokens;
    let word = tokens.words[piece];
    let same = |i: &usize| tokens.words[*i] == word;
    let first = (window.pieces.start..piece).rev().take_while(same).last().unwrap_or(piece);
    let last = (piece + 1..window.pieces.end).take_while(same).last().unwrap_or(piece);
    (tokens.offsets[first].0, tokens.offsets[last].1)
}

fn span_bytes(passage: &Passage, window: &Window, span: Span, to_words: bool) -> Range<usize> {
    let (start, end) = (window.pieces.start + span.start, window.pieces.start + span.end);
    if to_words {
        word_bytes(passage, window, start).0..word_bytes(passage, window, end).1
    } else {
        passage.tokens.offsets[start].0..passage.tokens.offsets[end].1
    }
}

/// Answers from the logits of a passage's windows, best first.
///
/// # Errors
/// [`crate::Error::InvalidOption`]; and [`electra::Error::Input`] when logits and windows do not match.
pub fn decode(
    passage: &Passage,
    windows: &[Window],
    logits: &[Logits],
    options: &Options,
) -> Result<Vec<Answer>> {
    options.validate()?;
    window::check_logits(windows, logits)?;
    let count = if options.align_to_words { 2 * options.top_k + 10 } else { options.top_k };
    let mut answers: Vec<Answer> = Vec::new();
    let mut by_text: HashMap<String, usize> = HashMap::new();
    let mut null_score = f32::INFINITY;
    for (window, logits) in windows.iter().zip(logits) {
        let (start, end) = (softmax(&logits.start, window), softmax(&logits.end, window));
        null_score = null_score.min(start.cls * end.cls);
        for span in best_spans(&start.pieces, &end.pieces, options.max_answer_len, count) {
            let score = f64::from(span.score);
            let span = span_bytes(passage, window, span, options.align_to_words);
            let text = passage.text.get(span.clone()).unwrap_or_default();
            if text.is_empty() {
                continue;
            }
            let at = *by_text.entry(text.to_lowercase()).or_insert(answers.len());
            match answers.get_mut(at) {
                Some(answer) => answer.score += score,
                None => answers.push(Answer { text: text.to_owned(), span, score }),
            }
        }
    }
    if options.no_answer {
        answers.push(Answer::none(f64::from(null_score)));
    }
    // Stable, so that an answer goes before "does not say" when they are equal.
    answers.sort_by(|a, b| b.score.total_cmp(&a.score));
    answers.truncate(options.top_k);
    Ok(answers)
}
