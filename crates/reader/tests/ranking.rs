//! The order in which windows are read.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use reader::verdict::Options;
use reader::{Reader, ranking};

static READER: LazyLock<Reader> = LazyLock::new(support::neutral_reader);

#[test]
fn what_shares_rare_words_with_the_question_is_read_first() {
    let filler =
        "The council met in the town hall and spoke of the usual things for an hour. ".repeat(40);
    let text = format!("{filler}Trains have crossed the bridge since 1871.{filler}");
    let passage = READER.passage(&text).unwrap();
    // Inflected, as people ask; "the" and "did" are everywhere and say nothing.
    let question = "When did the first train cross the bridges?";
    let windows = READER.verdict_windows(question, &passage, &Options::default()).unwrap();
    assert!(windows.len() > 4);
    let best = ranking::order(question, &passage, &windows)[0];
    assert!(text[passage.bytes(&windows[best])].contains("since 1871"));
}

#[test]
fn what_shares_nothing_is_read_as_it_stands() {
    let passage = READER.passage(&"The council met again. ".repeat(300)).unwrap();
    let windows = READER.verdict_windows("Why?", &passage, &Options::default()).unwrap();
    let order: Vec<usize> = (0..windows.len()).collect();
    assert_eq!(ranking::order("Why?", &passage, &windows), order);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever the text: each window once, and always in the same order.
    #[test]
    fn every_window_is_read_once(text in "(\\PC{1,12}[ \n]){300,500}", question in "[a-z]{1,8}( \\PC{1,8}){0,6}") {
        let passage = READER.passage(&text);
        prop_assume!(passage.is_ok());
        let passage = passage.unwrap();
        let windows = READER.verdict_windows(&question, &passage, &Options::default()).unwrap();
        let order = ranking::order(&question, &passage, &windows);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..windows.len()).collect::<Vec<_>>());
        prop_assert_eq!(order, ranking::order(&question, &READER.passage(&text).unwrap(), &windows));
    }
}
