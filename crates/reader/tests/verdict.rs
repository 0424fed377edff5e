//! What the verdict promises, on made-up logits.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;

use electra::Logits;
use proptest::prelude::*;
use reader::verdict::{Evidence, Options, Parameters, Verdict};
use reader::{Passage, Reader, Window};

static READER: LazyLock<Reader> = LazyLock::new(support::neutral_reader);

/// Logits of 0, but for these spans of words: start and end logits of `value`.
fn logits(passage: &Passage, window: &Window, null: f32, spans: &[(&str, usize, f32)]) -> Logits {
    let tokens = passage.tokens();
    let mut start = vec![-20.0; window.ids.len()];
    let mut end = start.clone();
    (start[0], end[0]) = (null, null);
    for (words, nth, value) in spans {
        let (at, _) = passage.text().match_indices(words).nth(*nth).unwrap();
        let first = tokens.offsets.iter().position(|offset| offset.0 == at).unwrap();
        let last = tokens.offsets.iter().position(|offset| offset.1 == at + words.len()).unwrap();
        if window.pieces.contains(&first) && window.pieces.contains(&last) {
            let position = |piece: usize| window.first + piece - window.pieces.start;
            start[position(first)] = *value;
            end[position(last)] = *value;
        }
    }
    Logits { start, end }
}

/// The verdict on logits made for each window.
fn verdict(text: &str, options: &Options, make: impl Fn(&Passage, &Window) -> Logits) -> Verdict {
    let passage = READER.passage(text).unwrap();
    let mut evidence = READER.evidence("why?", options).unwrap();
    for window in READER.verdict_windows("why?", &passage, options).unwrap() {
        evidence.add(&window, &make(&passage, &window)).unwrap();
    }
    evidence.verdict(&passage)
}

#[test]
fn readings_stand_together_against_the_null() {
    let text = "The bridge carries about 200 trains a day.";
    let spans = [("about 200", 0, 0.9), ("200 trains", 0, 0.9)];
    let of = |options: &Options| verdict(text, options, |p, w| logits(p, w, 1.0, &spans));
    let said = of(&Options::default());
    // Four spans of 1.8, each below the null's 2.
    assert!(said.says() && said.answerable > 0.7);
    assert_eq!(said.answers.len(), 1);
    let readings: Vec<&str> = said.answers[0].readings.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(readings, ["about 200", "about 200 trains", "200", "200 trains"]);
    assert!(said.answers[0].confidence > 0.99);
}

#[test]
fn a_label_and_its_value_are_one_answer_and_items_of_a_list_are_several() {
    let of = |text: &str, spans: &[(&str, usize, f32)]| {
        let options = Options { top_k: 2, ..Options::default() };
        let said = verdict(text, &options, |p, w| logits(p, w, -2.0, spans));
        said.answers.iter().map(|it| it.text.clone()).collect::<Vec<_>>()
    };
    let spans = [("1.8 m", 0, 1.0), ("length", 0, 0.9)];
    assert_eq!(of("Cable length: 1.8 m, black", &spans)[0], "1.8 m");
    assert_ne!(of("Cable length: 1.8 m, black", &spans)[1], "length");
    assert_eq!(of("Cable length, 1.8 m, black", &spans), ["1.8 m", "length"]);
}

#[test]
fn equal_words_elsewhere_are_another_answer() {
    let text = format!("Painted in 1987. {} Opened in 1987.", "Paper, ink and chairs. ".repeat(20));
    let options = Options {
        top_k: 3,
        max_seq_len: 60,
        doc_stride: 20,
        no_answer: false,
        ..Default::default()
    };
    let spans = [("1987", 0, 1.0), ("1987", 1, 3.0)];
    let said = verdict(&text, &options, |p, w| logits(p, w, 0.0, &spans));
    assert!(said.windows_read > 2);
    assert_eq!((said.answers[0].text.as_str(), said.answers[1].text.as_str()), ("1987", "1987"));
    assert_eq!(said.answers[0].span.start, text.rfind("1987").unwrap());
    assert_eq!(said.answers[1].span.start, text.find("1987").unwrap());
    assert!(said.answers[0].confidence > 10.0 * said.answers[1].confidence);
}

