use crate::{InvalidOption, Result, pipeline};

/// How to ask for a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Most answers to return, 1 to 1000, "does not say" included.
    pub top_k: usize,
    /// Longest answer in word pieces, 1 or more.
    pub max_answer_len: usize,
    /// Whether the verdict may be "the text does not say".
    pub no_answer: bool,
    /// Least probability, 0 to 1, at which the text is said to answer; `None`: the model's.
    pub threshold: Option<f64>,
    /// Whether answers grow to whole words.
    pub align_to_words: bool,
    /// Longest window in tokens, special tokens included; never more than the model's positions.
    pub max_seq_len: usize,
    /// Word pieces that neighbouring windows share, at most `max_seq_len`.
    pub doc_stride: usize,
}

impl Default for Options {
    fn default() -> Self {
        let pipeline::Options {
            top_k,
            max_answer_len,
            align_to_words,
            max_seq_len,
            doc_stride,
            ..
        } = pipeline::Options::default();
        Self {
            top_k,
            max_answer_len,
            no_answer: true,
            threshold: None,
            align_to_words,
            max_seq_len,
            doc_stride,
        }
    }
}

impl Options {
    /// # Errors
    /// [`crate::Error::InvalidOption`] for a value that makes no sense.
    pub fn validate(&self) -> Result<()> {
        self.windows().validate()?;
        match self.threshold {
            Some(found) if !(0.0..=1.0).contains(&found) => {
                Err(InvalidOption::Threshold { found }.into())
            }
            _ => Ok(()),
        }
    }

    /// The same, as far as it matters for cutting a passage into windows.
    pub(crate) fn windows(&self) -> pipeline::Options {
        pipeline::Options {
            top_k: self.top_k,
            max_answer_len: self.max_answer_len,
            no_answer: self.no_answer,
            align_to_words: self.align_to_words,
            max_seq_len: self.max_seq_len,
            doc_stride: self.doc_stride,
        }
    }
}
