//! Many questions, each to a passage of its own, on all cores.

use rayon::prelude::*;
use reader::Passage;

use crate::{Error, Model, Progress, Result, Stage};

/// A question and what it is put to.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The question.
    pub question: &'a str,
    /// The passage.
    pub passage: &'a str,
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
        .map(|group| {
            progress.check()?;
            let passage = group.first().map(|row| read(row.passage));
            let outcomes = group.par_iter().map(|row| {
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
