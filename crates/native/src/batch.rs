//! Many questions, each to a passage of its own, on all cores.

use rayon::prelude::*;
use reader::Passage;
use reader::verdict::Options;

use crate::{CodePoints, Error, Model, Progress, Result, Stage, judge};

/// A question and what it is put to.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The question.
    pub question: &'a str,
    /// The passage.
    pub passage: &'a str,
}

/// What is said in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// A part of the passage; empty where it does not say.
    pub answer: String,
    /// Where it begins, in code points of the passage; 0 where it does not say.
    pub start: usize,
    /// Where it ends, likewise.
    pub end: usize,
    /// Probability of the answer, given that the passage answers; of an empty one, that it does not. 0 to 1.
    pub confidence: f64,
    /// Probability that the passage answers, 0 to 1.
    pub answerable: f64,
}

/// Why nothing is said in a row, as it stands there: with the code of the error.
pub fn failed(code: &str, message: &str) -> String {
    format!("{code}: {message}")
}

/// The best answer to a question.
///
/// # Errors
/// As [`judge`].
pub fn say(
    model: &Model,
    question: &str,
    passage: &Passage,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Said> {
    let verdict = judge(model, question, passage, options, progress)?.verdict;
    let answerable = verdict.answerable;
    let best = verdict.answers.into_iter().next();
    Ok(best.map_or_else(
        || Said { answer: String::new(), start: 0, end: 0, confidence: 0.0, answerable },
        |best| {
            let span = CodePoints::new(passage.text()).span(&best.span);
            Said {
                answer: best.text,
                start: span.start,
                end: span.end,
                confidence: best.confidence,
                answerable,
            }
        },
    ))
}

/// What came of each row, in order; `answer` is called from all threads of the pool that this is called in. A
/// passage is tokenized once for all rows that follow each other with it. A row that fails stops no other.
///
/// # Errors
/// [`Error::Stopped`], and nothing else: what goes wrong with a row is its own.
pub fn run<T: Send>(
    model: &Model,
    rows: &[Row<'_>],
    progress: &dyn Progress,
    answer: impl Fn(&Passage, &str) -> Result<T> + Sync,
) -> Result<Vec<Result<T>>> {
    run_with(|text| model.reader.passage(text), rows, progress, answer)
}

/// The same, with another way to read passages.
///
/// # Errors
/// As [`run`].
pub fn run_with<T: Send>(
    read: impl Fn(&str) -> reader::Result<Passage> + Sync,
    rows: &[Row<'_>],
    progress: &dyn Progress,
    answer: impl Fn(&Passage, &str) -> Result<T> + Sync,
) -> Result<Vec<Result<T>>> {
    progress.begin(Stage::Answer, Some(rows.len() as u64));
    let groups: Vec<_> = rows.chunk_by(|a, b| a.passage == b.passage).collect();
    let outcomes: Result<Vec<Vec<_>>> = groups
        .par_iter()
        // Without it the last eighth may be one thread's, while others have ended.
        .with_max_len(1)
        .map(|group| {
            progress.check()?;
            let passage = group.first().map(|row| read(row.passage));
            let outcomes = group.par_iter().with_max_len(1).map(|row| {
                progress.check()?;
                let outcome = match &passage {
                    Some(Ok(passage)) => answer(passage, row.question),
                    // Errors are not shared, and what is wrong with a passage is seen before any work.
                    _ => read(row.passage)
                        .map_err(Error::from)
                        .and_then(|passage| answer(&passage, row.question)),
                };
                if let Err(Error::Stopped) = outcome {
                    return Err(Error::Stopped);
                }
                progress.advance(1);
                Ok(outcome)
            });
            outcomes.collect()
        })
        .collect();
    progress.end();
    Ok(outcomes?.into_iter().flatten().collect())
}
