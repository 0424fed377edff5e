mod decoding;
mod documents;
mod output;
mod passage;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use electra::Backend;

use self::decoding::Decoding;
use self::output::{Answers, Output};
use crate::error::Error;
use crate::files;
use crate::model::{Model, ModelArguments, read};

/// Ask documents or a text; prints the span that answers, and where it stands
#[derive(Args)]
pub struct Ask {
    /// Documents to read, and folders with them: PDF, text, Markdown, HTML, EPUB, DOCX, CSV, mails, JSON of texts
    #[arg(value_name = "FILE|FOLDER", required_unless_present = "passage")]
    documents: Vec<PathBuf>,
    /// File with the text, read as it stands, or - for standard input
    #[arg(long, value_name = "FILE|-", conflicts_with = "documents")]
    passage: Option<PathBuf>,
    /// A question; may be given several times
    #[arg(long = "question", value_name = "TEXT", required = true)]
    questions: Vec<String>,
    /// Give a PDF up when reading it takes longer than so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..))]
    pdf_seconds: u64,
    #[command(flatten)]
    decoding: Decoding,
    /// Print JSON, of several questions a list; start and end count code points
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

impl Ask {
    pub fn run(&self) -> Result<(), Error> {
        self.decoding.validate(self.passage.is_none())?;
        if let Some(path) = &self.passage { self.passage(path) } else { self.documents() }
    }

    fn passage(&self, path: &Path) -> Result<(), Error> {
        let passage = text(path)?;
        let model = self.model.load()?;
        let passage = model.reader.passage(&passage)?;
        self.answer(&model, &[passage.text()], |question| {
            passage::answer(&model, question, &passage, &self.decoding)
        })
    }

    fn documents(&self) -> Result<(), Error> {
        let files::Files { documents, failures } =
            files::read(&self.documents, Duration::from_secs(self.pdf_seconds))?;
        let model = self.model.load()?;
        let parts = documents::parts(&model.reader, &documents)?;
        let texts: Vec<_> = parts.iter().map(documents::Part::text).collect();
        self.answer(&model, &texts, |question| {
            documents::answer(&model, question, &documents, &parts, &self.decoding)
        })?;
        if failures > 0 { Err(Error::SomeUnread(failures)) } else { Ok(()) }
    }

    /// Puts every question and prints what is found.
    fn answer(
        &self,
        model: &Model,
        texts: &[&str],
        ask: impl Fn(&str) -> reader::Result<(Answers, usize)>,
    ) -> Result<(), Error> {
        let mut outputs = Vec::with_capacity(self.questions.len());
        for question in &self.questions {
            let started = Instant::now();
            let (answers, windows) = ask(question)?;
            let hint = texts.iter().find_map(|text| language::hint(question, text));
            outputs.push(Output {
                question,
                answers,
                hint: hint.map(|hint| hint.to_string()),
                model: &model.name,
                backend: model.backend.name(),
                windows,
                milliseconds: started.elapsed().as_secs_f64() * 1000.0,
            });
        }
        self.print(&outputs)
    }

    fn print(&self, outputs: &[Output<'_>]) -> Result<(), Error> {
        let mut out = std::io::stdout().lock();
        if self.json {
            match outputs {
                [output] => serde_json::to_writer_pretty(&mut out, output),
                outputs => serde_json::to_writer_pretty(&mut out, outputs),
            }
            .map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        for (index, output) in outputs.iter().enumerate() {
            if let Some(hint) = &output.hint {
                eprintln!("note: {hint}");
            }
            if outputs.len() > 1 {
                writeln!(out, "{}{}", if index > 0 { "\n" } else { "" }, output.question)?;
            }
            output.write(&mut out)?;
        }
        Ok(())
    }
}

fn text(path: &Path) -> Result<String, Error> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        // One byte more than is allowed is enough to see that it is too long.
        let most = reader::MAX_PASSAGE_BYTES as u64 + 1;
        let stdin = std::io::stdin().lock();
        let read = stdin.take(most).read_to_end(&mut bytes);
        read.map_err(|source| Error::Read { path: "standard input".into(), source })?;
        bytes
    } else {
        read(path)?
    };
    if bytes.len() > reader::MAX_PASSAGE_BYTES {
        let (bytes, most) = (bytes.len(), reader::MAX_PASSAGE_BYTES);
        return Err(reader::Error::PassageTooLong { bytes, most }.into());
    }
    crate::text::decode(path, bytes)
}
