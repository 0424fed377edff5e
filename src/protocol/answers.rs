//! The result of a question.

use reader::standing::Standing;
use reader::sureness::Level;
use serde::{Deserialize, Serialize};

/// The result of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// Best first. An answer with an empty text means that the passage does not say.
    pub answers: Vec<Answer>,
    /// What is probable, in [`super::Mode::Verdict`].
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
    /// Windows that the passage takes.
    pub windows: usize,
    /// How many of them were read: fewer while there are more to come, and where reading was stopped.
    #[serde(rename = "windowsRead")]
    pub windows_read: usize,
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
    /// Probability that this is the answer, given that the passage answers, in [`super::Mode::Verdict`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Ways of cutting it out of its place, likeliest first, in [`super::Mode::Verdict`].
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
