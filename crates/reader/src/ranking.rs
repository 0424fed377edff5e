//! In which order the windows of a long text are worth reading: those first that share most with the question.
//!
//! Okapi BM25 (Robertson and Zaragoza 2009) over stems of words, with windows as its documents. What is counted once
//! per text are the places of its words; how long windows are, and so which words a window has, depends on the question.

use std::collections::BTreeSet;

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
        let rarity = (1.0 + (real(windows.len()) - having + 0.5) / (having + 0.5)).ln();
        for ((score, count), window) in scores.iter_mut().zip(counts).zip(windows) {
            let length = 1.0 - LENGTH + LENGTH * real(window.pieces.len()) / mean;
            let count = real(count);
            *score += rarity * count * (SATURATION + 1.0) / (count + SATURATION * length);
        }
    }
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    order
}

/// Counts are far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn real(count: usize) -> f64 {
    count as f64
}
