//! Measuring a model on a SQuAD file: exact match and F1 as the official script counts them.

mod decode;
mod report;

use rayon::prelude::*;
use reader::dataset::Dataset;
use reader::texts::{self, Text};
use serde_json::{Map, Value};

use crate::{Model, Progress, Result, Stage};
use decode::Asking;

pub use decode::{Mode, Outcome, Probabilities};
pub use report::{Fields, report};

/// What a question is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Its paragraph.
    Paragraph,
    /// Its article, the paragraphs joined.
    WholeArticle,
    /// All articles of the file, joined.
    OneBook,
}

/// What is measured, and how.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation {
    /// How answers are decoded.
    pub mode: Mode,
    /// What each question is put to.
    pub text: Asked,
    /// Most windows of a text that a verdict is given on, those most worth reading; all without it.
    pub first: Option<usize>,
    /// How many questions are asked, evenly spread over the file; all without it.
    pub limit: Option<usize>,
}

impl Evaluation {
    /// Asks all questions, on all threads of the pool that this is called in; in file order.
    ///
    /// # Errors
    /// The network's, and [`crate::Error::Stopped`].
    pub fn run<'a>(
        &self,
        model: &Model,
        texts: &[Text<'a>],
        progress: &dyn Progress,
    ) -> Result<Vec<Outcome<'a>>> {
        let asking = Asking { mode: self.mode, first: self.first, progress };
        let total: usize = texts.iter().map(|text| text.questions.len()).sum();
        progress.begin(Stage::Answer, Some(total as u64));
        let outcomes: Result<Vec<Vec<Outcome<'_>>>> = texts
            .par_iter()
            .with_max_len(1)
            .map(|text| {
                let passage = model.reader.passage(&text.text);
                let outcomes =
                    text.questions.par_iter().with_max_len(1).map(|(question, place)| {
                        let outcome = match &passage {
                            Ok(passage) => {
                                decode::answer(&asking, model, passage, question, place)?
                            }
                            // A passage without words answers nothing.
                            Err(_) => Outcome::unanswered(question),
                        };
                        progress.advance(1);
                        Ok(outcome)
                    });
                outcomes.collect()
            })
            .collect();
        progress.end();
        Ok(outcomes?.into_iter().flatten().collect())
    }

    /// The texts, with the questions to ask.
    pub fn select<'a>(&self, dataset: &'a Dataset) -> Vec<Text<'a>> {
        let mut texts = match self.text {
            Asked::Paragraph => texts::paragraphs(dataset),
            Asked::WholeArticle => texts::whole_articles(dataset),
            Asked::OneBook => texts::one_book(dataset),
        };
        let total: usize = texts.iter().map(|text| text.questions.len()).sum();
        let wanted = self.limit.unwrap_or(total).min(total);
        let mut index = 0;
        for text in &mut texts {
            // Takes a question whenever the wanted share of those seen grows by one.
            text.questions.retain(|_| {
                index += 1;
                index * wanted / total != (index - 1) * wanted / total
            });
        }
        texts.retain(|text| !text.questions.is_empty());
        texts
    }
}

/// Predictions as JSON, id to text, as the official script takes them.
pub fn predictions(outcomes: &[Outcome<'_>]) -> String {
    let predictions = outcomes.iter().map(|o| (o.question.id.clone(), o.prediction().into()));
    format!("{:#}\n", Value::Object(predictions.collect::<Map<_, _>>()))
}

/// What a verdict's parameters are fitted to, a line of JSON for every question.
pub fn features(outcomes: &[Outcome<'_>]) -> String {
    let features = outcomes.iter().filter_map(|outcome| outcome.verdict.as_ref());
    features.map(|verdict| format!("{}\n", verdict.features)).collect()
}
