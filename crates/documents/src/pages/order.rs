//! What is drawn is mostly drawn in the order in which it is read. Where it is not, it is read from top to bottom.

use super::fragment::{Fragment, SAME_LINE};
use super::logical;

/// Parts that are drawn out of order; more are no order at all.
const MAX_CHUNKS: usize = 64;
/// Of the lower of two chunks' heights, how much may stand beside the other.
const INTERLEAVED: f64 = 0.3;

/// Whether most letters are of a script that is written to the left.
pub fn is_right_to_left<'a>(fragments: impl Iterator<Item = &'a Fragment>) -> bool {
    let (mut left, mut right) = (0_usize, 0_usize);
    for letter in fragments.flat_map(|it| &it.atoms).flat_map(|it| it.text.chars()) {
        if logical::goes_left(letter) {
            left += 1;
        } else if letter.is_alphabetic() {
            right += 1;
        }
    }
    left > right
}

/// What is drawn from top to bottom.
struct Chunk {
    fragments: Vec<Fragment>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Chunk {
    fn new(first: Fragment) -> Self {
        let Fragment { left, right, baseline, size, .. } = first;
        Self { left, right, top: baseline - size, bottom: baseline, fragments: vec![first] }
    }

    fn push(&mut self, next: Fragment) {
        self.left = self.left.min(next.left);
        self.right = self.right.max(next.right);
        self.top = self.top.min(next.baseline - next.size);
        self.bottom = self.bottom.max(next.baseline);
        self.fragments.push(next);
    }

    fn is_beside(&self, other: &Self) -> bool {
        self.right <= other.left || other.right <= self.left
    }

    fn interleaves(&self, other: &Self) -> bool {
        let common = self.bottom.min(other.bottom) - self.top.max(other.top);
        let least = (self.bottom - self.top).min(other.bottom - other.top);
        !self.is_beside(other) && common > INTERLEAVED * least
    }

    /// Whether it is read before the other, wherever that is drawn.
    fn precedes(&self, other: &Self) -> bool {
        !self.is_beside(other) && self.top < other.top
    }
}

/// Fragments of one column, or of a page without columns, in reading order.
pub fn in_reading_order(fragments: Vec<Fragment>) -> Vec<Fragment> {
    let to_the_left = is_right_to_left(fragments.iter());
    let mut chunks: Vec<Chunk> = Vec::new();
    for fragment in fragments {
        let goes_on = chunks.last().and_then(|it| it.fragments.last()).is_some_and(|last| {
            let up = fragment.baseline < last.baseline - 0.6 * fragment.size.max(last.size);
            let tolerance = SAME_LINE * last.size;
            // The next cell or column begins further up.
            let beside = if to_the_left {
                fragment.right <= last.left + tolerance
            } else {
                fragment.left >= last.right - tolerance
            };
            !up || beside
        });
        match chunks.last_mut() {
            Some(chunk) if goes_on => chunk.push(fragment),
            _ => chunks.push(Chunk::new(fragment)),
        }
    }
    let interleave = |(index, chunk): (usize, &Chunk)| {
        chunks.iter().skip(index + 1).any(|other| chunk.interleaves(other))
    };
    if chunks.len() > MAX_CHUNKS || chunks.iter().enumerate().any(interleave) {
        return from_top_to_bottom(chunks.into_iter().flat_map(|it| it.fragments).collect());
    }
    let mut ordered = Vec::new();
    while !chunks.is_empty() {
        let free = |index: usize| {
            let chunk = chunks.get(index);
            chunk.is_some_and(|chunk| !chunks.iter().any(|other| other.precedes(chunk)))
        };
        // The first drawn of those that nothing precedes; the highest precedes all, so there is one.
        let next = (0..chunks.len()).find(|index| free(*index)).unwrap_or(0);
        ordered.extend(chunks.remove(next).fragments);
    }
    ordered
}

/// Row by row, each from left to right.
fn from_top_to_bottom(mut fragments: Vec<Fragment>) -> Vec<Fragment> {
    fragments.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut start = 0;
    while let Some(first) = fragments.get(start) {
        let lowest = first.baseline + 2.0 * SAME_LINE * first.size;
        let row = fragments.iter().skip(start).take_while(|it| it.baseline <= lowest).count();
        if let Some(row) = fragments.get_mut(start..start + row) {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
        }
        start += row;
    }
    fragments
}