#[test]
fn what_two_windows_share_counts_once() {
    let text = "paper ink chairs pens cards tape glue files lamps desks ".repeat(8) + "1987 end";
    let overlap = |doc_stride| {
        let options = Options { max_seq_len: 70, doc_stride, ..Default::default() };
        verdict(&text, &options, |p, w| logits(p, w, 1.0, &[("1987", 0, 1.5)]))
    };
    let (much, little) = (overlap(50), overlap(8));
    assert!(much.windows_read > little.windows_read);
    assert!((much.answerable - little.answerable).abs() < 1e-3);
    assert_eq!(much.answers[0].span, little.answers[0].span);
}

#[test]
fn does_not_say_comes_first_and_spans_follow() {
    let text = "Anna Berg founded the firm.";
    let of = |options: &Options| {
        verdict(text, options, |p, w| logits(p, w, 3.0, &[("Anna Berg", 0, 1.0)]))
    };
    let options = Options { top_k: 2, ..Default::default() };
    let said = of(&options);
    assert!(!said.says() && said.answers[0].is_no_answer());
    assert_eq!(said.answers[1].text, "Anna Berg");
    assert!((said.answers[0].confidence + said.answerable - 1.0).abs() < 1e-12);
    assert_eq!(of(&Options::default()).answers.len(), 1);
    let lenient = of(&Options { threshold: Some(0.01), ..options.clone() });
    assert!(lenient.says() && lenient.answers[0].text == "Anna Berg");
    let always = of(&Options { no_answer: false, ..options });
    assert!(always.says() && always.answers[0].text == "Anna Berg");
    assert!((always.answerable - said.answerable).abs() < 1e-12);
}

#[test]
fn of_places_that_are_as_likely_the_one_beside_what_is_asked_about_comes_first() {
    let filler = "The council met in the hall and spoke of the usual things. ".repeat(60);
    let text =
        format!("The kitchen was painted in 1987. {filler}Trains cross the bridge since 1987.");
    let passage = READER.passage(&text).unwrap();
    let question = "When did trains begin to cross the bridge?";
    let of = |relevance: f64, spans: &[(&str, usize, f32)], text: &str, passage: &Passage| {
        let parameters = Parameters { relevance, ..Parameters::NEUTRAL };
        let options = Options::default();
        let mut evidence = Evidence::new(Some(parameters), question, &options).unwrap();
        for window in READER.verdict_windows(question, passage, &options).unwrap() {
            evidence.add(&window, &logits(passage, &window, 0.0, spans)).unwrap();
        }
        let verdict = evidence.verdict(passage);
        let at = verdict.answers[0].span.start;
        (text[..at].rfind(['.', '\n']).map_or(0, |at| at), verdict.answerable)
    };
    let spans = [("1987", 0, 2.1), ("1987", 1, 2.0)];
    assert_eq!(of(0.0, &spans, &text, &passage).0, 0);
    assert!(of(1.0, &spans, &text, &passage).0 > 1000);
    // In a text of one window the network saw all of it: nothing is added.
    let short = "The kitchen was painted in 1987. Trains cross the bridge since 1987.";
    let one = READER.passage(short).unwrap();
    assert_eq!(of(0.0, &spans, short, &one), of(1.0, &spans, short, &one));
}

#[test]
fn nothing_read_is_nothing_said() {
    let passage = READER.passage("Anna Berg founded the firm.").unwrap();
    let evidence = READER.evidence("why?", &Options::default()).unwrap();
    let said = evidence.verdict(&passage);
    assert!(!said.says() && said.answers[0].is_no_answer() && said.windows_read == 0);
    assert!(evidence.heat(&passage).is_empty());
}

