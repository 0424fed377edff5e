//! Rows to answers, on all cores.

use native::batch::{self, say};
use native::{Model, Silent};
use reader::verdict;

use super::rows::{Outcome, Row};
use crate::error::Error;

/// What answers rows.
pub struct Asker<'a> {
    pub model: &'a Model,
    /// Put to all rows that have none of their own.
    pub question: Option<&'a str>,
    pub options: verdict::Options,
}

impl Asker<'_> {
    /// One outcome a row, in order.
    pub fn answer(&self, rows: &[Row]) -> Result<Vec<Outcome>, Error> {
        let asked: Vec<batch::Row<'_>> = rows
            .iter()
            .flatten()
            .map(|row| batch::Row {
                question: row.question.as_deref().or(self.question).unwrap_or_default(),
                passage: &row.passage,
            })
            .collect();
        let said = batch::run(self.model, &asked, &Silent, |passage, question| {
            say(self.model, question, passage, &self.options, &Silent)
        })?;
        let mut said = said.into_iter();
        let outcomes = rows.iter().map(|row| match row {
            Ok(_) => {
                let said = said.next().unwrap_or(Err(native::Error::Stopped));
                said.map_err(|error| batch::failed(error.code(), &error.to_string()))
            }
            Err(why) => Err(why.clone()),
        });
        Ok(outcomes.collect())
    }
}
