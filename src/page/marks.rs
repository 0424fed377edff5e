//! From answers, whose places are UTF-16 units of the passage, to marked runs of text.
//!
//! This is the one place of the page where UTF-16 units become Rust's byte offsets. The passage is
//! cut into blocks first, so that a long text is drawn, compared and marked in small pieces.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::page::heat::{Warm, Warmth};
use crate::page::span::Span;

/// Blocks grow to at least this many bytes in a long text, so that a megabyte makes hundreds of
/// elements and not tens of thousands.
const LONG_BLOCK: usize = 2_000;

/// A text longer than this is cut into long blocks; a shorter one into its paragraphs.
const LONG_TEXT: usize = 50_000;

/// A piece of the passage that ends with a line break, or with the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it starts in the passage, in UTF-16 units.
    pub start: usize,
    /// Its length in UTF-16 units.
    pub length: usize,
    /// Where its text is in the passage, in bytes.
    pub bytes: Range<usize>,
}

/// Text in bytes of its block, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes of the block.
    pub bytes: Range<usize>,
    /// Rank of the answer that it is part of.
    pub rank: Option<usize>,
    /// How probably it is in the answer, where no answer is marked.
    pub warmth: Option<Warmth>,
}

/// Cuts a passage into blocks that together are the passage, character for character.
pub fn blocks(text: &str) -> Vec<Block> {
    let least = if text.len() > LONG_TEXT { LONG_BLOCK } else { 0 };
    let mut blocks = Vec::new();
    let (mut start, mut from, mut at) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        // Blank lines stay with the paragraph before them.
        let next_is_blank = text.as_bytes().get(at) == Some(&b'\n');
        if at == text.len() || (!next_is_blank && at - from > least) {
            let length = utf16_length(&text[from..at]);
            blocks.push(Block { start, length, bytes: from..at });
            (start, from) = (start + length, at);
        }
    }
    blocks
}

/// What to mark, the most important first: the answer under the pointer, the one that was asked
/// for, then the others from the best. One that overlaps a better answer is left out until it is
/// meant: a rim around the best answer would only blur it.
pub fn choose(spans: &[Span], pointed: Option<usize>, shown: Option<usize>) -> Vec<Span> {
    let meant = |span: &Span| [pointed, shown].contains(&Some(span.rank));
    let overlap = |a: &Span, b: &Span| a.start < b.end && b.start < a.end;
    let mut chosen: Vec<Span> = Vec::new();
    for span in spans {
        if meant(span) || !chosen.iter().any(|better| overlap(better, span)) {
            chosen.push(*span);
        }
    }
    chosen.sort_by_key(|span| (Some(span.rank) != pointed, Some(span.rank) != shown, span.rank));
    chosen
}

/// The parts of `spans` inside a block, counted from the block's start.
pub fn within(block: &Block, spans: &[Span]) -> Vec<Span> {
    let inside =
        spans.iter().filter_map(|span| Some((part(block, span.start..span.end)?, span.rank)));
    inside.map(|(Range { start, end }, rank)| Span { start, end, rank }).collect()
}

/// The warm parts of a block, counted from the block's start.
pub fn warm_within(block: &Block, warm: &[Warm]) -> Vec<Warm> {
    let from = warm.partition_point(|warm| warm.place.end <= block.start);
    let inside = warm.iter().skip(from).map_while(|Warm { place, warmth }| {
        Some(Warm { place: part(block, place.clone())?, warmth: *warmth })
    });
    inside.collect()
}

/// The part of a place that is inside a block, counted from the block's start.
fn part(block: &Block, place: Range<usize>) -> Option<Range<usize>> {
    let end = block.start + block.length;
    let inside = place.start < end && place.end > block.start;
    inside.then(|| place.start.max(block.start) - block.start..place.end.min(end) - block.start)
}

