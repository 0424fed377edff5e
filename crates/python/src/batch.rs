//! Many questions at once.

use native::batch::{self, Row, Said, say};
use native::{Model, Progress};
use reader::verdict::Options;

use crate::failure::Failure;
use crate::texts::Texts;

/// Questions and passages by row; those that are no text stay what they are.
pub struct Rows<'a>(Vec<Result<Row<'a>, &'a Failure>>);

impl<'a> Rows<'a> {
    pub fn new(questions: &'a Texts, passages: &'a Texts, rows: usize) -> Self {
        let pairs = questions.iter(rows).zip(passages.iter(rows));
        Self(
            pairs
                .map(|(question, passage)| Ok(Row { question: question?, passage: passage? }))
                .collect(),
        )
    }

    /// What each row is answered with.
    pub fn answer(
        &self,
        model: &Model,
        options: &Options,
        progress: &dyn Progress,
    ) -> native::Result<Vec<Result<Said, Failure>>> {
        let good: Vec<Row<'_>> =
            self.0.iter().filter_map(|row| row.as_ref().ok().copied()).collect();
        let said = batch::run(model, &good, progress, |passage, question| {
            say(model, question, passage, options, progress)
        })?;
        let mut said = said.into_iter();
        let outcomes = self.0.iter().map(|row| match row {
            Ok(_) => said.next().unwrap_or(Err(native::Error::Stopped)).map_err(Failure::from),
            Err(failure) => Err((*failure).clone()),
        });
        Ok(outcomes.collect())
    }
}
