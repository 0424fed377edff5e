//! One question, decoded in one of the modes.

use std::ops::Range;

use reader::dataset::Question;
use reader::{Passage, Window, metrics, pipeline, ranking, squad, verdict};
use serde_json::{Value, json};

use crate::{Error, Model, Progress, Result};

/// Most places that a line of features has.
const MOST_PLACES: usize = 60;

/// How answers are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Mode {
    /// As the SQuAD scripts do
    Squad,
    /// As transformers' pipeline does
    Pipeline,
    /// As people are told
    Verdict,
}

impl Mode {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::Squad, Self::Pipeline, Self::Verdict];

    /// As it is written in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Squad => "squad",
            Self::Pipeline => "pipeline",
            Self::Verdict => "verdict",
        }
    }
}

/// The best span, and how much speaks against it.
pub struct Outcome<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// The words of the best span.
    pub span: String,
    /// Grows with what speaks for "does not say".
    pub no_answer: f64,
    /// Above it, "does not say" is predicted.
    pub threshold: f64,
    /// Whether the span lies in the paragraph that the question belongs to.
    pub in_paragraph: bool,
    /// How many were read.
    pub windows: usize,
    /// Of mode `verdict`.
    pub verdict: Option<Probabilities>,
    /// How many windows are read before one that holds an answer, in the order of their ranking.
    pub rank: Option<usize>,
}

/// What a verdict says beyond its span.
pub struct Probabilities {
    /// That the text answers.
    pub answerable: f64,
    /// Of the best span, given that the text answers.
    pub confidence: f64,
    /// What parameters are fitted to.
    pub features: Value,
}

/// The best span and where it stands.
struct Best {
    text: String,
    span: Range<usize>,
}

impl<'a> Outcome<'a> {
    /// Questions that cannot be asked count as unanswered, as in the official script.
    pub fn unanswered(question: &'a Question) -> Self {
        Self {
            question,
            span: String::new(),
            no_answer: 0.0,
            threshold: 0.0,
            in_paragraph: false,
            windows: 0,
            verdict: None,
            rank: None,
        }
    }

    /// What is predicted; empty for "does not say".
    pub fn prediction(&self) -> &str {
        if self.no_answer > self.threshold { "" } else { &self.span }
    }

    /// The accepted answers.
    pub fn gold(&self) -> Vec<&'a str> {
        self.question.answers.iter().map(|gold| gold.text.as_str()).collect()
    }
}

/// How questions are asked.
pub(super) struct Asking<'p> {
    pub mode: Mode,
    /// Most windows that a verdict is given on, those most worth reading.
    pub first: Option<usize>,
    pub progress: &'p dyn Progress,
}

/// Asks one question; `place` holds the bytes of the paragraph that it belongs to.
pub(super) fn answer<'a>(
    asking: &Asking<'_>,
    model: &Model,
    passage: &Passage,
    question: &'a Question,
    place: &Range<usize>,
) -> Result<Outcome<'a>> {
    let unanswered = Outcome::unanswered(question);
    let decoded = match asking.mode {
        Mode::Squad => by_squad(asking, model, passage, unanswered),
        Mode::Pipeline => by_pipeline(asking, model, passage, unanswered),
        Mode::Verdict => by_verdict(asking, model, passage, unanswered, place),
    };
    match decoded {
        Ok((best, outcome)) => {
            let Best { text, span } = best.unwrap_or(Best { text: String::new(), span: 0..0 });
            let in_paragraph = place.contains(&span.start) && span.end <= place.end;
            Ok(Outcome { span: text, in_paragraph, ..outcome })
        }
        Err(Error::Reader(
            reader::Error::EmptyQuestion | reader::Error::QuestionTooLong { .. },
        )) => Ok(Outcome::unanswered(question)),
        Err(other) => Err(other),
    }
}

/// Where the accepted answers stand in the paragraph that the question belongs to.
fn occurrences(question: &Question, text: &str, place: &Range<usize>) -> Vec<Range<usize>> {
    let paragraph = text.get(place.clone()).unwrap_or_default();
    let answers = question.answers.iter().flat_map(|gold| paragraph.match_indices(&gold.text));
    answers.map(|(at, found)| place.start + at..place.start + at + found.len()).collect()
}

