use std::collections::BTreeMap;
use std::ops::Range;

use electra::Logits;

use super::answer::{Answer, Verdict};
use super::places::{self, Candidate, Place};
use super::{Options, Parameters};
use crate::ranking::Relevance;
use crate::{Error, Passage, Result, Window, window};
use electra::Unfit;

/// Spans that are kept of a window: far more than share its probability.
const SPANS: usize = 40;

/// Sums of logits below it are finite.
const TOO_LARGE: f32 = 1e6;

/// More odds are never less probable, however many windows there are.
const LEAST_SLOPE: f64 = 0.01;

/// What the windows of one question have said so far: of each its best spans and its null, about a
/// kilobyte.
#[derive(Debug, Clone)]
pub struct Evidence {
    parameters: Parameters,
    calibrated: bool,
    question: String,
    options: Options,
    /// By the passage's word piece that a window begins with.
    windows: BTreeMap<usize, Seen>,
}

/// A place as the fit of parameters needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its likeliest reading, in bytes.
    pub span: Range<usize>,
    /// Log odds of all its readings together.
    pub log_odds: f64,
    /// Share of the question's words that stand around it, 0 to 1.
    pub relevance: f64,
}

/// What is kept of a window.
#[derive(Debug, Clone)]
struct Seen {
    pieces: Range<usize>,
    /// Sum of the `[CLS]` logits.
    null: f64,
    /// Natural logarithm of what all starts, and all ends, sum up to.
    log_total: f64,
    /// Best first.
    spans: Vec<Span>,
}

/// A span by numbers of the passage's word pieces, last one included, and the sum of its logits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub first: usize,
    pub last: usize,
    pub logit: f32,
}

impl Evidence {
    /// Nothing read yet for a question. Without parameters, the verdict is that of [`Parameters::NEUTRAL`].
    ///
    /// # Errors
    /// [`Error::InvalidOption`].
    pub fn new(parameters: Option<Parameters>, question: &str, options: &Options) -> Result<Self> {
        options.validate()?;
        Ok(Self {
            calibrated: parameters.is_some(),
            parameters: parameters.unwrap_or(Parameters::NEUTRAL),
            question: question.to_owned(),
            options: options.clone(),
            windows: BTreeMap::new(),
        })
    }

    /// Takes the logits of a window; those of a window that was added before replace them.
    ///
    /// # Errors
    /// [`electra::Error::Input`] when logits and window do not match, [`electra::Error::NotFinite`]
    /// when a logit is not a number, or beyond all that a network gives.
    pub fn add(&mut self, window: &Window, logits: &Logits) -> Result<()> {
        window::check_logits(std::slice::from_ref(window), std::slice::from_ref(logits))?;
        if !logits.start.iter().chain(&logits.end).all(|logit| logit.abs() < TOO_LARGE) {
            return Err(electra::Error::NotFinite.into());
        }
        let passage = window.first..window.first + window.pieces.len();
        let no_window = || Error::from(electra::Error::Input(Unfit::NoPassage));
        let side = |logits: &[f32]| -> Option<(f32, f64)> {
            Some((*logits.first()?, log_sum(*logits.first()?, logits.get(passage.clone())?)))
        };
        let (null_start, start_total) = side(&logits.start).ok_or_else(no_window)?;
        let (null_end, end_total) = side(&logits.end).ok_or_else(no_window)?;
        let starts = &logits.start[passage.clone()];
        let layout = |piece: usize| window.is_layout(piece + window.first);
        let most = self.options.max_answer_len;
        let spans = best_spans(starts, &logits.end[passage], most, layout);
        let from = window.pieces.start;
        let spans =
            spans.into_iter().map(|s| Span { first: s.first + from, last: s.last + from, ..s });
        let seen = Seen {
            pieces: window.pieces.clone(),
            null: f64::from(null_start) + f64::from(null_end),
            log_total: start_total + end_total,
            spans: spans.collect(),
        };
        self.windows.insert(from, seen);
        Ok(())
    }

    /// Windows that were read.
    pub fn windows_read(&self) -> usize {
        self.windows.len()
    }

    /// What the windows read so far say of `passage`, which has to be the one they were cut from.
    pub fn verdict(&self, passage: &Passage) -> Verdict {
        let places = self.places(passage);
        let threshold = match self.options.threshold {
            _ if !self.options.no_answer => 0.0,
            Some(threshold) => threshold,
            None => self.parameters.threshold,
        };
        let answerable = self.answerable(&places);
        let mut answers = self.answers(passage, places);
        if answerable < threshold || answers.is_empty() {
            let null = |seen: &Seen| (seen.null - seen.log_total).exp();
            answers.insert(
                0,
                Answer {
                    text: String::new(),
                    span: 0..0,
                    confidence: 1.0 - answerable,
                    score: self.windows.values().map(null).reduce(f64::min).unwrap_or_default(),
                    readings: Vec::new(),
                },
            );
        }
        answers.truncate(self.options.top_k);
        Verdict {
            answerable,
            calibrated: self.calibrated,
            threshold,
            answers,
            windows_read: self.windows.len(),
        }
    }

