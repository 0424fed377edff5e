//! Exact match and F1 as SQuAD 2.0's official script (`evaluate-v2.0.py`) computes them, best
//! no-answer thresholds included. All figures are percentages.

use std::collections::HashMap;

use serde::Serialize;
use unicode_general_category::{GeneralCategory, get_general_category};

/// One question's outcome, as the metrics need it.
#[derive(Debug, Clone)]
pub struct Scored<'a> {
    /// Accepted answers; none where the passage does not say.
    pub gold: Vec<&'a str>,
    /// The predicted text; empty for "does not say".
    pub prediction: &'a str,
    /// How much speaks for "does not say": any number that grows with it.
    pub no_answer: f64,
}

/// Means over a set of questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Means {
    /// Share of predictions that equal an accepted answer after normalization.
    pub exact: f64,
    /// Mean overlap of words with the best accepted answer.
    pub f1: f64,
    /// Number of questions.
    pub total: usize,
}

/// The best that a threshold on `no_answer` can do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Best {
    /// Value of the metric.
    pub value: f64,
    /// Questions with a larger `no_answer` count as "does not say".
    pub threshold: f64,
}

/// Everything that the official script reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Over all questions.
    pub all: Means,
    /// Over those with an answer, if there are any.
    pub has_answer: Option<Means>,
    /// Over those without one, if there are any.
    pub no_answer: Option<Means>,
    /// Best exact match.
    pub best_exact: Best,
    /// Best F1.
    pub best_f1: Best,
}

// The official script is Python: white space and word characters are what Python takes for them.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn is_word(c: char) -> bool {
    use GeneralCategory::{
        DecimalNumber, LetterNumber, LowercaseLetter, ModifierLetter, OtherLetter, OtherNumber,
        TitlecaseLetter, UppercaseLetter,
    };
    c == '_'
        || matches!(
            get_general_category(c),
            DecimalNumber
                | LetterNumber
                | LowercaseLetter
                | ModifierLetter
                | OtherLetter
                | OtherNumber
                | TitlecaseLetter
                | UppercaseLetter
        )
}

/// Lower case, without ASCII punctuation, articles and superfluous white space.
pub fn normalize_answer(text: &str) -> String {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_ascii_punctuation()).collect();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let word_len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_len);
        kept.push_str(if matches!(word, "a" | "an" | "the") { " " } else { word });
        let gap_len = after.find(is_word).unwrap_or(after.len());
        kept.push_str(&after[..gap_len]);
        rest = &after[gap_len..];
    }
    kept.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// 1 when both are the same after normalization, else 0.
pub fn exact(gold: &str, prediction: &str) -> f64 {
    f64::from(u8::from(normalize_answer(gold) == normalize_answer(prediction)))
}

#[allow(clippy::cast_precision_loss)]
fn float(n: usize) -> f64 {
    n as f64
}

/// Harmonic mean of precision and recall of words after normalization.
pub fn f1(gold: &str, prediction: &str) -> f64 {
    let (gold, prediction) = (normalize_answer(gold), normalize_answer(prediction));
    if gold.is_empty() || prediction.is_empty() {
        return f64::from(u8::from(gold == prediction));
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    gold.split(' ').for_each(|word| *counts.entry(word).or_default() += 1);
    let mut same = 0;
    for word in prediction.split(' ') {
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            same += 1;
        }
    }
    if same == 0 {
        return 0.0;
    }
    let words = |text: &str| float(text.split(' ').count());
    let (precision, recall) = (float(same) / words(&prediction), float(same) / words(&gold));
    (2.0 * precision * recall) / (precision + recall)
}

struct Raw {
    exact: f64,
    f1: f64,
    has_answer: bool,
    predicted: bool,
    no_answer: f64,
}

fn raw(scored: &Scored<'_>) -> Raw {
    let mut gold: Vec<&str> = scored.gold.clone();
    gold.retain(|text| !normalize_answer(text).is_empty());
    if gold.is_empty() {
        gold.push("");
    }
    let best = |metric: fn(&str, &str) -> f64| {
        gold.iter().map(|text| metric(text, scored.prediction)).fold(0.0, f64::max)
    };
    Raw {
        exact: best(exact),
        f1: best(f1),
        has_answer: !scored.gold.is_empty(),
        predicted: !scored.prediction.is_empty(),
        no_answer: scored.no_answer,
    }
}

fn means<'a>(raws: impl Iterator<Item = &'a Raw>, threshold: f64) -> Option<Means> {
    let (mut exact, mut f1, mut total) = (0.0, 0.0, 0);
    for raw in raws {
        let withheld = raw.no_answer > threshold;
        let score =
            |score: f64| if withheld { f64::from(u8::from(!raw.has_answer)) } else { score };
        exact += score(raw.exact);
        f1 += score(raw.f1);
        total += 1;
    }
    let percent = |sum: f64| 100.0 * sum / float(total);
    (total > 0).then(|| Means { exact: percent(exact), f1: percent(f1), total })
}

fn best(raws: &[Raw], metric: fn(&Raw) -> f64) -> Best {
    let mut by_no_answer: Vec<&Raw> = raws.iter().collect();
    by_no_answer.sort_by(|a, b| a.no_answer.total_cmp(&b.no_answer));
    // Start from withholding every answer, then let them in one by one.
    let mut score = float(raws.iter().filter(|raw| !raw.has_answer).count());
    let (mut best, mut threshold) = (score, 0.0);
    for raw in by_no_answer {
        score += match (raw.has_answer, raw.predicted) {
            (true, _) => metric(raw),
            (false, true) => -1.0,
            (false, false) => 0.0,
        };
        if score > best {
            (best, threshold) = (score, raw.no_answer);
        }
    }
    Best { value: 100.0 * best / float(raws.len()), threshold }
}

/// Scores predictions; those whose `no_answer` exceeds the threshold count as "does not say".
///
/// `None` when there are no questions.
pub fn evaluate(questions: &[Scored<'_>], threshold: f64) -> Option<Report> {
    let raws: Vec<Raw> = questions.iter().map(raw).collect();
    Some(Report {
        all: means(raws.iter(), threshold)?,
        has_answer: means(raws.iter().filter(|raw| raw.has_answer), threshold),
        no_answer: means(raws.iter().filter(|raw| !raw.has_answer), threshold),
        best_exact: best(&raws, |raw| raw.exact),
        best_f1: best(&raws, |raw| raw.f1),
    })
}