/// Cuts a block's text at its spans. Where spans overlap, the one that comes first in the list
/// takes the text whole and the others keep what is left of them. Warmth shows between them.
pub fn runs(text: &str, spans: &[Span], warm: &[Warm]) -> Vec<Run> {
    let marked = spans.iter().map(|span| span.start..span.end);
    let bytes = Bytes::of(text, marked.clone().chain(warm.iter().map(|warm| warm.place.clone())));
    let ranks = spans.iter().map(|span| span.rank);
    let marks: Vec<_> =
        marked.zip(ranks).filter_map(|(place, rank)| Some((bytes.range(&place)?, rank))).collect();
    let warm: Vec<_> =
        warm.iter().filter_map(|warm| Some((bytes.range(&warm.place)?, warm.warmth))).collect();
    let places = marks.iter().map(|(bytes, _)| bytes).chain(warm.iter().map(|(bytes, _)| bytes));
    let mut edges: Vec<usize> = places.flat_map(|bytes| [bytes.start, bytes.end]).collect();
    edges.extend([0, text.len()]);
    edges.sort_unstable();
    edges.dedup();
    let mut runs: Vec<Run> = Vec::new();
    for edge in edges.windows(2) {
        let &[from, to] = edge else { continue };
        let holds = |bytes: &Range<usize>| bytes.start <= from && to <= bytes.end;
        let rank = marks.iter().find(|(bytes, _)| holds(bytes)).map(|&(_, rank)| rank);
        let warmest = warm.get(warm.partition_point(|(bytes, _)| bytes.end <= from));
        let warmth =
            warmest.filter(|(bytes, _)| rank.is_none() && holds(bytes)).map(|&(_, warmth)| warmth);
        match runs.last_mut() {
            Some(last) if last.rank == rank && last.warmth == warmth => last.bytes.end = to,
            _ => runs.push(Run { bytes: from..to, rank, warmth }),
        }
    }
    runs
}

/// The bytes of a place in UTF-16 units, widened to whole characters; what is past the end is at the end.
pub fn bytes_of(text: &str, place: &Range<usize>) -> Range<usize> {
    let found = Bytes::of(text, std::iter::once(place.clone())).range(place);
    found.unwrap_or(text.len()..text.len())
}

/// Length in UTF-16 units, as JavaScript counts.
pub fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Of UTF-16 units, the bytes where their characters start, and where the characters before them end:
/// two places only for the second half of a character.
struct Bytes(BTreeMap<usize, (usize, usize)>);

impl Bytes {
    /// For the ends of these places, in one pass over the text.
    fn of(text: &str, places: impl Iterator<Item = Range<usize>>) -> Self {
        let mut units: Vec<usize> = places.flat_map(|place| [place.start, place.end]).collect();
        units.sort_unstable();
        units.dedup();
        let mut characters = text.chars().peekable();
        let (mut unit, mut byte) = (0, 0);
        let bytes = units.into_iter().map(|wanted| {
            while let Some(next) = characters.next_if(|it| unit + it.len_utf16() <= wanted) {
                unit += next.len_utf16();
                byte += next.len_utf8();
            }
            let rest = characters.peek().filter(|_| unit < wanted).map_or(0, |it| it.len_utf8());
            (wanted, (byte, byte + rest))
        });
        Self(bytes.collect())
    }

    /// A place in bytes, widened to whole characters; none if it is empty or begins past the end.
    fn range(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let (start, end) = (self.0.get(&place.start)?.0, self.0.get(&place.end)?.1);
        (place.start < place.end && start < end).then_some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize, rank: usize) -> Span {
        Span { start, end, rank }
    }

