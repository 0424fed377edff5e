//! Spans that overlap, made one place with several readings.

use std::collections::BTreeMap;
use std::ops::Range;

use super::answer::{Answer, Reading};
use crate::Passage;

/// Readings with less of their answer's confidence are not told.
const LEAST_SHARE: f64 = 0.01;

/// A span in the only window that speaks for it.
pub(super) struct Candidate {
    pub first: usize,
    pub last: usize,
    /// Of the span against the null of its window.
    pub log_odds: f64,
    /// Of its start and its end among all of its window, as the pipeline counts.
    pub score: f64,
}

/// Overlapping spans: all that overlap the likeliest of them, or lie across a colon from it, and no likelier place.
pub(super) struct Place {
    /// Sum of its readings' odds, as a logarithm.
    pub log_odds: f64,
    /// Likeliest first.
    pub readings: Vec<Alternative>,
}

/// A reading, before confidences are known.
pub(super) struct Alternative {
    pub span: Range<usize>,
    pub log_odds: f64,
    pub score: f64,
}

pub(super) fn log_sum_exp(logs: impl Iterator<Item = f64> + Clone) -> f64 {
    let max = logs.clone().fold(f64::NEG_INFINITY, f64::max);
    if max.is_finite() { max + logs.map(|log| (log - max).exp()).sum::<f64>().ln() } else { max }
}

/// The places of candidates in a passage, best first, among equals the earlier.
pub(super) fn group(passage: &Passage, candidates: &[Candidate], to_words: bool) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    // The likeliest readings of places do not overlap: their starts find them.
    let mut by_start: BTreeMap<usize, usize> = BTreeMap::new();
    for reading in readings(passage, candidates, to_words) {
        let before_end = by_start.range(..reading.span.end).rev();
        let overlapping = before_end
            .map(|(_, place)| *place)
            .take_while(|place| places[*place].readings[0].span.end > reading.span.start);
        match overlapping
            .min()
            .or_else(|| across_a_colon(passage, &places, &by_start, &reading.span))
        {
            Some(place) => places[place].readings.push(reading),
            None => {
                by_start.insert(reading.span.start, places.len());
                places.push(Place { log_odds: 0.0, readings: vec![reading] });
            }
        }
    }
    for place in &mut places {
        place.log_odds = log_sum_exp(place.readings.iter().map(|reading| reading.log_odds));
    }
    // Stable: places were found from the likeliest reading on.
    sort(&mut places);
    places
}

/// Adds to the log odds of each place what its likeliest reading deserves; the best come first again.
pub(super) fn raise(places: &mut [Place], deserved: impl Fn(&Range<usize>) -> f64) {
    for place in &mut *places {
        let more = place.readings.first().map_or(0.0, |best| deserved(&best.span));
        place.log_odds += more;
        for reading in &mut place.readings {
            reading.log_odds += more;
        }
    }
    sort(places);
}

/// Best first, among equals the one that was first.
fn sort(places: &mut [Place]) {
    places.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
}

/// The place that parts with a span by a colon alone, as label and value of a sheet do: they are one answer.
fn across_a_colon(
    passage: &Passage,
    places: &[Place],
    by_start: &BTreeMap<usize, usize>,
    span: &Range<usize>,
) -> Option<usize> {
    let is_colon = |gap: Range<usize>| {
        passage.text.get(gap).is_some_and(|gap| gap.trim_matches([' ', '\t']) == ":")
    };
    let before = by_start.range(..span.start).next_back().map(|(_, place)| *place);
    let before = before.filter(|place| {
        places[*place].readings.first().is_some_and(|best| is_colon(best.span.end..span.start))
    });
    let after = by_start.range(span.end..).next();
    before
        .or_else(|| after.filter(|(start, _)| is_colon(span.end..**start)).map(|(_, place)| *place))
}

/// Candidates as bytes of the passage, likeliest first, among equals the earlier.
fn readings(passage: &Passage, candidates: &[Candidate], to_words: bool) -> Vec<Alternative> {
    let mut by_span: BTreeMap<(usize, usize), Alternative> = BTreeMap::new();
    for Candidate { first, last, log_odds, score } in candidates {
        let span = bytes(passage, *first, *last, to_words);
        if passage.text.get(span.clone()).is_none_or(str::is_empty) {
            continue;
        }
        by_span
            .entry((span.start, span.end))
            .and_modify(|same| {
                same.log_odds = log_sum_exp([same.log_odds, *log_odds].into_iter());
                same.score += score;
            })
            .or_insert(Alternative { span, log_odds: *log_odds, score: *score });
    }
    let mut readings: Vec<Alternative> = by_span.into_values().collect();
    readings.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
    readings
}

/// Where pieces stand, grown to the words that they are part of.
fn bytes(passage: &Passage, first: usize, last: usize, to_words: bool) -> Range<usize> {
    let tokens = &passage.tokens;
    let (mut first, mut last) = (first, last);
    if to_words {
        let same = |a: usize, b: usize| {
            tokens.words.get(a).is_some() && tokens.words.get(a) == tokens.words.get(b)
        };
        while first > 0 && same(first - 1, first) {
            first -= 1;
        }
        while same(last + 1, last) {
            last += 1;
        }
    }
    let offset = |piece: usize| tokens.offsets.get(piece).copied().unwrap_or_default();
    offset(first).0..offset(last).1
}

impl Place {
    pub fn answer(self, passage: &Passage, confidence: f64) -> Answer {
        let text =
            |span: &Range<usize>| passage.text.get(span.clone()).unwrap_or_default().to_owned();
        let best = self.readings.first();
        let share = |reading: &Alternative| (reading.log_odds - self.log_odds).exp();
        let others = self.readings.iter().skip(1).filter(|reading| share(reading) >= LEAST_SHARE);
        let readings = best.into_iter().chain(others).map(|reading| Reading {
            text: text(&reading.span),
            span: reading.span.clone(),
            confidence: confidence * share(reading),
        });
        Answer {
            text: best.map(|best| text(&best.span)).unwrap_or_default(),
            span: best.map_or(0..0, |best| best.span.clone()),
            confidence,
            score: best.map_or(0.0, |best| best.score),
            readings: readings.collect(),
        }
    }
}
