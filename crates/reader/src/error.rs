/// What keeps a question from being answered. Every message is whole sentences: what happened and why, then what
/// to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing in the question that could be read as a word.
    #[error("The question is empty. Write what you want to know.")]
    EmptyQuestion,
    /// Nothing in the passage that could be read as a word.
    #[error("There is no text to read. Paste or open one that has words in it.")]
    EmptyPassage,
    /// The question leaves the passage no room in a window.
    #[error("The question is too long: at most {most} word pieces fit. Ask in fewer words.")]
    QuestionTooLong {
        /// Most word pieces that fit.
        most: usize,
    },
    /// The passage has more bytes than [`crate::MAX_PASSAGE_BYTES`].
    #[error(
        "The text is too long: {} MB, at most {} MB fit. Take the part that matters.",
        megabytes(*bytes), megabytes(*most)
    )]
    PassageTooLong {
        /// Bytes of the passage in UTF-8.
        bytes: usize,
        /// Most that are taken.
        most: usize,
    },
    /// An option has a value that makes no sense.
    #[error(transparent)]
    InvalidOption(#[from] InvalidOption),
    /// The model's vocabulary cannot be used.
    #[error("The model's vocabulary cannot be used: {what}. Choose another model.")]
    Vocabulary {
        /// Why, as a clause.
        what: String,
        /// Of the tokenizer.
        source: Option<electra::Cause>,
    },
    /// The network failed.
    #[error(transparent)]
    Network(#[from] electra::Error),
}

/// An option with a value that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum InvalidOption {
    /// `top_k`
    #[error("The number of answers cannot be {found}. Ask for {least} to {most}.")]
    TopK {
        /// What was given.
        found: usize,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
    },
    /// `max_answer_len`
    #[error("The longest answer cannot have {found} word pieces. Let it have at least {least}.")]
    MaxAnswerLen {
        /// What was given.
        found: usize,
        /// Fewest.
        least: usize,
    },
    /// `doc_stride`
    #[error("Windows of {max_seq_len} tokens cannot share {found} of them. Let them share fewer.")]
    DocStride {
        /// What was given.
        found: usize,
        /// Longest window.
        max_seq_len: usize,
    },
    /// `threshold`
    #[error("The threshold cannot be {found}. Give a probability from 0 to 1.")]
    Threshold {
        /// What was given.
        found: f64,
    },
}

impl InvalidOption {
    /// The option's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TopK { .. } => "top_k",
            Self::MaxAnswerLen { .. } => "max_answer_len",
            Self::DocStride { .. } => "doc_stride",
            Self::Threshold { .. } => "threshold",
        }
    }
}

impl Error {
    pub(crate) fn vocabulary(what: impl Into<String>) -> Self {
        Self::Vocabulary { what: what.into(), source: None }
    }
}

impl From<tokenizers::Error> for Error {
    fn from(source: tokenizers::Error) -> Self {
        Self::Vocabulary { what: source.to_string(), source: Some(source) }
    }
}

/// A result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Megabytes with one decimal.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
#[path = "../../electra/src/error_form.rs"]
mod error_form;

#[cfg(test)]
mod tests {
    use super::error_form::assert_sentences;
    use super::*;

    /// The place of an error among the samples; a new variant has to be given one.
    fn place(error: &Error) -> usize {
        match error {
            Error::EmptyQuestion => 0,
            Error::EmptyPassage => 1,
            Error::QuestionTooLong { .. } => 2,
            Error::PassageTooLong { .. } => 3,
            Error::InvalidOption(option) => match option {
                InvalidOption::TopK { .. } => 4,
                InvalidOption::MaxAnswerLen { .. } => 5,
                InvalidOption::DocStride { .. } => 6,
                InvalidOption::Threshold { .. } => 7,
            },
            Error::Vocabulary { .. } => 8,
            Error::Network(_) => 9,
        }
    }

    #[test]
    fn every_message_is_sentences_with_a_remedy() {
        let samples = [
            Error::EmptyQuestion,
            Error::EmptyPassage,
            Error::QuestionTooLong { most: 9 },
            Error::PassageTooLong { bytes: 1_234_567, most: 1_000_000 },
            InvalidOption::TopK { found: 0, least: 1, most: 9 }.into(),
            InvalidOption::MaxAnswerLen { found: 0, least: 1 }.into(),
            InvalidOption::DocStride { found: 9, max_seq_len: 8 }.into(),
            InvalidOption::Threshold { found: 2.0 }.into(),
            Error::vocabulary("it has no `[CLS]`"),
            electra::Error::NotFinite.into(),
        ];
        assert!(samples.iter().map(place).eq(0..samples.len()));
        samples.iter().for_each(|error| assert_sentences(&error.to_string()));
    }
}
