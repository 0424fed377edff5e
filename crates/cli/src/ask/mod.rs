use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use electra::Backend;
use reader::verdict::{self, Reading};
use reader::{Passage, Window, pipeline, question, squad};
use serde::Serialize;

use crate::error::Error;
use crate::model::{Model, ModelArguments, read};

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
    /// Longest answer in word pieces [default: 15, in squad mode 30]
    #[arg(long, value_name = "N")]
    max_answer_len: Option<usize>,
    /// Decode as a verdict, as transformers' pipeline does, or as the SQuAD scripts do
    #[arg(long, value_enum, default_value_t = Mode::Verdict)]
    mode: Mode,
    /// Let "the text does not say" be an answer, as it is anyway but in pipeline mode
    #[arg(long)]
    no_answer: bool,
    /// Answer even where the text does not seem to say
    #[arg(long, conflicts_with_all = ["no_answer", "threshold"])]
    always_answer: bool,
    /// Say that the text answers from this probability on, 0 to 1; without it, the model's own
    #[arg(long, value_name = "P")]
    threshold: Option<f64>,
    /// Print JSON; start and end count code points
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Mode {
    Verdict,
    Pipeline,
    Squad,
}

#[derive(Serialize)]
struct Output<'a> {
    question: &'a str,
    answers: Vec<Answer>,
    #[serde(flatten)]
    verdict: Option<Answerable>,
    /// What is plainly not in the language that the model reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    model: &'a str,
    backend: &'static str,
    windows: usize,
    milliseconds: f64,
}

/// What a verdict says beyond its answers.
#[derive(Serialize)]
struct Answerable {
    answerable: f64,
    threshold: f64,
    calibrated: bool,
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    slice: Slice,
    score: f64,
    #[serde(flatten)]
    confidence: Option<Confidence>,
}

/// What a verdict says of an answer beyond its score.
#[derive(Serialize)]
struct Confidence {
    confidence: f64,
    readings: Vec<OneReading>,
}

#[derive(Serialize)]
struct OneReading {
    #[serde(flatten)]
    slice: Slice,
    confidence: f64,
}

/// A part of the passage; start and end count code points.
#[derive(Serialize)]
struct Slice {
    text: String,
    start: usize,
    end: usize,
}

impl Slice {
    /// The one place where bytes become the code points of this tool's JSON.
    fn new(passage: &Passage, text: String, span: &Range<usize>) -> Self {
        let code_points =
            |byte: usize| passage.text().get(..byte).map_or(0, |before| before.chars().count());
        Self { text, start: code_points(span.start), end: code_points(span.end) }
    }
}

/// Answers, what a verdict adds to them, and how many windows were read.
type Decoded = (Vec<Answer>, Option<Answerable>, usize);

impl Ask {
    pub fn run(&self) -> Result<(), Error> {
        if self.threshold.is_some() && self.mode != Mode::Verdict {
            let message = "--threshold goes with `--mode verdict` only";
            return Err(reader::Error::InvalidOption(message.into()).into());
        }
        let passage = self.passage()?;
        let model = self.model.load()?;
        let started = Instant::now();
        let passage = model.reader.passage(&passage)?;
        let (answers, verdict, windows) = match self.mode {
            Mode::Verdict => self.verdict(&model, &passage)?,
            Mode::Pipeline => self.pipeline(&model, &passage)?,
            Mode::Squad => self.squad(&model, &passage)?,
        };
        self.print(&Output {
            question: &self.question,
            answers,
            verdict,
            hint: language::hint(&self.question, passage.text()).map(|hint| hint.to_string()),
            model: &model.name,
            backend: model.backend.name(),
            windows,
            milliseconds: started.elapsed().as_secs_f64() * 1000.0,
        })
    }

