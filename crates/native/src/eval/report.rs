//! What is reported of all outcomes.

use reader::calibration::{self, Said};
use reader::metrics::{self, Means, Scored};
use serde_json::{Map, Value, json};

use super::decode::Outcome;
use crate::Model;

/// Bins of the expected calibration error.
const BINS: usize = 15;
/// Rows of the risk-coverage table.
const STEPS: usize = 20;
/// An answer is right when its F1 is at least this.
const RIGHT: f64 = 0.5;
/// What is said to be at least so probable counts as sure.
const SURE: f64 = 0.9;

/// Figures by name.
pub type Fields = Map<String, Value>;

/// All figures by name; `None` without questions.
pub fn report(outcomes: &[Outcome<'_>], model: &Model, seconds: f64) -> Option<Fields> {
    let scored = outcomes.iter().map(|outcome| Scored {
        gold: outcome.gold(),
        prediction: &outcome.span,
        no_answer: outcome.no_answer,
    });
    let threshold = outcomes.first()?.threshold;
    let report = metrics::evaluate(&scored.collect::<Vec<_>>(), threshold)?;
    let mut fields = Map::new();
    let mut means = |prefix: &str, means: Option<Means>| {
        if let Some(Means { exact, f1, total }) = means {
            fields.insert(format!("{prefix}exact"), json!(exact));
            fields.insert(format!("{prefix}f1"), json!(f1));
            fields.insert(format!("{prefix}total"), json!(total));
        }
    };
    means("", Some(report.all));
    means("HasAns_", report.has_answer);
    means("NoAns_", report.no_answer);
    let windows: usize = outcomes.iter().map(|outcome| outcome.windows).sum();
    let more = [
        ("best_exact", json!(report.best_exact.value)),
        ("best_exact_thresh", json!(report.best_exact.threshold)),
        ("best_f1", json!(report.best_f1.value)),
        ("best_f1_thresh", json!(report.best_f1.threshold)),
        ("threshold", json!(threshold)),
        ("right_marked_in_paragraph", json!(marked_in_paragraph(outcomes))),
        ("windows", json!(windows)),
        ("answer_in_first_8", json!(within(outcomes, 8))),
        ("answer_in_first_40", json!(within(outcomes, 40))),
        ("auroc", json!(auroc(outcomes))),
        ("questions_per_second", json!(float(outcomes.len()) / seconds)),
        ("model", json!(model.name)),
        ("model_sha256", json!(model.hash())),
    ];
    fields.extend(more.map(|(key, value)| (key.to_owned(), value)));
    fields.extend(calibration(outcomes));
    Some(fields)
}

fn f1(outcome: &Outcome<'_>) -> f64 {
    outcome.gold().iter().map(|gold| metrics::f1(gold, &outcome.span)).fold(0.0, f64::max)
}

/// Of the best spans with the right words, the percentage that lies in the question's paragraph.
fn marked_in_paragraph(outcomes: &[Outcome<'_>]) -> Option<f64> {
    let right = || outcomes.iter().filter(|outcome| f1(outcome) >= RIGHT);
    let there = right().filter(|outcome| outcome.in_paragraph).count();
    (right().count() > 0).then(|| 100.0 * float(there) / float(right().count()))
}

/// Percentage of the questions with an answer in a window that have it in one of the first so many of their ranking.
fn within(outcomes: &[Outcome<'_>], first: usize) -> Option<f64> {
    let ranks: Vec<usize> = outcomes.iter().filter_map(|outcome| outcome.rank).collect();
    let found = ranks.iter().filter(|rank| **rank < first).count();
    (!ranks.is_empty()).then(|| 100.0 * float(found) / float(ranks.len()))
}

/// How well "does not say" is told from an answer.
fn auroc(outcomes: &[Outcome<'_>]) -> Option<f64> {
    let said = outcomes.iter().map(|o| (-o.no_answer, !o.question.answers.is_empty()));
    calibration::auroc(&said.collect::<Vec<_>>())
}

/// Calibration of verdicts; nothing in the other modes.
fn calibration(outcomes: &[Outcome<'_>]) -> Fields {
    let verdicts = || outcomes.iter().filter_map(|o| Some((o, o.verdict.as_ref()?)));
    let mut fields = Map::new();
    if verdicts().next().is_none() {
        return fields;
    }
    let has_answer = |outcome: &Outcome<'_>| !outcome.question.answers.is_empty();
    let right = |outcome: &Outcome<'_>| f1(outcome) >= RIGHT;
    let answerable: Vec<Said> = verdicts().map(|(o, v)| (v.answerable, has_answer(o))).collect();
    let confidence =
        verdicts().filter(|(o, _)| has_answer(o)).map(|(o, v)| (v.confidence, right(o)));
    let confidence: Vec<Said> = confidence.collect();
    let product = |(o, v): (&Outcome<'_>, &super::decode::Probabilities)| {
        (v.answerable * v.confidence, right(o))
    };
    let sure: Vec<Said> = verdicts().map(product).collect();
    for (name, said) in
        [("answerable", answerable), ("confidence", confidence), ("sure", sure.clone())]
    {
        let bins = calibration::reliability(&said, BINS);
        fields.insert(format!("{name}_ece"), json!(100.0 * calibration::expected_error(&bins)));
        fields.insert(format!("{name}_reliability"), json!(bins));
    }
    let answers = verdicts().filter(|(o, _)| !o.prediction().is_empty()).map(product);
    let answers: Vec<Said> = answers.collect();
    let surest: Vec<&Said> = answers.iter().filter(|(p, _)| *p >= SURE).collect();
    let right = surest.iter().filter(|(_, right)| *right).count();
    let percent = |part: usize, of: usize| (of > 0).then(|| 100.0 * float(part) / float(of));
    fields.insert("surest_share".into(), json!(percent(surest.len(), answers.len())));
    fields.insert("surest_right".into(), json!(percent(right, surest.len())));
    fields.insert("risk_coverage".into(), json!(calibration::risk_coverage(&sure, STEPS)));
    fields
}

#[allow(clippy::cast_precision_loss)] // counts of questions
fn float(n: usize) -> f64 {
    n as f64
}
