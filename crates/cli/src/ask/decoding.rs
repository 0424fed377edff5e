//! How answers are chosen.

use clap::{Args, ValueEnum};
use reader::{pipeline, squad, verdict};

use crate::error::Usage;

#[derive(Args)]
pub struct Decoding {
    /// Most answers to print
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub top_k: usize,
    /// Longest answer in word pieces [default: 15, in squad mode 30]
    #[arg(long, value_name = "N")]
    max_answer_len: Option<usize>,
    /// Decode as a verdict, as transformers' pipeline does, or as the SQuAD scripts do
    #[arg(long, value_enum, default_value_t = Mode::Verdict)]
    pub mode: Mode,
    /// Let "the text does not say" be an answer, as it is anyway but in pipeline mode
    #[arg(long)]
    no_answer: bool,
    /// Answer even where the text does not seem to say
    #[arg(long, conflicts_with_all = ["no_answer", "threshold"])]
    always_answer: bool,
    /// Say that the text answers from this probability on, 0 to 1; without it, the model's own
    #[arg(long, value_name = "P")]
    threshold: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Mode {
    Verdict,
    Pipeline,
    Squad,
}

impl Decoding {
    /// Whether options go together.
    pub fn validate(&self, documents: bool) -> Result<(), Usage> {
        if self.mode == Mode::Verdict {
            return Ok(());
        }
        if self.threshold.is_some() {
            return Err(Usage::Goes { option: "--threshold", with: "--mode verdict" });
        }
        // Documents are read for a verdict.
        if documents { Err(Usage::Goes { option: "--mode", with: "--passage" }) } else { Ok(()) }
    }

    pub fn verdict(&self) -> verdict::Options {
        let defaults = verdict::Options::default();
        verdict::Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: !self.always_answer,
            threshold: self.threshold,
            ..defaults
        }
    }

    pub fn pipeline(&self) -> pipeline::Options {
        let defaults = pipeline::Options::default();
        pipeline::Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: self.no_answer,
            ..defaults
        }
    }

    pub fn squad(&self) -> squad::Options {
        let defaults = squad::Options::default();
        squad::Options {
            max_answer_len: self.max_answer_len.unwrap_or(defaults.max_answer_len),
            no_answer: !self.always_answer,
            ..defaults
        }
    }
}
