use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use reader::pipeline::{self, Options};
use serde::Serialize;

use crate::error::Error;
use crate::model::{ModelArguments, read};

/// Ask a text a question; prints the span that answers it
#[derive(Args)]
pub struct Ask {
    /// File with the text, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    passage: PathBuf,
    /// The question
    #[arg(long, value_name = "TEXT")]
    question: String,
    /// Most answers to print
    #[arg(long, value_name = "N", default_value_t = 1)]
    top_k: usize,
    /// Longest answer in word pieces
    #[arg(long, value_name = "N", default_value_t = 15)]
    max_answer_len: usize,
    /// Let "the text does not say" be an answer
    #[arg(long)]
    no_answer: bool,
    /// Print JSON; start and end count code points
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

#[derive(Serialize)]
struct Output<'a> {
    question: &'a str,
    answers: Vec<Answer>,
    model: &'a str,
    backend: &'static str,
    windows: usize,
    milliseconds: f64,
}

#[derive(Serialize)]
struct Answer {
    text: String,
    start: usize,
    end: usize,
    score: f64,
}

impl Ask {
    pub fn run(&self) -> Result<(), Error> {
        let passage = self.passage()?;
        let model = self.model.load()?;
        let started = Instant::now();
        let options = Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len,
            no_answer: self.no_answer,
            ..Options::default()
        };
        let passage = model.reader.passage(&passage)?;
        let windows = model.reader.windows(&self.question, &passage, &options)?;
        let logits = model.forward(&windows)?;
        let answers = pipeline::decode(&passage, &windows, &logits, &options)?;
        // The one place where bytes become the code points of this tool's JSON.
        let code_points =
            |byte: usize| passage.text().get(..byte).map_or(0, |before| before.chars().count());
        let answers = answers.into_iter().map(|answer| Answer {
            start: code_points(answer.span.start),
            end: code_points(answer.span.end),
            text: answer.text,
            score: answer.score,
        });
        let output = Output {
            question: &self.question,
            answers: answers.collect(),
            model: &model.name,
            backend: model.backend.name(),
            windows: windows.len(),
            milliseconds: started.elapsed().as_secs_f64() * 1000.0,
        };
        self.print(&output)
    }

    fn print(&self, output: &Output<'_>) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, output).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        for Answer { text, start, end, score } in &output.answers {
            if text.is_empty() {
                writeln!(out, "{score:.3}  (the text does not say)")?;
            } else {
                writeln!(out, "{score:.3}  {text}  [{start}..{end}]")?;
            }
        }
        Ok(())
    }

    fn passage(&self) -> Result<String, Error> {
        let bytes = if self.passage == Path::new("-") {
            let mut bytes = Vec::new();
            // One byte more than is allowed is enough to see that it is too long.
            let most = reader::MAX_PASSAGE_BYTES as u64 + 1;
            let stdin = std::io::stdin().lock();
            let read = stdin.take(most).read_to_end(&mut bytes);
            read.map_err(|cause| Error::Read { path: "standard input".into(), cause })?;
            bytes
        } else {
            read(&self.passage)?
        };
        if bytes.len() > reader::MAX_PASSAGE_BYTES {
            let (bytes, most) = (bytes.len(), reader::MAX_PASSAGE_BYTES);
            return Err(reader::Error::PassageTooLong { bytes, most }.into());
        }
        crate::text::decode(&self.passage, bytes)
    }
}
