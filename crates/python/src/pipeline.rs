//! Questions decoded as transformers' pipeline does it.

use electra::Logits;
use native::batch::{self, Row};
use native::{CodePoints, Model, Progress};
use reader::Passage;
use reader::pipeline::{self, Options};

/// What the pipeline gives for an answer: score, start, end, words.
pub type Found = (f64, usize, usize, String);

fn found(passage: &Passage, answers: Vec<reader::Answer>) -> Vec<Found> {
    let places = CodePoints::new(passage.text());
    let answers = answers.into_iter().map(|answer| {
        let span = places.span(&answer.span);
        (answer.score, span.start, span.end, answer.text)
    });
    answers.collect()
}

/// Answers of all rows; the first row that fails fails them all, as in the reference.
pub fn answers(
    model: &Model,
    rows: &[Row<'_>],
    options: &Options,
    progress: &dyn Progress,
) -> native::Result<Vec<Vec<Found>>> {
    options.validate()?;
    let reader = model.plain_reader()?;
    let read = |text: &str| reader.passage(text);
    let outcomes = batch::run_with(read, rows, progress, |passage, question| {
        let windows = reader.windows(question, passage, options)?;
        let logits = model.logits(&windows, progress)?;
        Ok(found(passage, pipeline::decode(passage, &windows, &logits, options)?))
    })?;
    outcomes.into_iter().collect()
}

/// Answers from logits that are given, a pair for each window.
pub fn of_logits(
    model: &Model,
    row: Row<'_>,
    options: &Options,
    logits: Vec<(Vec<f32>, Vec<f32>)>,
) -> native::Result<Vec<Found>> {
    let reader = model.plain_reader()?;
    let passage = reader.passage(row.passage)?;
    let windows = reader.windows(row.question, &passage, options)?;
    let logits: Vec<_> = logits.into_iter().map(|(start, end)| Logits { start, end }).collect();
    Ok(found(&passage, pipeline::decode(&passage, &windows, &logits, options)?))
}
