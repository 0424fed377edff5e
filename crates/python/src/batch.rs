//! Many questions at once.

use native::batch::{self, Row};
use native::{CodePoints, Model, Progress, judge};
use reader::Passage;
use reader::verdict::Options;

use crate::failure::Failure;
use crate::table::Said;
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

fn say(
    model: &Model,
    question: &str,
    passage: &Passage,
    options: &Options,
    progress: &dyn Progress,
) -> native::Result<Said> {
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
