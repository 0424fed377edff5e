//! Rows to answers, on all cores.

use rayon::prelude::*;
use reader::{Passage, verdict};

use super::rows::{Answered, Asked, Outcome, Row};
use crate::ask::judge;
use crate::error::Error;
use crate::model::Model;

/// What answers rows.
pub struct Asker<'a> {
    pub model: &'a Model,
    /// Put to all rows that have none of their own.
    pub question: Option<&'a str>,
    pub options: verdict::Options,
}

impl Asker<'_> {
    /// One outcome a row, in order. Neighbours with one passage share its word pieces.
    ///
    /// # Errors
    /// Those that every further row would meet: a network that fails.
    pub fn answer(&self, rows: &[Row]) -> Result<Vec<Outcome>, Error> {
        let groups: Vec<&[Row]> = rows.chunk_by(share_passage).collect();
        let outcomes: Result<Vec<Vec<Outcome>>, Error> = groups
            .par_iter()
            .map(|group| match group.first() {
                Some(Ok(asked)) => {
                    let passage = self.model.reader.passage(&asked.passage);
                    group.par_iter().map(|row| self.row(row, &passage)).collect()
                }
                _ => group
                    .iter()
                    .map(|row| self.row(row, &Err(reader::Error::EmptyPassage)))
                    .collect(),
            })
            .collect();
        Ok(outcomes?.into_iter().flatten().collect())
    }

    fn row(&self, row: &Row, passage: &reader::Result<Passage>) -> Result<Outcome, Error> {
        let Asked { question, .. } = match row {
            Ok(asked) => asked,
            Err(why) => return Ok(Err(why.clone())),
        };
        let passage = match passage {
            Ok(passage) => passage,
            Err(why) => return Ok(Err(why.to_string())),
        };
        let question = question.as_deref().or(self.question).unwrap_or_default();
        let verdict = match judge(self.model, question, passage, &self.options) {
            Ok(verdict) => verdict,
            Err(reader::Error::Network(source)) => {
                return Err(reader::Error::Network(source).into());
            }
            Err(other) => return Ok(Err(other.to_string())),
        };
        let text = passage.text();
        #[allow(clippy::cast_possible_wrap)] // passages are far shorter
        let code_points =
            |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count() as i64);
        // There is always one: "does not say", if nothing else.
        let Some(best) = verdict.answers.into_iter().next() else {
            return Ok(Err(reader::Error::EmptyPassage.to_string()));
        };
        Ok(Ok(Answered {
            start: code_points(best.span.start),
            end: code_points(best.span.end),
            answer: best.text,
            confidence: best.confidence,
            answerable: verdict.answerable,
        }))
    }
}

fn share_passage(one: &Row, other: &Row) -> bool {
    matches!((one, other), (Ok(one), Ok(other)) if one.passage == other.passage)
}
