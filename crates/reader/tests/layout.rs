//! Reading with layout: pieces against the training code's (`tests/golden/make_layout.py`), and what every
//! decoder makes of them.

#![allow(clippy::unwrap_used)]

mod support;

use electra::{Layout, Logits, ModelFile};
use proptest::prelude::*;
use reader::{Reader, pipeline, squad, verdict};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Golden {
    line_break: String,
    cell: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    offsets: Vec<(usize, usize)>,
}

fn reader_with_layout(line_break: &str, cell: &str) -> Reader {
    let bytes = support::model();
    let mut file = ModelFile::read(&bytes).unwrap();
    let id = |name: &str| {
        u32::try_from(file.vocabulary.pieces.iter().position(|p| p == name).unwrap()).unwrap()
    };
    file.vocabulary.layout = Some(Layout { line_break: id(line_break), cell: id(cell) });
    Reader::new(&file).unwrap()
}

static READER: LazyLock<Reader> = LazyLock::new(|| reader_with_layout("[unused1]", "[unused2]"));

#[test]
fn pieces_are_those_that_models_are_trained_on() {
    let golden: Golden = support::golden("layout.json.gz");
    let reader = reader_with_layout(&golden.line_break, &golden.cell);
    assert!(golden.cases.len() >= 2000);
    for Case { text, ids, offsets } in golden.cases {
        let tokens = reader.tokens(&text).unwrap();
        let at = support::byte_offsets(&text);
        let offsets: Vec<_> = offsets.into_iter().map(|(s, e)| (at[s], at[e])).collect();
        assert_eq!(tokens.ids, ids, "{text:?}");
        assert_eq!(tokens.offsets, offsets, "{text:?}");
    }
}

#[test]
fn a_reader_can_do_without() {
    let text = "Power:\t1200 W\nWeight: 3.4 kg";
    let plain = support::reader().tokens(text).unwrap();
    let reader = reader_with_layout("[unused1]", "[unused2]");
    assert_eq!(reader.tokens(text).unwrap().ids.len(), plain.ids.len() + 2);
    assert_eq!(reader.without_layout().tokens(text).unwrap(), plain);
}

#[test]
fn a_text_of_white_space_is_empty() {
    assert!(matches!(READER.passage(" \n\t\n "), Err(reader::Error::EmptyPassage)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_answer_begins_or_ends_with_layout(
        text in r"([a-z]{1,6}(\n|\t|   | |: |-\n|’|ﬁ)){1,60}",
        seed in any::<u64>(),
    ) {
        let passage = READER.passage(&text).unwrap();
        let options = pipeline::Options { top_k: 50, align_to_words: seed % 2 == 0, ..Default::default() };
        let windows = READER.windows("what", &passage, &options).unwrap();
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            #[allow(clippy::cast_precision_loss)]
            let unit = (state >> 40) as f32 / (1u64 << 24) as f32;
            unit * 12.0 - 6.0
        };
        let logits: Vec<Logits> = windows.iter().map(|window| {
            // Layout is what these logits like best.
            let layout = |i: usize| if window.layout.contains(&i) { 20.0 } else { 0.0 };
            let mut side = || (0..window.ids.len()).map(|i| next() + layout(i)).collect();
            Logits { start: side(), end: side() }
        }).collect();
        let mut spans: Vec<_> = pipeline::decode(&passage, &windows, &logits, &options).unwrap()
            .into_iter().map(|answer| answer.span).collect();
        prop_assert!(!spans.is_empty());
        let squad = squad::decode(&READER, &passage, &windows, &logits, &squad::Options::default()).unwrap();
        spans.extend(squad.n_best.into_iter().map(|candidate| candidate.answer.span));
        let options = verdict::Options { top_k: 50, ..Default::default() };
        let mut evidence = READER.evidence("why?", &options).unwrap();
        for (window, logits) in windows.iter().zip(&logits) {
            evidence.add(window, logits).unwrap();
        }
        let verdict = evidence.verdict(&passage);
        prop_assert!(verdict.answers.iter().any(|answer| !answer.is_no_answer()));
        spans.extend(verdict.answers.into_iter().map(|answer| answer.span));
        for span in spans {
            let answer = text.get(span).unwrap();
            prop_assert_eq!(answer, answer.trim());
        }
    }
}