    fn verdict(&self, model: &Model, passage: &Passage) -> reader::Result<Decoded> {
        let defaults = verdict::Options::default();
        let options = verdict::Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: !self.always_answer,
            threshold: self.threshold,
            ..defaults
        };
        options.validate()?;
        // A yes/no question may get the sentence around the best span.
        let options = verdict::Options { top_k: self.top_k.max(2), ..options };
        let mut verdict =
            model.reader.verdict(&model.backend, &self.question, passage, &options)?;
        if let Some(sentence) = question::decides(&self.question, passage.text(), &verdict) {
            verdict.answers.splice(..1, [sentence]);
        }
        verdict.answers.truncate(self.top_k);
        let readings = |readings: Vec<Reading>| {
            let reading = |Reading { text, span, confidence }| OneReading {
                slice: Slice::new(passage, text, &span),
                confidence,
            };
            readings.into_iter().map(reading).collect()
        };
        let answers = verdict.answers.into_iter().map(|answer| Answer {
            slice: Slice::new(passage, answer.text, &answer.span),
            score: answer.score,
            confidence: Some(Confidence {
                confidence: answer.confidence,
                readings: readings(answer.readings),
            }),
        });
        let answerable = Answerable {
            answerable: verdict.answerable,
            threshold: verdict.threshold,
            calibrated: verdict.calibrated,
        };
        Ok((answers.collect(), Some(answerable), verdict.windows_read))
    }

    fn pipeline(&self, model: &Model, passage: &Passage) -> reader::Result<Decoded> {
        let defaults = pipeline::Options::default();
        let options = pipeline::Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: self.no_answer,
            ..defaults
        };
        let windows = model.reader.windows(&self.question, passage, &options)?;
        let logits = model.forward(&windows)?;
        let answers = pipeline::decode(passage, &windows, &logits, &options)?;
        Ok(plain(passage, answers, &windows))
    }

    fn squad(&self, model: &Model, passage: &Passage) -> reader::Result<Decoded> {
        let defaults = squad::Options::default();
        let options = squad::Options {
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: !self.always_answer,
            ..defaults
        };
        // The list is cut here, so the options that say how long it is are checked here.
        let (top_k, max_answer_len) = (self.top_k, options.max_answer_len);
        pipeline::Options { top_k, max_answer_len, ..Default::default() }.validate()?;
        let windows = model.reader.squad_windows(&self.question, passage, &options)?;
        let logits = model.forward(&windows)?;
        let prediction = squad::decode(&model.reader, passage, &windows, &logits, &options)?;
        let none = prediction.text().is_empty();
        let mut answers: Vec<_> = prediction.n_best.into_iter().map(|c| c.answer).collect();
        // Stable: what is predicted goes first, the others stay in order.
        answers.sort_by_key(|answer| answer.is_no_answer() != none);
        answers.truncate(self.top_k);
        Ok(plain(passage, answers, &windows))
    }

    fn print(&self, output: &Output<'_>) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        if let Some(hint) = output.hint.as_ref().filter(|_| !self.json) {
            eprintln!("note: {hint}");
        }
        if self.json {
            serde_json::to_writer_pretty(&mut out, output).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        for Answer { slice: Slice { text, start, end }, score, confidence } in &output.answers {
            // What people read is how sure they may be of it.
            let sure = match (confidence, &output.verdict) {
                (Some(none), Some(_)) if text.is_empty() => none.confidence,
                (Some(some), Some(verdict)) => verdict.answerable * some.confidence,
                _ => *score,
            };
            if text.is_empty() {
                writeln!(out, "{sure:.3}  (the text does not say)")?;
            } else {
                writeln!(out, "{sure:.3}  {text}  [{start}..{end}]")?;
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

/// Answers that a reference decoder gives.
fn plain(passage: &Passage, answers: Vec<reader::Answer>, windows: &[Window]) -> Decoded {
    let answers = answers.into_iter().map(|answer| Answer {
        slice: Slice::new(passage, answer.text, &answer.span),
        score: answer.score,
        confidence: None,
    });
    (answers.collect(), None, windows.len())
}
