//! One error for everything that a person or a calling script can meet.

use std::collections::BTreeMap;

use reader::Code;
use serde::{Deserialize, Serialize};

/// What went wrong, in a form that scripts can match on and people can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Stable, for scripts.
    pub code: ErrorCode,
    /// What happened, why, and what to do, in English.
    pub message: String,
    /// What the message tells of this one case, by name: for saying the same in another language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

/// One of an error's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A count.
    Number(u32),
    /// A name, or a text as it was found.
    Text(String),
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        // Counts of this engine end far below.
        Self::Number(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// The stable codes of [`Error`], in kebab case on the JavaScript side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The question is empty, blank, or has nothing that can be read.
    EmptyQuestion,
    /// The passage is empty, blank, or has nothing that can be read.
    EmptyPassage,
    /// The question leaves no room for the passage.
    QuestionTooLong,
    /// The passage is longer than the engine takes.
    PassageTooLong,
    /// An option has a value that it cannot have.
    InvalidOption,
    /// The model could not be fetched; trying again may help.
    ModelDownload,
    /// The model's bytes are not the ones that were promised.
    ModelDamaged,
    /// The model file cannot be used by this engine.
    ModelUnsupported,
    /// The device has too little memory.
    OutOfMemory,
    /// The engine stopped, at a question twice in a row; it is started again with the next one.
    EngineStopped,
    /// The question was withdrawn, or replaced by a newer one.
    Cancelled,
    /// The browser lacks something that the engine needs.
    UnsupportedBrowser,
    /// A security policy of the page forbids it.
    BlockedByPolicy,
}

impl ErrorCode {
    /// Whether another try may mend it.
    pub fn may_pass(self) -> bool {
        use ErrorCode::{EngineStopped, ModelDamaged, ModelDownload, OutOfMemory};
        matches!(self, ModelDownload | ModelDamaged | OutOfMemory | EngineStopped)
    }
}

impl From<Code> for ErrorCode {
    fn from(code: Code) -> Self {
        match code {
            Code::EmptyQuestion => Self::EmptyQuestion,
            Code::EmptyPassage => Self::EmptyPassage,
            Code::QuestionTooLong => Self::QuestionTooLong,
            Code::PassageTooLong => Self::PassageTooLong,
            Code::InvalidOption => Self::InvalidOption,
            Code::ModelDownload => Self::ModelDownload,
            Code::ModelDamaged => Self::ModelDamaged,
            Code::ModelUnsupported => Self::ModelUnsupported,
            Code::OutOfMemory => Self::OutOfMemory,
            Code::BackendUnavailable => Self::UnsupportedBrowser,
        }
    }
}

impl From<&electra::Error> for Error {
    fn from(error: &electra::Error) -> Self {
        use electra::Error as Cause;
        let told = Self::new(Code::from(error).into(), error.to_string());
        match error {
            Cause::NotGguf => told.with("found", "no GGUF"),
            Cause::Unsupported { feature, found, supported } => told
                .with("found", found.as_str())
                .with("feature", feature.name())
                .with("supported", *supported),
            Cause::NoFile { name } => {
                told.with("found", format!("no {name}").as_str()).with("name", name.as_str())
            }
            Cause::File { name, .. } => {
                told.with("found", name.as_str()).with("name", name.as_str())
            }
            Cause::Truncated { part } => told.with("part", part.as_str()),
            Cause::NoTensor { name } | Cause::Shape { name, .. } => {
                told.with("name", name.as_str())
            }
            Cause::Repository { given } => told.with("found", given.as_str()),
            Cause::NoMemory { bytes } => told.with("bytes", *bytes),
            Cause::Malformed { .. }
            | Cause::Pieces { .. }
            | Cause::NotFinite
            | Cause::Read { .. }
            | Cause::Input(_)
            | Cause::Compute { .. }
            | Cause::NoGpu { .. }
            | Cause::NoArithmetic { .. }
            | Cause::Gpu { .. }
            | Cause::GpuWrong { .. } => told,
        }
    }
}

