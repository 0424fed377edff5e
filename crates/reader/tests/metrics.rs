//! SQuAD metrics against the official script's port in transformers
//! (`tests/golden/make_metrics.py`).

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use reader::dataset::{Dataset, Question};
use reader::metrics::{self, Scored};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Golden {
    dataset: Dataset,
    sets: Vec<Set>,
    normalize: Vec<Normalize>,
    scores: Vec<Score>,
}

#[derive(Deserialize)]
struct Set {
    predictions: Map<String, Value>,
    no_answer_probs: Option<Map<String, Value>>,
    expected: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Normalize {
    text: String,
    normalized: String,
}

#[derive(Deserialize)]
struct Score {
    gold: String,
    pred: String,
    exact: f64,
    f1: f64,
}

fn close(ours: f64, expected: f64, what: &str) {
    assert!((ours - expected).abs() < 1e-9, "{what}: {ours} where {expected} is due");
}

#[test]
fn reports_are_the_official_scripts() {
    let golden: Golden = support::golden("metrics.json.gz");
    let questions: BTreeMap<&str, &Question> =
        golden.dataset.questions().map(|(_, q)| (q.id.as_str(), q)).collect();
    for set in &golden.sets {
        // In the order of the file, by which the script walks through ties.
        let order: Vec<&String> =
            set.no_answer_probs.as_ref().unwrap_or(&set.predictions).keys().collect();
        let scored = order.into_iter().map(|id| Scored {
            gold: questions[id.as_str()].answers.iter().map(|a| a.text.as_str()).collect(),
            prediction: set.predictions[id].as_str().unwrap(),
            no_answer: set.no_answer_probs.as_ref().map_or(0.0, |p| p[id].as_f64().unwrap()),
        });
        let report = metrics::evaluate(&scored.collect::<Vec<_>>(), 1.0).unwrap();
        let check = |key: &str, ours: f64| close(ours, set.expected[key], key);
        check("exact", report.all.exact);
        check("f1", report.all.f1);
        check("HasAns_exact", report.has_answer.unwrap().exact);
        check("HasAns_f1", report.has_answer.unwrap().f1);
        check("NoAns_exact", report.no_answer.unwrap().exact);
        check("NoAns_f1", report.no_answer.unwrap().f1);
        check("best_exact", report.best_exact.value);
        check("best_exact_thresh", report.best_exact.threshold);
        check("best_f1", report.best_f1.value);
        check("best_f1_thresh", report.best_f1.threshold);
    }
}

#[test]
fn units_are_the_official_scripts() {
    let golden: Golden = support::golden("metrics.json.gz");
    for Normalize { text, normalized } in &golden.normalize {
        assert_eq!(metrics::normalize_answer(text), *normalized, "{text:?}");
    }
    for Score { gold, pred, exact, f1 } in &golden.scores {
        close(metrics::exact(gold, pred), *exact, &format!("exact of {gold:?}, {pred:?}"));
        close(metrics::f1(gold, pred), *f1, &format!("f1 of {gold:?}, {pred:?}"));
    }
}
