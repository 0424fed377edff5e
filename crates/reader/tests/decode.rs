//! Windows and both decoders against transformers 4.57.6 on stored logits
//! (`tests/golden/make_decode.py`).

#![allow(clippy::unwrap_used)]

mod support;

use electra::Logits;
use reader::{Passage, Reader, Window, pipeline, squad};
use serde::Deserialize;

#[derive(Deserialize)]
struct Pair {
    id: String,
    question: String,
    passage: String,
    pipeline: Run,
    pipeline_variants: Vec<Run>,
    squad: SquadRun,
}

#[derive(Deserialize)]
struct Run {
    windows: Vec<StoredWindow>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct StoredWindow {
    ids: Vec<u32>,
    logits_offset: usize,
}

#[derive(Deserialize)]
struct Case {
    top_k: usize,
    handle_impossible: bool,
    max_answer_len: usize,
    max_seq_len: usize,
    doc_stride: usize,
    align_to_words: bool,
    answers: Vec<Expected>,
}

#[derive(Deserialize, Debug)]
struct Expected {
    score: f64,
    start: usize,
    end: usize,
    answer: String,
}

#[derive(Deserialize)]
struct SquadRun {
    windows: Vec<StoredWindow>,
    no_negative: SquadExpected,
    negative: SquadExpected,
}

#[derive(Deserialize)]
struct SquadExpected {
    text: String,
    nbest: Vec<NBest>,
    score_diff: Option<f64>,
}

#[derive(Deserialize, Debug)]
struct NBest {
    text: String,
    probability: f64,
    start_logit: f32,
    end_logit: f32,
}

struct Fixture {
    reader: Reader,
    pairs: Vec<Pair>,
    logits: Vec<f32>,
}

impl Fixture {
    fn load() -> Self {
        Self {
            reader: support::reader(),
            pairs: support::golden("pairs.json.gz"),
            logits: support::golden_f16("pair_logits.f16.gz"),
        }
    }

    /// The stored logits, after a check that our windows are the stored ones.
    fn logits(&self, id: &str, windows: &[Window], stored: &[StoredWindow]) -> Vec<Logits> {
        let ours: Vec<_> = windows.iter().map(|w| &w.ids).collect();
        assert_eq!(ours, stored.iter().map(|w| &w.ids).collect::<Vec<_>>(), "windows of {id}");
        let slice = |at: usize, n: usize| self.logits[at..at + n].to_vec();
        let logits = stored.iter().map(|w| {
            let (at, n) = (w.logits_offset, w.ids.len());
            Logits { start: slice(at, n), end: slice(at + n, n) }
        });
        logits.collect()
    }
}

fn check_pipeline(fixture: &Fixture, pair: &Pair, passage: &Passage, run: &Run) -> usize {
    for case in &run.cases {
        let options = pipeline::Options {
            top_k: case.top_k,
            max_answer_len: case.max_answer_len,
            no_answer: case.handle_impossible,
            align_to_words: case.align_to_words,
            max_seq_len: case.max_seq_len,
            doc_stride: case.doc_stride,
        };
        let windows = fixture.reader.windows(&pair.question, passage, &options).unwrap();
        let logits = fixture.logits(&pair.id, &windows, &run.windows);
        let answers = pipeline::decode(passage, &windows, &logits, &options).unwrap();
        let what = format!("{} {options:?}\n{answers:#?}\n{:#?}", pair.id, case.answers);
        assert_eq!(answers.len(), case.answers.len(), "{what}");
        let at = support::byte_offsets(&pair.passage);
        for (ours, expected) in answers.iter().zip(&case.answers) {
            assert_eq!(ours.text, expected.answer, "{what}");
            assert_eq!(ours.span, at[expected.start]..at[expected.end], "{what}");
            assert!((ours.score - expected.score).abs() < 1e-4, "{what}");
        }
    }
    run.cases.len()
}

#[test]
fn pipeline_mode_is_the_references() {
    let fixture = Fixture::load();
    let mut cases = 0;
    for pair in &fixture.pairs {
        let passage = fixture.reader.passage(&pair.passage).unwrap();
        for run in std::iter::once(&pair.pipeline).chain(&pair.pipeline_variants) {
            cases += check_pipeline(&fixture, pair, &passage, run);
        }
    }
    assert!(fixture.pairs.len() >= 500 && cases >= 2000);
}

/// White space as the SQuAD scripts leave it: they rebuild answers from words.
fn collapse(text: &str) -> String {
    let words = text.split([' ', '\t', '\r', '\n', '\u{202f}']).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn squad_mode_is_the_references() {
    let fixture = Fixture::load();
    let mut many_windows = 0;
    for pair in &fixture.pairs {
        let passage = fixture.reader.passage(&pair.passage).unwrap();
        for (no_answer, expected) in
            [(false, &pair.squad.no_negative), (true, &pair.squad.negative)]
        {
            let options = squad::Options { no_answer, ..Default::default() };
            let windows = fixture.reader.squad_windows(&pair.question, &passage, &options).unwrap();
            many_windows += usize::from(windows.len() > 1);
            let logits = fixture.logits(&pair.id, &windows, &pair.squad.windows);
            let ours =
                squad::decode(&fixture.reader, &passage, &windows, &logits, &options).unwrap();
            let what =
                format!("{} {no_answer}\n{:#?}\n{:#?}", pair.id, ours.n_best, expected.nbest);
            assert_eq!(collapse(ours.text()), expected.text, "{what}");
            assert!(ours.n_best.len() >= expected.nbest.len(), "{what}");
            for (ours, expected) in ours.n_best.iter().zip(&expected.nbest) {
                assert_eq!(collapse(&ours.answer.text), expected.text, "{what}");
                assert_eq!(passage.text()[ours.answer.span.clone()], ours.answer.text, "{what}");
                assert!((ours.answer.score - expected.probability).abs() < 1e-4, "{what}");
                assert!((ours.start_logit - expected.start_logit).abs() < 1e-4, "{what}");
                assert!((ours.end_logit - expected.end_logit).abs() < 1e-4, "{what}");
            }
            match (ours.null_odds, expected.score_diff) {
                (Some(ours), Some(expected)) => assert!((ours - expected).abs() < 1e-4, "{what}"),
                (ours, expected) => assert_eq!(ours, expected, "{what}"),
            }
        }
    }
    assert!(many_windows >= 100);
}
