//! `electra-qa batch`: a file of questions and passages, answered row by row.

mod answers;
mod format;
mod input;
mod jsonl;
mod parquet;
mod parts;
mod progress;
mod rows;

use std::path::{Path, PathBuf};

use clap::Args;
use reader::verdict;

use self::answers::Asker;
use self::format::{format, is_pipe};
use self::input::Input;
use self::parts::{Parts, Run};
use self::progress::Progress;
use self::rows::Columns;
use crate::error::{Error, Usage};
use crate::model::ModelArguments;

/// Rows that are read, answered and written together when they pass through pipes, where others wait for them.
const PIPED_ROWS: usize = 64;

/// Answer a file of questions and passages, row by row, on all cores
///
/// Answers come in the order of the rows, with the columns answer, start, end (code points of the passage), confidence,
/// answerable and error. A row that cannot be answered says why under error, and the others go on. Stopped or killed,
/// the same command goes on where it was: what is done lies beside the output in a folder that ends in .parts.
#[derive(Args)]
pub struct Batch {
    /// JSON Lines (may be gzipped) or Parquet, by its name; - for JSON Lines from standard input
    #[arg(value_name = "FILE|-")]
    input: PathBuf,
    /// JSON Lines or Parquet, by its name; - for JSON Lines to standard output
    #[arg(long, value_name = "FILE|-")]
    to: PathBuf,
    /// One question for all rows
    #[arg(long, value_name = "TEXT", conflicts_with = "question_column")]
    question: Option<String>,
    /// Column of the questions
    #[arg(long, value_name = "NAME", default_value = "question")]
    question_column: String,
    /// Column of the passages
    #[arg(long, value_name = "NAME", default_value = "passage")]
    passage_column: String,
    /// Columns to copy from input to output, which have to be of one format then
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    keep: Vec<String>,
    /// Answer even where the text does not seem to say
    #[arg(long, conflicts_with = "threshold")]
    always_answer: bool,
    /// Say that the text answers from this probability on, 0 to 1; without it, the model's own
    #[arg(long, value_name = "P")]
    threshold: Option<f64>,
    /// Rows that are answered and written together: what is done again after a kill, at most
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(1..))]
    part_rows: u32,
    /// Begin anew, and drop what an earlier run has done
    #[arg(long)]
    restart: bool,
    #[command(flatten)]
    model: ModelArguments,
}

impl Batch {
    pub fn run(&self) -> Result<(), Error> {
        let options = self.options()?;
        let (from, to) = (format(&self.input)?, format(&self.to)?);
        if !self.keep.is_empty() && from != to {
            return Err(Usage::KeepAcrossFormats.into());
        }
        if let Some(name) = self.keep.iter().find(|name| rows::ANSWERED.contains(&name.as_str())) {
            return Err(Usage::KeepAnswered { name: name.clone() }.into());
        }
        if !is_pipe(&self.to) && same_file(&self.input, &self.to) {
            return Err(Usage::OntoItself.into());
        }
        let columns = Columns {
            question: self.question.is_none().then(|| self.question_column.clone()),
            passage: self.passage_column.clone(),
            keep: self.keep.clone(),
        };
        let mut input = Input::open(&self.input, from, columns.clone())?;
        let model = self.model.load()?;
        let asker = Asker { model: &model, question: self.question.as_deref(), options };
        if is_pipe(&self.to) {
            return self.pipe(&mut input, &asker);
        }
        let run = Run {
            input: (!is_pipe(&self.input)).then(|| parts::hash(&self.input)).transpose()?,
            model: model.hash(),
            backend: self.model.backend,
            question: self.question.clone(),
            columns,
            always_answer: self.always_answer,
            threshold: self.threshold,
        };
        let mut parts = Parts::open(&self.to, to, &input, &run, self.restart)?;
        input.skip(parts.rows_done())?;
        let mut progress = Progress::new(&input, parts.rows_done());
        while let Some(chunk) = input.chunk(self.part_rows as usize)? {
            let outcomes = asker.answer(&chunk.rows)?;
            parts.write(&chunk, &outcomes)?;
            progress.advance(&input, &outcomes);
        }
        parts.join()?;
        progress.finish();
        Ok(())
    }

    /// From a file or a pipe to standard output.
    fn pipe(&self, input: &mut Input, asker: &Asker<'_>) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        let mut progress = Progress::new(input, 0);
        while let Some(chunk) = input.chunk(PIPED_ROWS.min(self.part_rows as usize))? {
            let outcomes = asker.answer(&chunk.rows)?;
            jsonl::write(&chunk, &outcomes, &mut out)?;
            progress.advance(input, &outcomes);
        }
        progress.finish();
        Ok(())
    }

    fn options(&self) -> Result<verdict::Options, Error> {
        let options = verdict::Options {
            // A yes/no question may get the sentence around the best span.
            top_k: 2,
            no_answer: !self.always_answer,
            threshold: self.threshold,
            ..Default::default()
        };
        options.validate()?;
        Ok(options)
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    let (one, other) = (one.canonicalize(), other.canonicalize());
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}
