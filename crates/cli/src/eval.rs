use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use reader::dataset::{Dataset, Paragraph, Question};
use reader::metrics::{self, Means, Scored};
use reader::{Passage, pipeline, squad};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::model::{Model, ModelArguments};
use crate::squad_file;

/// Measure a model on a SQuAD file: exact match and F1 as the official script counts them
#[derive(Args)]
pub struct Eval {
    /// Questions in the layout of SQuAD 1.1 or 2.0; may be gzipped
    #[arg(long, value_name = "SQUAD.json")]
    data: PathBuf,
    /// Decode as the SQuAD scripts do, or as transformers' pipeline does
    #[arg(long, value_enum, default_value_t = Mode::Squad)]
    mode: Mode,
    /// Write the predictions as JSON: id to text
    #[arg(long, value_name = "OUT.json")]
    predictions: Option<PathBuf>,
    /// Measure on this many questions, evenly spread over the file
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Mode {
    Squad,
    Pipeline,
}

/// Best span and how far "does not say" leads it.
struct Outcome<'a> {
    question: &'a Question,
    span: String,
    null_lead: f64,
}

impl Outcome<'_> {
    fn prediction(&self) -> &str {
        if self.null_lead > 0.0 { "" } else { &self.span }
    }
}

impl Eval {
    pub fn run(&self) -> Result<(), Error> {
        let dataset = squad_file::load(&self.data)?;
        let paragraphs = self.select(&dataset);
        let model = self.model.load()?;
        let total: usize = paragraphs.iter().map(|(_, questions)| questions.len()).sum();
        let progress = progress(total);
        let started = Instant::now();
        let outcomes: Result<Vec<Vec<Outcome<'_>>>, Error> = paragraphs
            .par_iter()
            .map(|(paragraph, questions)| {
                let passage = model.reader.passage(&paragraph.context);
                let outcomes = questions.iter().map(|question| {
                    let outcome = match &passage {
                        Ok(passage) => self.answer(&model, passage, question)?,
                        // A passage without words answers nothing.
                        Err(_) => Outcome { question, span: String::new(), null_lead: 0.0 },
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
            write_predictions(path, &outcomes)?;
        }
        self.report(&outcomes, &model, seconds)
    }

    /// The questions to ask, by paragraph.
    fn select<'a>(&self, dataset: &'a Dataset) -> Vec<(&'a Paragraph, Vec<&'a Question>)> {
        let total = dataset.questions().count();
        let wanted = self.limit.unwrap_or(total).min(total);
        let mut selected: Vec<(&Paragraph, Vec<&Question>)> = Vec::new();
        for (index, (paragraph, question)) in dataset.questions().enumerate() {
            // Takes a question whenever the wanted share of those seen grows by one.
            if (index + 1) * wanted / total == index * wanted / total {
                continue;
            }
            match selected.last_mut() {
                Some((last, questions)) if std::ptr::eq(*last, paragraph) => {
                    questions.push(question);
                }
                _ => selected.push((paragraph, vec![question])),
            }
        }
        selected
    }

    fn answer<'a>(
        &self,
        model: &Model,
        passage: &Passage,
        question: &'a Question,
    ) -> Result<Outcome<'a>, Error> {
        let unanswered = Outcome { question, span: String::new(), null_lead: 0.0 };
        let reader = &model.reader;
        let predicted = match self.mode {
            Mode::Squad => {
                let options = squad::Options::default();
                reader.squad_windows(&question.question, passage, &options).and_then(|windows| {
                    let logits = model.forward(&windows)?;
                    let decoded = squad::decode(reader, passage, &windows, &logits, &options)?;
                    let span = decoded.best_span().map(|answer| answer.text.clone());
                    Ok((span, decoded.null_odds.unwrap_or_default()))
                })
            }
            Mode::Pipeline => {
                let options = pipeline::Options { top_k: 2, no_answer: true, ..Default::default() };
                let answers =
                    reader.windows(&question.question, passage, &options).and_then(|windows| {
                        let logits = model.forward(&windows)?;
                        pipeline::decode(passage, &windows, &logits, &options)
                    });
                answers.map(|answers| {
                    let (null, spans): (Vec<_>, Vec<_>) =
                        answers.iter().partition(|answer| answer.is_no_answer());
                    let score = |list: &[&reader::Answer]| list.first().map_or(0.0, |a| a.score);
                    let span = spans.first().map(|answer| answer.text.clone());
                    (span, score(&null) - score(&spans))
                })
            }
        };
        match predicted {
            Ok((span, null_lead)) => {
                Ok(Outcome { question, span: span.unwrap_or_default(), null_lead })
            }
            // Questions that cannot be asked count as unanswered, as in the official script.
            Err(reader::Error::EmptyQuestion | reader::Error::QuestionTooLong { .. }) => {
                Ok(unanswered)
            }
            Err(other) => Err(other.into()),
        }
    }

    fn report(&self, outcomes: &[Outcome<'_>], model: &Model, seconds: f64) -> Result<(), Error> {
        let scored = outcomes.iter().map(|outcome| Scored {
            gold: outcome.question.answers.iter().map(|gold| gold.text.as_str()).collect(),
            prediction: &outcome.span,
            no_answer: outcome.null_lead,
        });
        let scored: Vec<_> = scored.collect();
        let report =
            metrics::evaluate(&scored, 0.0).ok_or_else(|| Error::NoQuestions(self.data.clone()))?;
        let mut fields = Map::new();
        let mut means = |prefix: &str, means: Option<Means>| {
            if let Some(Means { exact, f1, total }) = means {
                fields.insert(format!("{prefix}exact"), json!(exact));
                fields.insert(format!("{prefix}f1"), json!(f1));
                fields.insert(format!("{prefix}total"), json!(total));
            }
        };
        means("", Some(report.all));
        means("HasAns_", report.has_answer);
        means("NoAns_", report.no_answer);
        #[allow(clippy::cast_precision_loss)]
        let per_second = outcomes.len() as f64 / seconds;
        let more = [
            ("best_exact", json!(report.best_exact.value)),
            ("best_exact_thresh", json!(report.best_exact.threshold)),
            ("best_f1", json!(report.best_f1.value)),
            ("best_f1_thresh", json!(report.best_f1.threshold)),
            ("questions_per_second", json!(per_second)),
            ("model", json!(model.name)),
            ("model_sha256", json!(model.hash())),
        ];
        fields.extend(more.map(|(key, value)| (key.to_owned(), value)));
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &fields).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            for (key, value) in &fields {
                match value.as_f64().filter(|_| value.is_f64()) {
                    Some(number) => writeln!(out, "{key:<22}{number:.3}")?,
                    None => writeln!(out, "{key:<22}{}", value.to_string().trim_matches('"'))?,
                }
            }
        }
        Ok(())
    }
}

fn write_predictions(path: &Path, outcomes: &[Outcome<'_>]) -> Result<(), Error> {
    let predictions: Map<String, Value> = outcomes
        .iter()
        .map(|outcome| (outcome.question.id.clone(), outcome.prediction().into()))
        .collect();
    let text = format!("{:#}\n", Value::Object(predictions));
    std::fs::write(path, text).map_err(|cause| Error::WriteFile { path: path.into(), cause })
}

fn progress(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    let template = "{bar:40} {pos}/{len} questions, {per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
