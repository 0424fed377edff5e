#![allow(clippy::unwrap_used)]

use reader::pipeline::Options;

use serde::Deserialize;

use super::*;

/// A table of `www/options.js`: names, and what they may be.
fn table(name: &str) -> Vec<(&'static str, &'static str)> {
    let script = include_str!("../../www/options.js");
    let (_, rest) = script.split_once(&format!("\nconst {name} = {{\n")).unwrap();
    let lines = rest.split_once("\n};").unwrap().0.lines();
    let entry = |line: &'static str| {
        let line = line.trim().trim_end_matches(',');
        line.split_once(": ").unwrap_or((line, line))
    };
    lines.map(entry).collect()
}

/// The ends of a range in that table.
fn range(option: &str) -> (usize, usize) {
    let table = table("ASK");
    let (_, what) = table.iter().find(|(name, _)| *name == option).unwrap();
    let ends = what.strip_prefix("whole(").unwrap().strip_suffix(')').unwrap();
    let (least, most) = ends.split_once(", ").unwrap();
    (least.parse().unwrap(), most.parse().unwrap())
}

#[test]
fn scripts_have_the_options_that_the_engine_has() {
    let engine = serde_json::to_value(AskOptions::default()).unwrap();
    let engine: Vec<_> = engine.as_object().unwrap().keys().map(String::as_str).collect();
    let scripts: Vec<_> = table("ASK").into_iter().map(|(name, _)| name).collect();
    assert_eq!(scripts, [engine.as_slice(), &["signal"]].concat());
}

#[test]
fn scripts_have_the_ranges_that_the_engine_has() {
    let valid = |options: Options| options.validate().is_ok();
    let top_k = |top_k| valid(Options { top_k, ..Options::default() });
    let (least, most) = range("topK");
    assert_eq!([least - 1, least, most, most + 1].map(top_k), [false, true, true, false]);
    // No answer is longer than the longest passage, so the upper end excludes nothing.
    let max_answer_len = |max_answer_len| valid(Options { max_answer_len, ..Options::default() });
    let (least, most) = range("maxAnswerLen");
    assert_eq!([least - 1, least, most].map(max_answer_len), [false, true, true]);
}

#[test]
fn scripts_have_the_names_that_the_engine_has() {
    fn engine<T: for<'de> Deserialize<'de> + std::fmt::Debug>() -> String {
        let refused = serde_json::from_str::<T>("\"\"").unwrap_err().to_string();
        refused.split("one of ").nth(1).unwrap().split(" at ").next().unwrap().to_owned()
    }
    let scripts = |of: &str, option: &str| {
        let table = table(of);
        let (_, names) = table.iter().find(|(name, _)| *name == option).unwrap();
        let names = names.strip_prefix("one(").unwrap().strip_suffix(')').unwrap();
        names.replace('\'', "`")
    };
    assert_eq!(scripts("READER", "backend"), engine::<Backend>());
    assert_eq!(scripts("ASK", "mode"), engine::<Mode>());
}