#[test]
fn what_is_no_number_is_refused() {
    let options = Options::default();
    let passage = READER.passage("Anna Berg founded the firm.").unwrap();
    let window = READER.verdict_windows("why?", &passage, &options).unwrap().remove(0);
    let mut evidence = READER.evidence("why?", &options).unwrap();
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
        let mut logits = logits(&passage, &window, 0.0, &[]);
        logits.end[4] = bad;
        assert!(evidence.add(&window, &logits).unwrap_err().to_string().contains("not a number"));
    }
    let short = Logits { start: vec![0.0], end: vec![0.0] };
    assert!(evidence.add(&window, &short).is_err());
    assert_eq!(evidence.windows_read(), 0);
}

#[test]
fn a_threshold_is_a_probability() {
    for threshold in [-0.1, 1.1, f64::NAN] {
        let options = Options { threshold: Some(threshold), ..Default::default() };
        assert!(READER.evidence("why?", &options).unwrap_err().to_string().contains("from 0 to 1"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn probabilities_add_up_whatever_the_order(
        text in "([a-zé0-9]{1,9}[ ,.]){5,120}",
        seed in prop::collection::vec(-12f32..12.0, 1..50),
        shuffle in prop::collection::vec(any::<u32>(), 1..20),
        top_k in 1..9_usize,
        max_answer_len in 1..40_usize,
        no_answer: bool,
        align_to_words: bool,
    ) {
        let Ok(passage) = READER.passage(&text) else { return Ok(()) };
        let options = Options {
            top_k: 1000, max_answer_len, no_answer, align_to_words, threshold: None,
            max_seq_len: 40, doc_stride: 10,
        };
        let windows = READER.verdict_windows("why?", &passage, &options).unwrap();
        let side = |count: usize, from: usize| -> Vec<f32> {
            (0..count).map(|i| seed[(from + 7 * i) % seed.len()]).collect()
        };
        let added = windows.iter().enumerate().map(|(i, window)| {
            let count = window.ids.len();
            (window, Logits { start: side(count, i), end: side(count, 3 * i + 1) })
        });
        let mut added: Vec<_> = added.collect();
        let read = |added: &[(&Window, Logits)], options: &Options| {
            // The text's first word is asked about.
            let question = text.split([' ', ',', '.']).next().unwrap_or_default();
            let parameters = Parameters { relevance: 2.0, ..Parameters::NEUTRAL };
            let mut evidence = Evidence::new(Some(parameters), question, options).unwrap();
            for (window, logits) in added {
                evidence.add(window, logits).unwrap();
            }
            (evidence.verdict(&passage), evidence.heat(&passage))
        };
        let (verdict, heat) = read(&added, &options);

        let spans: Vec<_> = verdict.answers.iter().filter(|a| !a.is_no_answer()).collect();
        prop_assert!(!verdict.answers.is_empty());
        prop_assert!((0.0..=1.0).contains(&verdict.answerable));
        prop_assert!(spans.iter().map(|a| a.confidence).sum::<f64>() <= 1.0 + 1e-9);
        prop_assert!(spans.is_sorted_by(|a, b| a.confidence >= b.confidence));
        for answer in &spans {
            prop_assert_eq!(&passage.text()[answer.span.clone()], &answer.text);
            prop_assert_eq!(&answer.span, &answer.readings[0].span);
            let sum: f64 = answer.readings.iter().map(|reading| reading.confidence).sum();
            prop_assert!(sum >= 0.0 && sum <= answer.confidence + 1e-9);
            for reading in &answer.readings {
                prop_assert_eq!(&passage.text()[reading.span.clone()], &reading.text);
                prop_assert!(reading.span.start < answer.span.end);
                prop_assert!(answer.span.start < reading.span.end);
            }
        }
        for (range, value) in &heat {
            prop_assert!(range.start < range.end && *value > 0.0 && *value <= 1.0);
        }
        prop_assert!(heat.is_sorted_by(|a, b| a.0.end <= b.0.start));

        let keys = &shuffle;
        added.sort_by_key(|(window, _)| keys[window.pieces.start % keys.len()]);
        prop_assert_eq!(&read(&added, &options).0, &verdict);
        let fewer = read(&added, &Options { top_k, ..options }).0;
        prop_assert_eq!(&fewer.answers[..], &verdict.answers[..fewer.answers.len()]);
        prop_assert_eq!(fewer.answers.len(), top_k.min(verdict.answers.len()));
    }
}
