//! What holds for any text and any logits.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;

use electra::Logits;
use proptest::prelude::*;
use reader::{Reader, Window, pipeline, squad};

static READER: LazyLock<Reader> = LazyLock::new(support::reader);

/// Text of every kind, with words often enough that something can be read.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,12}",
        "[ \t\r\n\u{a0}\u{202f}]{1,3}",
        "\\PC{1,4}",
        any::<char>().prop_map(String::from),
        prop::sample::select(vec!["[CLS]", "[SEP]", "##a", "é", "e\u{301}", "😀", "ﬁ", "İ", "\0"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn logits(windows: &[Window], seed: &[f32]) -> Vec<Logits> {
    let mut values = seed.iter().copied().cycle();
    let mut take = |n: usize| values.by_ref().take(n).collect::<Vec<f32>>();
    let logits =
        windows.iter().map(|w| Logits { start: take(w.ids.len()), end: take(w.ids.len()) });
    logits.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn offsets_are_slices_in_order(text in text()) {
        let tokens = READER.tokens(&text).unwrap();
        prop_assert!(tokens.offsets.iter().all(|(s, e)| text.get(*s..*e).is_some()));
        prop_assert!(tokens.offsets.is_sorted());
        prop_assert!(tokens.words.is_sorted());
    }

    #[test]
    fn windows_cover_the_passage(
        text in text(), max_seq_len in 24..64_usize, doc_stride in 0..24_usize,
    ) {
        let Ok(passage) = READER.passage(&text) else { return Ok(()) };
        let options = pipeline::Options { max_seq_len, doc_stride, ..Default::default() };
        let windows = READER.windows("why?", &passage, &options).unwrap();
        let mut covered = 0;
        for window in &windows {
            prop_assert!(window.ids.len() <= max_seq_len);
            prop_assert_eq!(window.ids.len(), window.token_types.len());
            prop_assert!(window.pieces.start <= covered && window.pieces.end > covered);
            covered = window.pieces.end;
        }
        prop_assert_eq!(covered, passage.tokens().ids.len());
    }

    #[test]
    fn pipeline_answers_are_slices_best_first(
        text in text(),
        seed in prop::collection::vec(-30f32..30.0, 1..50),
        top_k in 1..6_usize,
        max_answer_len in 1..40_usize,
        no_answer: bool,
        align_to_words: bool,
    ) {
        let Ok(passage) = READER.passage(&text) else { return Ok(()) };
        let options = pipeline::Options {
            top_k, max_answer_len, no_answer, align_to_words, max_seq_len: 40, doc_stride: 10,
        };
        let windows = READER.windows("why?", &passage, &options).unwrap();
        let logits = logits(&windows, &seed);
        let answers = pipeline::decode(&passage, &windows, &logits, &options).unwrap();
        prop_assert!(answers.len() <= top_k);
        prop_assert!(answers.is_sorted_by(|a, b| a.score >= b.score));
        for answer in &answers {
            prop_assert_eq!(&passage.text()[answer.span.clone()], &answer.text);
            prop_assert!(answer.score >= 0.0 && (no_answer || !answer.is_no_answer()));
        }
    }

    #[test]
    fn squad_candidates_are_slices(
        text in text(), seed in prop::collection::vec(-30f32..30.0, 1..50), no_answer: bool,
    ) {
        let Ok(passage) = READER.passage(&text) else { return Ok(()) };
        let options =
            squad::Options { no_answer, max_seq_len: 40, doc_stride: 10, ..Default::default() };
        let windows = READER.squad_windows("why?", &passage, &options).unwrap();
        let logits = logits(&windows, &seed);
        let prediction = squad::decode(&READER, &passage, &windows, &logits, &options).unwrap();
        for candidate in &prediction.n_best {
            let answer = &candidate.answer;
            prop_assert_eq!(&passage.text()[answer.span.clone()], &answer.text);
        }
        let total: f64 = prediction.n_best.iter().map(|c| c.answer.score).sum();
        prop_assert!(prediction.n_best.is_empty() || (total - 1.0).abs() < 1e-9);
    }
}

#[test]
fn not_a_number_in_the_logits_is_survived() {
    let passage = READER.passage("some words to choose from").unwrap();
    let options = pipeline::Options { no_answer: true, ..Default::default() };
    let windows = READER.windows("why?", &passage, &options).unwrap();
    let logits = logits(&windows, &[f32::NAN, f32::INFINITY, f32::NEG_INFINITY]);
    pipeline::decode(&passage, &windows, &logits, &options).unwrap();
    let options = squad::Options::default();
    squad::decode(&READER, &passage, &windows, &logits, &options).unwrap();
}

#[test]
fn what_cannot_be_asked_says_why() {
    let options = pipeline::Options::default();
    let passage = READER.passage("some words").unwrap();
    let ask = |question: &str, options: &pipeline::Options| {
        READER.windows(question, &passage, options).unwrap_err().to_string()
    };
    assert!(ask("", &options).contains("empty"));
    assert!(ask(" \u{200b}\0\n", &options).contains("empty"));
    assert!(ask(&"long ".repeat(400), &options).contains("fewer words"));
    assert!(ask(&"long ".repeat(1_000_000), &options).contains("fewer words"));
    assert!(ask("why?", &pipeline::Options { top_k: 0, ..options.clone() }).contains("1 to 1000"));
    let no_length = pipeline::Options { max_answer_len: 0, ..options.clone() };
    assert!(ask("why?", &no_length).contains("at least 1"));
    let passage = |text: &str| READER.passage(text).unwrap_err().to_string();
    assert!(passage("").contains("no text"));
    assert!(passage("\u{7}\u{200b} \n").contains("no text"));
    assert!(passage(&"word ".repeat(4_000_000)).contains("20.0 MB"));
}
