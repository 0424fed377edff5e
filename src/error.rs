//! One error for everything that a person or a calling script can meet.

use serde::{Deserialize, Serialize};

/// What went wrong, in a form that scripts can match on and people can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Stable, for scripts.
    pub code: ErrorCode,
    /// Cause and remedy in plain words, for people.
    pub message: String,
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

impl From<&electra::Error> for Error {
    fn from(error: &electra::Error) -> Self {
        use electra::Error as Cause;
        let code = match error {
            Cause::Unsupported(_) | Cause::NotGguf | Cause::Missing(_) | Cause::File { .. } => {
                ErrorCode::ModelUnsupported
            }
            Cause::Compute(_) => ErrorCode::OutOfMemory,
            Cause::Read(_) => ErrorCode::ModelDownload,
            Cause::Repository(_) => ErrorCode::InvalidOption,
            _ => ErrorCode::ModelDamaged,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}

impl From<electra::Error> for Error {
    fn from(error: electra::Error) -> Self {
        Self::from(&error)
    }
}

/// With a capital first and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

impl Error {
    /// An error of this code that says this.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
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
