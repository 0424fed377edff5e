/// What keeps a question from being answered. Every message names cause and remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    #[error("{0}")]
    InvalidOption(String),
    /// The model's vocabulary cannot be used.
    #[error("The model's vocabulary cannot be used: {0}.")]
    Vocabulary(String),
    /// The network failed.
    #[error(transparent)]
    Network(#[from] electra::Error),
}

/// A result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Megabytes with one decimal.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}