type Decoded<'a> = Result<(Option<Best>, Outcome<'a>)>;

fn best(answer: &reader::Answer) -> Best {
    Best { text: answer.text.clone(), span: answer.span.clone() }
}

fn by_squad<'a>(
    asking: &Asking<'_>,
    model: &Model,
    passage: &Passage,
    outcome: Outcome<'a>,
) -> Decoded<'a> {
    let options = squad::Options::default();
    let windows = model.reader.squad_windows(&outcome.question.question, passage, &options)?;
    let logits = model.logits(&windows, asking.progress)?;
    let decoded = squad::decode(&model.reader, passage, &windows, &logits, &options)?;
    let no_answer = decoded.null_odds.unwrap_or_default();
    let outcome = Outcome { no_answer, windows: windows.len(), ..outcome };
    Ok((decoded.best_span().map(best), outcome))
}

fn by_pipeline<'a>(
    asking: &Asking<'_>,
    model: &Model,
    passage: &Passage,
    outcome: Outcome<'a>,
) -> Decoded<'a> {
    let options = pipeline::Options { top_k: 2, no_answer: true, ..Default::default() };
    let windows = model.reader.windows(&outcome.question.question, passage, &options)?;
    let logits = model.logits(&windows, asking.progress)?;
    let answers = pipeline::decode(passage, &windows, &logits, &options)?;
    let (null, spans): (Vec<_>, Vec<_>) = answers.iter().partition(|a| a.is_no_answer());
    let score = |list: &[&reader::Answer]| list.first().map_or(0.0, |answer| answer.score);
    let no_answer = score(&null) - score(&spans);
    let outcome = Outcome { no_answer, windows: windows.len(), ..outcome };
    Ok((spans.first().map(|answer| best(answer)), outcome))
}

fn by_verdict<'a>(
    asking: &Asking<'_>,
    model: &Model,
    passage: &Passage,
    outcome: Outcome<'a>,
    place: &Range<usize>,
) -> Decoded<'a> {
    let options = verdict::Options { top_k: 2, ..Default::default() };
    let question = &outcome.question.question;
    let mut windows = model.reader.verdict_windows(question, passage, &options)?;
    let order = ranking::order(question, passage, &windows);
    let answers = occurrences(outcome.question, passage.text(), place);
    let holds = |window: &Window| {
        let bytes = passage.bytes(window);
        answers.iter().any(|answer| bytes.start <= answer.start && answer.end <= bytes.end)
    };
    let rank = order.iter().position(|index| holds(&windows[*index]));
    if let Some(first) = asking.first {
        windows = order.iter().take(first).map(|index| windows[*index].clone()).collect();
    }
    let mut evidence = model.reader.evidence(question, &options)?;
    let mut unfitted = verdict::Evidence::new(None, question, &options)?;
    for (window, logits) in windows.iter().zip(model.logits(&windows, asking.progress)?) {
        evidence.add(window, &logits)?;
        unfitted.add(window, &logits)?;
    }
    let verdict = evidence.verdict(passage);
    let gold = outcome.gold();
    let places = unfitted.features(passage).into_iter().take(MOST_PLACES).map(|place| {
        let text = passage.text().get(place.span).unwrap_or_default();
        let f1 = gold.iter().map(|gold| metrics::f1(gold, text)).fold(0.0, f64::max);
        json!([place.log_odds, f1, place.relevance])
    });
    let features = json!({
        "id": outcome.question.id,
        "has_answer": !gold.is_empty(),
        "windows": windows.len(),
        "places": places.collect::<Vec<_>>(),
    });
    let span = verdict.answers.iter().find(|answer| !answer.is_no_answer());
    let probabilities = Probabilities {
        answerable: verdict.answerable,
        confidence: span.map_or(0.0, |answer| answer.confidence),
        features,
    };
    let outcome = Outcome {
        no_answer: 1.0 - verdict.answerable,
        threshold: 1.0 - verdict.threshold,
        windows: windows.len(),
        verdict: Some(probabilities),
        rank,
        ..outcome
    };
    Ok((span.map(|answer| Best { text: answer.text.clone(), span: answer.span.clone() }), outcome))
}
