//! Stable names of what can go wrong, for programs: the same in every language.

use crate::{Error, InvalidOption};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The question is empty, blank, or has nothing that can be read.
    EmptyQuestion,
    /// The passage is empty, blank, or has nothing that can be read.
    EmptyPassage,
    /// The question leaves no room for the passage.
    QuestionTooLong,
    /// The passage is longer than the reader takes.
    PassageTooLong,
    /// An option has a value that it cannot have.
    InvalidOption,
    /// The model could not be had; trying again may help.
    ModelDownload,
    /// The model's bytes are not what they were.
    ModelDamaged,
    /// The model cannot be used by this engine.
    ModelUnsupported,
    /// There is too little memory.
    OutOfMemory,
    /// What should compute is not there, or fails.
    BackendUnavailable,
}

impl Code {
    /// In kebab case, such as `empty-question`.
    pub fn name(self) -> &'static str {
        match self {
            Self::EmptyQuestion => "empty-question",
            Self::EmptyPassage => "empty-passage",
            Self::QuestionTooLong => "question-too-long",
            Self::PassageTooLong => "passage-too-long",
            Self::InvalidOption => "invalid-option",
            Self::ModelDownload => "model-download",
            Self::ModelDamaged => "model-damaged",
            Self::ModelUnsupported => "model-unsupported",
            Self::OutOfMemory => "out-of-memory",
            Self::BackendUnavailable => "backend-unavailable",
        }
    }
}

impl From<&electra::Error> for Code {
    fn from(error: &electra::Error) -> Self {
        use electra::Error as Cause;
        match error {
            Cause::NotGguf
            | Cause::Unsupported { .. }
            | Cause::NoFile { .. }
            | Cause::File { .. } => Self::ModelUnsupported,
            Cause::Truncated { .. }
            | Cause::NoTensor { .. }
            | Cause::Shape { .. }
            | Cause::Malformed { .. }
            | Cause::Pieces { .. }
            | Cause::NotFinite => Self::ModelDamaged,
            Cause::Read { .. } => Self::ModelDownload,
            Cause::Repository { .. } | Cause::Input(_) => Self::InvalidOption,
            Cause::NoMemory { .. } | Cause::Compute { .. } => Self::OutOfMemory,
            Cause::NoGpu { .. }
            | Cause::NoArithmetic { .. }
            | Cause::Gpu { .. }
            | Cause::GpuWrong { .. } => Self::BackendUnavailable,
        }
    }
}

impl From<&InvalidOption> for Code {
    fn from(_: &InvalidOption) -> Self {
        Self::InvalidOption
    }
}

impl From<&Error> for Code {
    fn from(error: &Error) -> Self {
        match error {
            Error::EmptyQuestion => Self::EmptyQuestion,
            Error::EmptyPassage => Self::EmptyPassage,
            Error::QuestionTooLong { .. } => Self::QuestionTooLong,
            Error::PassageTooLong { .. } => Self::PassageTooLong,
            Error::InvalidOption(option) => option.into(),
            Error::Vocabulary { .. } => Self::ModelUnsupported,
            Error::Network(error) => error.into(),
        }
    }
}
