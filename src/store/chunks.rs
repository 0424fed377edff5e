//! Which chunks of a file are there, and what is to be asked for next.

use std::ops::Range;

/// The state of a file that arrives in chunks, possibly with gaps.
#[derive(Debug, Clone)]
pub struct Chunks {
    bytes: usize,
    size: usize,
    good: Vec<bool>,
    /// The chunk that is arriving, and how much of it is there, not checked yet.
    begun: Option<(usize, usize)>,
}

impl Chunks {
    /// Nothing is there yet of a file of so many bytes, in chunks of `size`, which is at least 1.
    pub fn new(bytes: usize, size: usize) -> Self {
        Self { bytes, size, good: vec![false; bytes.div_ceil(size)], begun: None }
    }

    /// Number of chunks.
    pub fn count(&self) -> usize {
        self.good.len()
    }

    /// Where a chunk lies in the file.
    pub fn range(&self, chunk: usize) -> Range<usize> {
        let start = chunk.saturating_mul(self.size).min(self.bytes);
        start..start.saturating_add(self.size).min(self.bytes)
    }

    /// The chunk that holds this byte.
    pub fn at(&self, byte: usize) -> usize {
        byte / self.size
    }

    /// Whether a chunk is there and right.
    pub fn is_good(&self, chunk: usize) -> bool {
        self.good.get(chunk).copied().unwrap_or_default()
    }

    /// Notes whether a chunk that is there whole is right.
    pub fn judge(&mut self, chunk: usize, good: bool) {
        if let Some(place) = self.good.get_mut(chunk) {
            *place = good;
        }
        self.begun = self.begun.filter(|(begun, _)| *begun != chunk);
    }

    /// Notes that a chunk is there up to this byte of the file.
    pub fn begin(&mut self, chunk: usize, end: usize) {
        self.begun = Some((chunk, end.saturating_sub(self.range(chunk).start)));
    }

    /// Forgets the chunk that was arriving.
    pub fn forget_begun(&mut self) {
        self.begun = None;
    }

    /// Bytes that are there.
    pub fn loaded(&self) -> usize {
        let good = (0..self.count()).filter(|chunk| self.is_good(*chunk));
        let good: usize = good.map(|chunk| self.range(chunk).len()).sum();
        good + self.begun.map_or(0, |(_, begun)| begun)
    }

    /// The first bytes that are missing, up to the next chunk that is there.
    pub fn missing(&self) -> Option<Range<usize>> {
        let first = self.good.iter().position(|good| !good)?;
        let after = self.good[first..].iter().take_while(|good| !*good).count();
        let begun = self.begun.filter(|(chunk, _)| *chunk == first).map_or(0, |(_, begun)| begun);
        Some(self.range(first).start + begun..self.range(first + after - 1).end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_missing_is_asked_for_in_runs() {
        let mut chunks = Chunks::new(10, 3);
        assert_eq!((chunks.count(), chunks.missing()), (4, Some(0..10)));
        chunks.judge(1, true);
        assert_eq!(chunks.missing(), Some(0..3));
        chunks.judge(0, true);
        assert_eq!(chunks.missing(), Some(6..10));
        chunks.begin(2, 8);
        assert_eq!((chunks.missing(), chunks.loaded()), (Some(8..10), 8));
        chunks.judge(2, false);
        assert_eq!((chunks.missing(), chunks.loaded()), (Some(6..10), 6));
        chunks.judge(2, true);
        chunks.judge(3, true);
        assert_eq!((chunks.missing(), chunks.loaded()), (None, 10));
    }

    proptest! {
        /// Whatever is there at first: asking for what is missing, run by run, with breaks anywhere,
        /// fetches exactly the bytes that were missing.
        #[test]
        fn every_missing_byte_is_fetched_once(
            bytes in 1_usize..200,
            size in 1_usize..50,
            there in prop::collection::vec(any::<bool>(), 200),
            steps in prop::collection::vec(1_usize..40, 400),
        ) {
            let mut chunks = Chunks::new(bytes, size);
            let mut fetched = vec![false; bytes];
            for chunk in (0..chunks.count()).filter(|chunk| there[*chunk]) {
                chunks.judge(chunk, true);
                chunks.range(chunk).for_each(|byte| fetched[byte] = true);
            }
            let mut steps = steps.into_iter();
            while let Some(missing) = chunks.missing() {
                prop_assert!(!missing.is_empty());
                let chunk = chunks.at(missing.start);
                let end = chunks.range(chunk).end.min(missing.start + steps.next().unwrap_or(200));
                for byte in &mut fetched[missing.start..end] {
                    prop_assert!(!std::mem::replace(byte, true));
                }
                chunks.begin(chunk, end);
                if end == chunks.range(chunk).end {
                    chunks.judge(chunk, true);
                }
            }
            prop_assert!(fetched.into_iter().all(|byte| byte));
            prop_assert_eq!(chunks.loaded(), bytes);
        }
    }
}
