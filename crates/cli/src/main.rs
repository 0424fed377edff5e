//! `electra-qa`: ask a text, measure a model, fetch or convert a checkpoint.

mod ask;
mod batch;
mod bench;
mod convert;
mod error;
mod eval;
mod fetch;
mod files;
mod model;
mod pdf;
mod progress;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::Error;

const EXAMPLES: &str = "\
Examples:
  electra-qa ask report.pdf notes/ --question \"When is the deadline?\" --question \"Who pays?\"
  electra-qa ask --passage notes.txt --question \"When is the deadline?\"
  cat notes.txt | electra-qa ask --passage - --question \"Who wrote this?\" --top-k 3 --no-answer
  electra-qa batch questions.jsonl --to answers.parquet
  electra-qa eval --data dev-v2.0.json --json
  electra-qa convert --from my-checkpoint/ --to my-model.gguf --quantize q8_0
  electra-qa fetch someone/electra-small-squad2 --to electra-small.gguf

Exit code: 0 when all went well, 1 on failure, 2 on wrong use.";

/// Answers questions about a text with the exact words of the text. Nothing leaves this machine.
#[derive(Parser)]
#[command(name = "electra-qa", version, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Ask(ask::Ask),
    Batch(batch::Batch),
    Eval(eval::Eval),
    Convert(convert::Convert),
    Fetch(fetch::Fetch),
    Bench(bench::Bench),
    #[command(hide = true)]
    ReadPdf(pdf::ReadPdf),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Ask(ask) => ask.run(),
        Command::Batch(batch) => batch.run(),
        Command::Eval(eval) => eval.run(),
        Command::Convert(convert) => convert.run(),
        Command::Fetch(fetch) => fetch.run(),
        Command::Bench(bench) => bench.run(),
        Command::ReadPdf(read) => read.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough (`| head`) is no failure.
        Err(Error::Write(cause)) if cause.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
