//! What page and worker say to each other, as structured clones.

use reader::standing::Standing;
use reader::verdict::Level;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::models::Source;
use crate::store::Place;

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
    pub stored: Option<Place>,
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

/// From the worker to the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// The worker runs.
    Started,
    /// Some of the model has arrived, or it is being checked or unpacked.
    Loading(Loading),
    /// Questions can be answered.
    Ready(ModelInfo),
    /// What became of the model's copy on this device; told after [`Event::Ready`].
    Kept(Storage),
    /// The model cannot be had or used.
    LoadFailed {
        /// Why, and what to do.
        error: Error,
    },
    /// A question is being worked on.
    Working {
        /// Which.
        id: QuestionId,
        /// Windows of the passage that are done.
        done: usize,
        /// Windows in all.
        windows: usize,
    },
    /// A question is done.
    Answered {
        /// Which.
        id: QuestionId,
        /// What was found.
        result: Answers,
    },
    /// A question cannot be answered, or was withdrawn.
    Failed {
        /// Which.
        id: QuestionId,
        /// Why, and what to do.
        error: Error,
    },
    /// The worker is about to die of a fault of its own.
    Crashed {
        /// For the console.
        message: String,
        /// Whether its memory was full.
        #[serde(default)]
        full: bool,
    },
}

/// How far the model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loading {
    /// What is going on.
    pub stage: Stage,
    /// Bytes that have arrived.
    pub loaded: usize,
    /// Bytes in all; 0 while unknown.
    pub total: usize,
}

/// What is going on while a model loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Bytes are arriving.
    Download,
    /// The connection broke; it is tried again in a moment.
    Retry,
    /// Another tab is downloading the same.
    Wait,
    /// A checkpoint is being converted; what counts are weights.
    Convert,
    /// The network is being built from them.
    Prepare,
}

/// Whether the device keeps a model for the next visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// It does.
    Stored,
    /// There is no room for it.
    Full,
    /// The browser keeps nothing for this page.
    Unavailable,
}

/// What is known of the model in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelInfo {
    /// Id in the model list, or the hash of a model of one's own.
    #[serde(default)]
    pub id: Option<String>,
    /// Name from the model list or the file.
    pub name: String,
    /// Name of the back end that runs it.
    pub backend: String,
    /// Instruction set that it was built for: `relaxed-simd` or `simd128`.
    pub kernel: String,
    /// Number of weights.
    pub parameters: usize,
    /// Size of the file.
    pub bytes: usize,
}

/// The result of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// Best first. An answer with an empty text means that the passage does not say.
    pub answers: Vec<Answer>,
    /// What is probable, in [`Mode::Verdict`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How probably each part of the passage is in the answer, if that was asked: in order, apart from
    /// each other; 0 elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heat: Option<Vec<Warm>>,
    /// For people: that question or passage are plainly not English, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Name of the back end that computed them.
    pub backend: String,
    /// Time from the question's turn to its answers.
    pub milliseconds: f64,
    /// Windows that the passage took.
    pub windows: usize,
    /// What is known of the graphics processor, if it was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu: Option<Graphics>,
    /// Where the time went, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// What is known of the graphics processor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Graphics {
    /// What it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// How it multiplies, while it is in use: `f16`, `int8` or `f32`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arithmetic: Option<String>,
    /// Why it is not in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off: Option<String>,
}

/// Time of all windows together, by layer and operation of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Names of the operations.
    pub operations: Vec<String>,
    /// The embeddings, every layer, and the head.
    pub layers: Vec<LayerTimes>,
}

/// A row of the timing table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerTimes {
    /// Which layer.
    pub name: String,
    /// A time for every operation.
    pub milliseconds: Vec<f64>,
}

/// What is probable of a question and its passage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Probability that the passage answers at all.
    pub answerable: f64,
    /// Whether the probabilities were fitted to the model; else they are its bare ones.
    pub calibrated: bool,
    /// Least `answerable` at which the passage is said to answer.
    pub threshold: f64,
    /// Probability that what is said is right: one of the answers that stand together, or "does not say".
    pub sureness: f64,
    /// The same as a step for which there are words.
    pub level: Level,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The passage's own words; empty when the passage does not say.
    pub text: String,
    /// Where it starts in the passage, in UTF-16 units.
    pub start: usize,
    /// Where it ends (exclusive), in UTF-16 units.
    pub end: usize,
    /// As the decoder scores it.
    pub score: f32,
    /// What it is to people.
    pub standing: Standing,
    /// Probability that this is the answer, given that the passage answers, in [`Mode::Verdict`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Ways of cutting it out of its place, likeliest first, in [`Mode::Verdict`].
    #[serde(default)]
    pub readings: Vec<Reading>,
}

/// A way of cutting an answer out of its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The passage's own words.
    pub text: String,
    /// Where it starts in the passage, in UTF-16 units.
    pub start: usize,
    /// Where it ends (exclusive), in UTF-16 units.
    pub end: usize,
    /// Its share of the answer's confidence.
    pub confidence: f64,
}

/// Part of the passage, and how probably it is in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Warm {
    /// Where it starts in the passage, in UTF-16 units.
    pub start: usize,
    /// Where it ends (exclusive), in UTF-16 units.
    pub end: usize,
    /// Above 0, at most 1.
    pub value: f32,
}
