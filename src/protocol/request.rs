//! From the client to the worker.

use serde::{Deserialize, Serialize};

use crate::models::Source;
use crate::store::CacheKey;

/// Number of a question, unique in a page.
pub type QuestionId = u32;

/// From the client to the worker, after [`Load`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Request {
    /// Answer a question. Questions are answered in the order they come.
    Ask {
        /// Chosen by the client; comes back in every event about this question.
        id: QuestionId,
        /// What to answer, about what.
        question: Question,
    },
    /// Answer a question that is under way with what was read so far.
    Enough {
        /// The one meant.
        id: QuestionId,
    },
    /// Withdraw a question, waiting or running.
    Cancel {
        /// The one meant.
        id: QuestionId,
    },
}

/// The first message to the worker: which model to fetch, check and build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// Where the model comes from.
    pub source: Source,
    /// Where it is stored, if it is.
    pub stored: Option<CacheKey>,
    /// Most workers that compute; as many as suit the device when absent.
    #[serde(default)]
    pub workers: Option<usize>,
    /// What computes.
    #[serde(default)]
    pub backend: Backend,
}

/// What computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// Whichever is faster on this device.
    #[default]
    Auto,
    /// The processor.
    Simd,
    /// The graphics processor, and the processor where that fails.
    Webgpu,
}

/// A question about a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// In plain words.
    pub question: String,
    /// The text that may hold the answer.
    pub passage: String,
    /// How to answer.
    pub options: AskOptions,
    /// Whether to say what is known while more is read. Of a verdict only.
    #[serde(default)]
    pub updates: bool,
}

/// How to answer. Scripts know the names and ranges from `www/shared/contract.js`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AskOptions {
    /// What makes answers of what the network says.
    pub mode: Mode,
    /// Most answers to return.
    pub top_k: usize,
    /// Longest answer in word pieces; the mode's own when absent.
    pub max_answer_len: Option<usize>,
    /// Whether "the text does not say" may be the answer.
    pub no_answer: bool,
    /// Least probability at which the text is said to answer; the model's when absent. Of a verdict only.
    pub threshold: Option<f64>,
    /// Whether to say how probably each part of the text is in the answer. Of a verdict only.
    pub heat: bool,
    /// Whether to say where the model is out of its depth, for want of the text's or the question's language.
    pub hint: bool,
    /// Whether to say where the time went. One worker then computes everything anew.
    pub profile: bool,
}

impl Default for AskOptions {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            top_k: 1,
            max_answer_len: None,
            no_answer: true,
            threshold: None,
            heat: false,
            hint: false,
            profile: false,
        }
    }
}

/// What makes answers of what the network says: the modules of `reader` with these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Whether the text answers, how probably, and where.
    #[default]
    Verdict,
    /// As transformers' question answering pipeline does it.
    Pipeline,
    /// As the SQuAD scripts do it.
    Squad,
}
