use crate::window::{Advance, Cutting};

/// How to decode; the defaults are those of the SQuAD scripts.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Length of the n-best list, and logits considered per window on either side.
    pub n_best: usize,
    /// Longest answer in word pieces.
    pub max_answer_len: usize,
    /// Whether questions may have no answer (SQuAD 2.0).
    pub no_answer: bool,
    /// "Does not say" is predicted when its score leads by more than this.
    pub null_threshold: f64,
    /// Word pieces after which a question is cut off.
    pub max_question_len: usize,
    /// Longest window in tokens.
    pub max_seq_len: usize,
    /// Word pieces from the start of one window to the start of the next.
    pub doc_stride: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            n_best: 20,
            max_answer_len: 30,
            no_answer: true,
            null_threshold: 0.0,
            max_question_len: 64,
            max_seq_len: 384,
            doc_stride: 128,
        }
    }
}

impl Options {
    pub(crate) fn cutting(&self, max_positions: usize) -> Cutting {
        Cutting {
            max_len: self.max_seq_len.min(max_positions),
            advance: Advance::Step(self.doc_stride),
        }
    }
}
