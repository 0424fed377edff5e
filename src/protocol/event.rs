//! From the worker to the client.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::request::QuestionId;
use crate::error::Error;

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
    Kept(Persistence),
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
    /// What is known of a question so far, where more is to be read.
    Updated {
        /// Which.
        id: QuestionId,
        /// What was found until now.
        result: Answers,
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
pub enum Persistence {
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
