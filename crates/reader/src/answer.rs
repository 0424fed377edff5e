use std::ops::Range;

/// A span of the passage, or, with an empty text, the statement that the passage does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The passage's own words.
    pub text: String,
    /// Where they stand, in bytes; `0..0` for "does not say".
    pub span: Range<usize>,
    /// How probable, never negative. From [`crate::pipeline::decode`] the product of the probabilities of start and end
    /// in a window, summed over equal texts, so it may exceed 1, but up to 1 for "does not say". From
    /// [`crate::squad::decode`] a softmax over the n-best list: 0 to 1, and 1 in all. What [`crate::verdict`] gives has a
    /// type of its own, [`crate::verdict::Answer`].
    pub score: f64,
}

impl Answer {
    /// Whether this says that the passage holds no answer.
    pub fn is_no_answer(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn none(score: f64) -> Self {
        Self { text: String::new(), span: 0..0, score }
    }
}