impl From<electra::Error> for Error {
    fn from(error: electra::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&reader::InvalidOption> for Error {
    fn from(option: &reader::InvalidOption) -> Self {
        use reader::InvalidOption as Cause;
        let told =
            Self::new(Code::from(option).into(), option.to_string()).with("name", option.name());
        match option {
            Cause::TopK { found, least, most } => {
                told.with("found", *found).with("least", *least).with("limit", *most)
            }
            Cause::MaxAnswerLen { found, least } => {
                told.with("found", *found).with("least", *least)
            }
            Cause::DocStride { found, max_seq_len } => {
                told.with("found", *found).with("limit", *max_seq_len)
            }
            Cause::Threshold { found } => told.with("found", found.to_string().as_str()),
        }
    }
}

impl From<&reader::Error> for Error {
    fn from(error: &reader::Error) -> Self {
        use reader::Error as Cause;
        let told = Self::new(Code::from(error).into(), error.to_string());
        match error {
            Cause::EmptyQuestion | Cause::EmptyPassage => told,
            Cause::QuestionTooLong { most } => told.with("limit", *most),
            Cause::PassageTooLong { bytes, most } => {
                told.with("found", *bytes).with("limit", *most)
            }
            Cause::InvalidOption(option) => option.into(),
            Cause::Vocabulary { what, .. } => told.with("found", what.as_str()),
            Cause::Network(error) => error.into(),
        }
    }
}

impl From<reader::Error> for Error {
    fn from(error: reader::Error) -> Self {
        Self::from(&error)
    }
}

impl Error {
    /// An error of this code that says this.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), values: BTreeMap::new() }
    }

    /// The same with a value beside the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// The question was withdrawn.
    pub fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "The question was withdrawn.")
    }

    /// Loading was withdrawn before there was a reader.
    pub fn start_cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "The start of the reader was withdrawn.")
    }

    /// The reader is of no more use.
    pub fn closed() -> Self {
        let message = "The reader was closed. Create a new one to ask again.";
        Self::new(ErrorCode::Cancelled, message)
    }
}

/// A result with this [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
#[path = "../crates/electra/src/error_form.rs"]
pub(crate) mod error_form;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use electra::encoding::NotText;
    use electra::{Feature, Problem, Unfit};
    use reader::InvalidOption;

    use super::*;

    #[test]
    fn what_a_person_gave_is_never_a_damaged_model() {
        let given: [(reader::Error, ErrorCode); 11] = [
            (reader::Error::EmptyQuestion, ErrorCode::EmptyQuestion),
            (reader::Error::EmptyPassage, ErrorCode::EmptyPassage),
            (reader::Error::QuestionTooLong { most: 9 }, ErrorCode::QuestionTooLong),
            (reader::Error::PassageTooLong { bytes: 9, most: 8 }, ErrorCode::PassageTooLong),
            (InvalidOption::Threshold { found: 2.0 }.into(), ErrorCode::InvalidOption),
            (electra::Error::Repository { given: "a".into() }.into(), ErrorCode::InvalidOption),
            (
                electra::Error::Input(Unfit::Length { found: 9, most: 8 }).into(),
                ErrorCode::InvalidOption,
            ),
            (electra::Error::NotGguf.into(), ErrorCode::ModelUnsupported),
            (
                electra::Error::NoFile { name: "vocab.txt".into() }.into(),
                ErrorCode::ModelUnsupported,
            ),
            (
                electra::Error::File {
                    name: "config.json".into(),
                    problem: Problem::NotText(NotText::Utf32),
                }
                .into(),
                ErrorCode::ModelUnsupported,
            ),
            (
                electra::Error::Unsupported {
                    feature: Feature::Architecture,
                    found: "`gpt2`".into(),
                    supported: "ELECTRA and BERT",
                }
                .into(),
                ErrorCode::ModelUnsupported,
            ),
        ];
        for (cause, code) in given {
            let error = Error::from(&cause);
            assert_eq!(error.code, code, "{cause}");
            assert_eq!(error.message, cause.to_string());
            error_form::assert_sentences(&error.message);
        }
    }

    #[test]
    fn codes_have_the_names_that_they_have_elsewhere() {
        let all = [
            Code::EmptyQuestion,
            Code::EmptyPassage,
            Code::QuestionTooLong,
            Code::PassageTooLong,
            Code::InvalidOption,
            Code::ModelDownload,
            Code::ModelDamaged,
            Code::ModelUnsupported,
            Code::OutOfMemory,
        ];
        for code in all {
            assert_eq!(serde_json::to_value(ErrorCode::from(code)).unwrap(), code.name());
        }
    }

    #[test]
    fn values_travel_beside_code_and_message() {
        let long = Error::from(reader::Error::PassageTooLong { bytes: 2_000_000, most: 1_000_000 });
        let json = serde_json::to_value(&long).unwrap();
        assert_eq!(json["values"], serde_json::json!({"found": 2_000_000, "limit": 1_000_000}));
        assert_eq!(serde_json::from_value::<Error>(json).unwrap(), long);
        // Scripts that tell of an error need not have any.
        let plain = r#"{"code": "engine-stopped", "message": "It stopped. Try again."}"#;
        assert!(serde_json::from_str::<Error>(plain).unwrap().values.is_empty());
    }
}