    /// How probably each part of the passage is in the answer: disjoint byte ranges in order, each
    /// with a value above 0, at most 1.
    pub fn heat(&self, passage: &Passage) -> Vec<(Range<usize>, f32)> {
        let places = self.places(passage);
        let answerable = self.answerable(&places);
        let confidences = self.confidences(&places);
        // Where a reading begins its probability comes in, where it ends it goes out.
        let mut changes: BTreeMap<usize, f64> = BTreeMap::new();
        for (place, confidence) in places.iter().zip(confidences) {
            for reading in &place.readings {
                let value = answerable * confidence * (reading.log_odds - place.log_odds).exp();
                *changes.entry(reading.span.start).or_default() += value;
                *changes.entry(reading.span.end).or_default() -= value;
            }
        }
        let mut value = 0.0;
        let mut heat = Vec::new();
        let ends = changes.keys().copied().skip(1);
        for ((&start, change), end) in changes.iter().zip(ends) {
            value += change;
            // What is left of sums that went out again is no probability.
            if value > 1e-6 {
                #[allow(clippy::cast_possible_truncation)] // a shade
                heat.push((start..end, value.min(1.0) as f32));
            }
        }
        heat
    }

    /// What parameters are fitted to: all places, best first.
    pub fn features(&self, passage: &Passage) -> Vec<Feature> {
        let relevance = Relevance::new(&self.question, passage);
        let feature = |place: &Place| {
            let span = place.readings.first()?.span.clone();
            let relevance = relevance.around(&span);
            Some(Feature { span, log_odds: place.log_odds, relevance })
        };
        self.places(passage).iter().filter_map(feature).collect()
    }

    /// Spans, each in the window that shows its start with the most context: a place that two windows
    /// share is counted once.
    fn candidates(&self) -> Vec<Candidate> {
        let windows: Vec<&Seen> = self.windows.values().collect();
        let middle = |left: &Seen, right: &Seen| right.pieces.start.midpoint(left.pieces.end);
        let mut candidates = Vec::new();
        for (i, seen) in windows.iter().enumerate() {
            let previous = i.checked_sub(1).and_then(|i| windows.get(i));
            let from = previous.map_or(0, |previous| middle(previous, seen));
            let to = windows.get(i + 1).map_or(usize::MAX, |next| middle(seen, next));
            let own = seen.spans.iter().filter(|span| (from..to).contains(&span.first));
            candidates.extend(own.map(|span| Candidate {
                first: span.first,
                last: span.last,
                log_odds: f64::from(span.logit) - seen.null,
                score: (f64::from(span.logit) - seen.log_total).exp(),
            }));
        }
        candidates
    }

    fn places(&self, passage: &Passage) -> Vec<Place> {
        let mut places = places::group(passage, &self.candidates(), self.options.align_to_words);
        #[allow(clippy::cast_precision_loss)] // thousands at most
        let weight = self.parameters.relevance * (self.windows.len().max(1) as f64).ln();
        if weight > 0.0 {
            let relevance = Relevance::new(&self.question, passage);
            places::raise(&mut places, |span| weight * relevance.around(span));
        }
        places
    }

    /// The margin is what all places together have over their nulls.
    fn answerable(&self, places: &[Place]) -> f64 {
        if places.is_empty() {
            return 0.0;
        }
        let Parameters { bias, margin_weight, .. } = self.parameters;
        let margin = places::log_sum_exp(places.iter().map(|place| place.log_odds));
        let weight = margin_weight.at(self.windows.len()).max(LEAST_SLOPE);
        1.0 / (1.0 + (-bias.at(self.windows.len()) - weight * margin).exp())
    }

    /// Of each place, given that the text answers: its sharpened odds among those of all, and of the
    /// answer being elsewhere.
    fn confidences(&self, places: &[Place]) -> Vec<f64> {
        let sharpness = self.parameters.sharpness.at(self.windows.len()).max(LEAST_SLOPE);
        let elsewhere = self.parameters.elsewhere.at(self.windows.len());
        let logits: Vec<f64> = places.iter().map(|place| sharpness * place.log_odds).collect();
        let total = places::log_sum_exp(logits.iter().copied().chain([elsewhere]));
        logits.iter().map(|logit| (logit - total).exp()).collect()
    }

    fn answers(&self, passage: &Passage, places: Vec<Place>) -> Vec<Answer> {
        let confidences = self.confidences(&places);
        let count = self.options.top_k;
        places.into_iter().zip(confidences).take(count).map(|(p, c)| p.answer(passage, c)).collect()
    }
}

/// Logarithm of the sum of exponentials of `[CLS]`'s logit and the passage's.
fn log_sum(null: f32, logits: &[f32]) -> f64 {
    let max = logits.iter().copied().fold(null, f32::max);
    let sum: f32 = logits.iter().chain([&null]).map(|logit| (logit - max).exp()).sum();
    f64::from(max) + f64::from(sum.ln())
}

/// The best spans of a window, best first, among equals the earlier.
fn best_spans(
    start: &[f32],
    end: &[f32],
    max_len: usize,
    layout: impl Fn(usize) -> bool,
) -> Vec<Span> {
    let mut best: Vec<Span> = Vec::with_capacity(SPANS + 1);
    for (first, start) in start.iter().enumerate().filter(|(piece, _)| !layout(*piece)) {
        let ends = end.iter().enumerate().skip(first).take(max_len);
        for (last, end) in ends.filter(|(piece, _)| !layout(*piece)) {
            let logit = start + end;
            let full = best.len() == SPANS;
            if !full || best.last().is_some_and(|worst| logit > worst.logit) {
                if full {
                    best.pop();
                }
                let at = best.partition_point(|span| span.logit >= logit);
                best.insert(at, Span { first, last, logit });
            }
        }
    }
    best
}
