//! Measuring a model on a SQuAD file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use native::eval::{self, Asked, Evaluation, Fields, Mode};
use native::squad_file::{self, Loaded};
use serde_json::Value;

use crate::error::{Error, Usage};
use crate::model::ModelArguments;
use crate::progress::Bars;

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
        let evaluation = Evaluation {
            mode: self.mode,
            text: if self.one_book {
                Asked::OneBook
            } else if self.whole_articles {
                Asked::WholeArticle
            } else {
                Asked::Paragraph
            },
            first: self.first.map(usize::from),
            limit: self.limit,
        };
        let Loaded { dataset, warning } = squad_file::load(&self.data)?;
        if let Some(warning) = warning {
            eprintln!("warning: {warning}");
        }
        let texts = evaluation.select(&dataset);
        let model = self.model.load()?;
        let started = Instant::now();
        let outcomes = evaluation.run(&model, &texts, &Bars::default())?;
        let seconds = started.elapsed().as_secs_f64();
        if let Some(path) = &self.predictions {
            write(path, &eval::predictions(&outcomes))?;
        }
        if let Some(path) = &self.features {
            write(path, &eval::features(&outcomes))?;
        }
        let report = eval::report(&outcomes, &model, seconds)
            .ok_or_else(|| native::Error::NoQuestions { path: self.data.clone() })?;
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            print(&report, &mut out)?;
        }
        Ok(())
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written = std::fs::write(path, text);
    Ok(written.map_err(|source| native::Error::WriteFile { path: path.into(), source })?)
}

/// Figures one a line, tables below their names.
fn print(fields: &Fields, out: &mut impl Write) -> std::io::Result<()> {
    for (name, value) in fields {
        match value {
            Value::Array(rows) => print_table(name, rows, out)?,
            value => writeln!(out, "{name:<27}{}", plain(value))?,
        }
    }
    Ok(())
}

fn print_table(name: &str, rows: &[Value], out: &mut impl Write) -> std::io::Result<()> {
    let Some(Value::Object(first)) = rows.first() else { return Ok(()) };
    writeln!(out, "\n{name}")?;
    first.keys().try_for_each(|column| write!(out, "{column:>12}"))?;
    writeln!(out)?;
    for row in rows.iter().filter_map(Value::as_object) {
        row.values().try_for_each(|value| write!(out, "{:>12}", plain(value)))?;
        writeln!(out)?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(number) => format!("{number:.3}"),
        None => value.to_string().trim_matches('"').to_owned(),
    }
}
