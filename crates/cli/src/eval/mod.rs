mod decode;
mod report;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use reader::dataset::Dataset;
use reader::texts::{self, Text};
use serde_json::{Map, Value};

use crate::error::{Error, Usage};
use crate::model::ModelArguments;
use crate::squad_file;
use decode::{Asking, Mode, Outcome};

/// Measure a model on a SQuAD file: exact match and F1 as the official script counts them
#[derive(Args)]
pub struct Eval {
    /// Questions in the layout of SQuAD 1.1 or 2.0; may be gzipped
    #[arg(long, value_name = "SQUAD.json")]
    data: PathBuf,
    /// Decode as the SQuAD scripts do, as transformers' pipeline does, or as a verdict
    #[arg(long, value_enum, default_value_t = Mode::Squad)]
    mode: Mode,
    /// Put each question to its whole article, the paragraphs joined, instead of its paragraph
    #[arg(long)]
    whole_articles: bool,
    /// Put each question to all articles, joined to one book
    #[arg(long, conflicts_with = "whole_articles")]
    one_book: bool,
    /// Read only the N windows of a text that are most worth it (`--mode verdict`)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    first: Option<u16>,
    /// Write the predictions as JSON: id to text
    #[arg(long, value_name = "OUT.json")]
    predictions: Option<PathBuf>,
    /// Write what a verdict's parameters are fitted to, a line of JSON for every question
    #[arg(long, value_name = "OUT.jsonl")]
    features: Option<PathBuf>,
    /// Measure on this many questions, evenly spread over the file
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

impl Eval {
    pub fn run(&self) -> Result<(), Error> {
        let of_verdicts =
            [("--features", self.features.is_some()), ("--first", self.first.is_some())];
        let given = of_verdicts.iter().find(|(_, given)| *given && self.mode != Mode::Verdict);
        if let Some(&(name, _)) = given {
            return Err(Usage::Goes { option: name, with: "--mode verdict" }.into());
        }
        let asking = Asking { mode: self.mode, first: self.first.map(usize::from) };
        let dataset = squad_file::load(&self.data)?;
        let texts = self.select(&dataset);
        let model = self.model.load()?;
        let total: usize = texts.iter().map(|text| text.questions.len()).sum();
        let progress = progress(total);
        let started = Instant::now();
        let outcomes: Result<Vec<Vec<Outcome<'_>>>, Error> = texts
            .par_iter()
            .map(|text| {
                let passage = model.reader.passage(&text.text);
                let outcomes = text.questions.par_iter().map(|(question, place)| {
                    let outcome = match &passage {
                        Ok(passage) => decode::answer(&asking, &model, passage, question, place)?,
                        // A passage without words answers nothing.
                        Err(_) => Outcome::unanswered(question),
                    };
                    progress.inc(1);
                    Ok(outcome)
                });
                outcomes.collect()
            })
            .collect();
        let outcomes: Vec<Outcome<'_>> = outcomes?.into_iter().flatten().collect();
        let seconds = started.elapsed().as_secs_f64();
        progress.finish_and_clear();
        if let Some(path) = &self.predictions {
            write(path, &predictions(&outcomes))?;
        }
        if let Some(path) = &self.features {
            write(path, &features(&outcomes))?;
        }
        let report = report::report(&outcomes, &model, seconds);
        let report = report.ok_or_else(|| Error::NoQuestions { path: self.data.clone() })?;
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            report::print(&report, &mut out)?;
        }
        Ok(())
    }

    /// The texts, with the questions to ask.
    fn select<'a>(&self, dataset: &'a Dataset) -> Vec<Text<'a>> {
        let mut texts = if self.whole_articles {
            texts::whole_articles(dataset)
        } else if self.one_book {
            texts::one_book(dataset)
        } else {
            texts::paragraphs(dataset)
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

fn predictions(outcomes: &[Outcome<'_>]) -> String {
    let predictions = outcomes.iter().map(|o| (o.question.id.clone(), o.prediction().into()));
    format!("{:#}\n", Value::Object(predictions.collect::<Map<_, _>>()))
}

fn features(outcomes: &[Outcome<'_>]) -> String {
    let features = outcomes.iter().filter_map(|outcome| outcome.verdict.as_ref());
    features.map(|verdict| format!("{}\n", verdict.features)).collect()
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|source| Error::WriteFile { path: path.into(), source })
}

fn progress(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    let template = "{bar:40} {pos}/{len} questions, {per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
