//! Places of answers in the passage.

/// Where an answer stands, in UTF-16 units, and the answer's rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// 0 for the best answer.
    pub rank: usize,
}