    fn cut<'a>(text: &'a str, spans: &[Span]) -> Vec<(&'a str, Option<usize>)> {
        runs(text, spans, &[]).into_iter().map(|run| (&text[run.bytes], run.rank)).collect()
    }

    #[test]
    fn plain_text_is_one_run() {
        assert_eq!(cut("A text.", &[]), [("A text.", None)]);
        assert_eq!(cut("", &[]), []);
    }

    #[test]
    fn an_answer_is_one_run() {
        assert_eq!(
            cut("in 1811 it", &[span(3, 7, 0)]),
            [("in ", None), ("1811", Some(0)), (" it", None)]
        );
        assert_eq!(cut("1811", &[span(0, 4, 2)]), [("1811", Some(2))]);
    }

    #[test]
    fn units_beyond_the_basic_plane_count_twice() {
        // The mark stands after a pair of surrogates, and then on one.
        assert_eq!(cut("a😀b", &[span(3, 4, 0)]), [("a😀", None), ("b", Some(0))]);
        assert_eq!(cut("a😀b", &[span(1, 3, 0)]), [("a", None), ("😀", Some(0)), ("b", None)]);
    }

    #[test]
    fn half_a_character_is_never_cut_off() {
        assert_eq!(cut("a😀b", &[span(2, 3, 0)]), [("a", None), ("😀", Some(0)), ("b", None)]);
        assert_eq!(cut("a😀b", &[span(1, 2, 0)]), [("a", None), ("😀", Some(0)), ("b", None)]);
    }

    #[test]
    fn the_first_of_overlapping_spans_stays_whole() {
        let overlapping = [span(2, 6, 0), span(0, 4, 1), span(5, 8, 2)];
        assert_eq!(
            cut("abcdefgh", &overlapping),
            [("ab", Some(1)), ("cdef", Some(0)), ("gh", Some(2))]
        );
        let inside = [span(1, 5, 0), span(2, 3, 1)];
        assert_eq!(cut("abcdef", &inside), [("a", None), ("bcde", Some(0)), ("f", None)]);
        let around = [span(2, 3, 1), span(1, 5, 0)];
        assert_eq!(
            cut("abcdef", &around),
            [("a", None), ("b", Some(0)), ("c", Some(1)), ("de", Some(0)), ("f", None)]
        );
    }

    #[test]
    fn what_overlaps_a_better_answer_is_marked_only_when_it_is_meant() {
        let spans = [span(2, 4, 0), span(0, 6, 1), span(8, 9, 2)];
        assert_eq!(choose(&spans, None, Some(0)), [spans[0], spans[2]]);
        assert_eq!(choose(&spans, Some(1), Some(0)), [spans[1], spans[0], spans[2]]);
        assert_eq!(choose(&spans, None, Some(1)), [spans[1], spans[0], spans[2]]);
    }

    #[test]
    fn spans_outside_the_text_do_no_harm() {
        assert_eq!(cut("abc", &[span(7, 9, 0), span(2, 2, 1), span(3, 1, 2)]), [("abc", None)]);
        assert_eq!(cut("abc", &[span(1, 99, 0)]), [("a", None), ("bc", Some(0))]);
    }

    #[test]
    fn blocks_are_the_text() {
        for text in ["", "one", "one\n", "\n\none\n\n\ntwo\nthree", "é😀\n\nß\n", "\n"] {
            let joined: String =
                blocks(text).iter().map(|block| &text[block.bytes.clone()]).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn blocks_end_at_line_breaks_and_count_in_utf16() {
        let text = "😀 one\n\ntwo\n";
        let blocks = blocks(text);
        assert_eq!(blocks.len(), 2);
        assert_eq!((blocks[0].start, blocks[0].length), (0, 8));
        assert_eq!((blocks[1].start, blocks[1].length), (8, 4));
        assert_eq!(&text[blocks[1].bytes.clone()], "two\n");
    }

    #[test]
    fn a_long_text_makes_few_blocks() {
        let text = "A line of words.\n".repeat(60_000);
        let blocks = blocks(&text);
        assert!(blocks.len() < 600, "{}", blocks.len());
        assert_eq!(blocks.iter().map(|block| block.length).sum::<usize>(), text.len());
    }

    #[test]
    fn a_span_over_two_blocks_is_marked_in_both() {
        let text = "one two\nthree";
        let blocks = blocks(text);
        let answer = [span(4, 10, 0)];
        assert_eq!(within(&blocks[0], &answer), [span(4, 8, 0)]);
        assert_eq!(within(&blocks[1], &answer), [span(0, 2, 0)]);
        assert_eq!(within(&blocks[1], &[span(0, 8, 0)]), []);
        let warm = [2..4, 6..10, 10..13].map(|place| Warm { place, warmth: Warmth::Perhaps });
        let places = |warm: Vec<Warm>| warm.into_iter().map(|it| it.place).collect::<Vec<_>>();
        assert_eq!(places(warm_within(&blocks[0], &warm)), [2..4, 6..8]);
        assert_eq!(places(warm_within(&blocks[1], &warm)), [0..2, 2..5]);
    }

    #[test]
    fn warmth_shows_between_the_marks() {
        let warm = |place, warmth| Warm { place, warmth };
        let warm =
            [warm(0..3, Warmth::Hardly), warm(3..6, Warmth::Probably), warm(7..9, Warmth::Perhaps)];
        let runs: Vec<_> = runs("ab😀efghi", &[span(4, 6, 0)], &warm)
            .into_iter()
            .map(|run| (run.bytes, run.rank, run.warmth))
            .collect();
        assert_eq!(
            runs,
            [
                // Both are widened to the whole of the character that they share; the first has it.
                (0..6, None, Some(Warmth::Hardly)),
                (6..8, Some(0), None),
                (8..9, None, None),
                (9..11, None, Some(Warmth::Perhaps)),
            ]
        );
    }
}
