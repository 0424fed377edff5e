use std::ops::Range;

/// What the windows read so far say.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Probability that the text answers the question, 0 to 1.
    pub answerable: f64,
    /// Whether it and the confidences were fitted to the model; else they are its bare probabilities.
    pub calibrated: bool,
    /// Least `answerable` at which the text is said to answer.
    pub threshold: f64,
    /// Best first, never empty. Where the text does not say, the first has an empty text and the best
    /// spans follow it.
    pub answers: Vec<Answer>,
    /// Windows that were read.
    pub windows_read: usize,
}

impl Verdict {
    /// Whether the text is said to answer the question.
    pub fn says(&self) -> bool {
        self.answerable >= self.threshold
    }
}

/// An answer at one place of the passage, or, with an empty text, "the text does not say".
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The words of its likeliest reading.
    pub text: String,
    /// Where they stand in the passage, in bytes; `0..0` for "does not say".
    pub span: Range<usize>,
    /// Probability that this is the answer, given that the text answers; all answers of a passage
    /// together have at most 1. For "does not say" it is that of the text not answering.
    ///
    /// Times [`Verdict::answerable`] it is how sure one may be of the answer.
    pub confidence: f64,
    /// As [`crate::pipeline`] scores this span in its window, or "does not say" in all of them.
    pub score: f64,
    /// Its overlapping spans, likeliest first, those with a hundredth of its confidence or more; none
    /// for "does not say".
    pub readings: Vec<Reading>,
}

impl Answer {
    /// Whether this says that the passage holds no answer.
    pub fn is_no_answer(&self) -> bool {
        self.text.is_empty()
    }
}

/// One way of cutting an answer out of its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The passage's own words.
    pub text: String,
    /// Where they stand, in bytes.
    pub span: Range<usize>,
    /// Its share of the answer's confidence.
    pub confidence: f64,
}
