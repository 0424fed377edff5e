//! What a question shares with a long text: in which order its windows are worth reading, those first that share most, and
//! how much of the question stands around a span.
//!
//! Okapi BM25 (Robertson and Zaragoza 2009) over stems of words, with windows as its documents. What is counted once
//! per text are the places of its words; how long windows are, and so which words a window has, depends on the question.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::stems::stems;
use crate::window::{Passage, Window};

/// How soon a word that stands in a window more than once counts no more.
const SATURATION: f64 = 1.2;
/// How much a window's length counts.
const LENGTH: f64 = 0.75;

/// The numbers of all windows, the one most worth reading first. Those that share nothing with the question, and those
/// that share as much, stand as in the text.
pub fn order(question: &str, passage: &Passage, windows: &[Window]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    if windows.len() < 2 {
        return order;
    }
    let places = passage.places();
    let bounds: Vec<_> = windows.iter().map(|window| passage.bytes(window)).collect();
    let pieces: usize = windows.iter().map(|window| window.pieces.len()).sum();
    let mean = real(pieces.max(1)) / real(windows.len());
    let mut scores = vec![0.0; windows.len()];
    let asked: BTreeSet<String> = stems(question).map(|(_, stem)| stem).collect();
    for found in asked.iter().map(|stem| places.get(stem)) {
        let before = |byte: usize| found.partition_point(|place| *place < byte);
        let counts: Vec<usize> =
            bounds.iter().map(|bytes| before(bytes.end) - before(bytes.start)).collect();
        let having = real(counts.iter().filter(|count| **count > 0).count());
        let rarity = rarity(real(windows.len()), having);
        for ((score, count), window) in scores.iter_mut().zip(counts).zip(windows) {
            let length = 1.0 - LENGTH + LENGTH * real(window.pieces.len()) / mean;
            let count = real(count);
            *score += rarity * count * (SATURATION + 1.0) / (count + SATURATION * length);
        }
    }
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    order
}

/// Bytes on either side of a span that count as around it: a paragraph or two.
const AROUND: usize = 800;
/// Bytes of the stretches that a word's rarity is counted over.
const STRETCH: usize = 1024;

/// How much of a question stands around spans of a text.
pub(crate) struct Relevance<'a> {
    /// Where each word of the question stands, and how much it says.
    words: Vec<(&'a [usize], f64)>,
    total: f64,
}

impl<'a> Relevance<'a> {
    pub(crate) fn new(question: &str, passage: &'a Passage) -> Self {
        let places = passage.places();
        let stretches = real(passage.text().len().div_ceil(STRETCH));
        let asked: BTreeSet<String> = stems(question).map(|(_, stem)| stem).collect();
        let word = |stem: String| {
            let found = places.get(&stem);
            let having: BTreeSet<usize> = found.iter().map(|place| place / STRETCH).collect();
            (found, rarity(stretches, real(having.len())))
        };
        let words: Vec<_> = asked.into_iter().map(word).collect();
        Self { total: words.iter().map(|(_, rarity)| rarity).sum(), words }
    }

    /// The share of the question's words, weighted by their rarity, that stand within 800 bytes of a span: 0 to 1.
    pub(crate) fn around(&self, span: &Range<usize>) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let (from, to) = (span.start.saturating_sub(AROUND), span.end.saturating_add(AROUND));
        let stands = |found: &[usize]| {
            found.get(found.partition_point(|place| *place < from)).is_some_and(|place| *place < to)
        };
        let found = self.words.iter().filter(|(found, _)| stands(found));
        found.map(|(_, rarity)| rarity).sum::<f64>() / self.total
    }
}

/// How much a word says that `having` of `all` parts of a text have.
fn rarity(all: f64, having: f64) -> f64 {
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

/// Counts are far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn real(count: usize) -> f64 {
    count as f64
}
