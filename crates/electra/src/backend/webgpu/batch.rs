//! Windows end to end, as the kernels want to know them.

use crate::{Input, Logits};

/// Queries that a workgroup of the attention kernel has.
const QUERIES: usize = 64;

/// A batch; `batch` in `shaders/bindings.wgsl` says how its words lie.
pub struct Batch {
    pub words: Vec<u32>,
    pub tokens: usize,
    /// Tiles of queries.
    pub tiles: usize,
    lengths: Vec<usize>,
}

/// Words of the longest batch of so many tokens.
pub fn most_words(tokens: usize) -> usize {
    // In the worst case every token is a window of its own, with a tile.
    4 + 2 * tokens + 4 * tokens
}

#[allow(clippy::cast_possible_truncation)] // a batch has a few thousand tokens
impl Batch {
    pub fn new(inputs: &[Input<'_>]) -> Self {
        let lengths: Vec<usize> = inputs.iter().map(|input| input.ids.len()).collect();
        let tokens = lengths.iter().sum::<usize>();
        let mut words = vec![tokens as u32, 4 + 2 * tokens as u32, 0, 0];
        for input in inputs {
            let tokens = input.ids.iter().zip(input.token_types).zip(0u32..);
            words.extend(tokens.flat_map(|((id, kind), position)| [*id, position | kind << 16]));
        }
        let mut first_row = 0;
        let mut tiles = 0;
        for length in &lengths {
            for first in (0..*length).step_by(QUERIES) {
                words.extend([first_row as u32, *length as u32, first as u32, 0]);
                tiles += 1;
            }
            first_row += length;
        }
        Self { words, tokens, tiles, lengths }
    }

    /// Parts what came of it by windows.
    pub fn split(&self, logits: &[[f32; 2]]) -> Vec<Logits> {
        let mut rest = logits;
        let windows = self.lengths.iter().map(|length| {
            let (window, later) = rest.split_at(*length);
            rest = later;
            Logits {
                start: window.iter().map(|[start, _]| *start).collect(),
                end: window.iter().map(|[_, end]| *end).collect(),
            }
        });
        windows.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_lie_end_to_end_and_long_ones_have_several_tiles() {
        let (ids, types) = ([7; 65], [1; 65]);
        let window = |length: usize| Input { ids: &ids[..length], token_types: &types[..length] };
        let batch = Batch::new(&[window(2), window(65), window(1)]);
        assert_eq!((batch.tokens, batch.tiles), (68, 4));
        assert_eq!(batch.words[..8], [68, 140, 0, 0, 7, 1 << 16, 7, 1 << 16 | 1]);
        assert_eq!(batch.words[140..], [0, 2, 0, 0, 2, 65, 0, 0, 2, 65, 64, 0, 67, 1, 0, 0]);
        assert!(batch.words.len() <= most_words(68));
        let logits: Vec<[f32; 2]> = (0..68u8).map(|i| [f32::from(i), -f32::from(i)]).collect();
        let windows = batch.split(&logits);
        assert_eq!(windows.iter().map(|w| w.start.len()).collect::<Vec<_>>(), [2, 65, 1]);
        assert_eq!((windows[1].start[0], windows[2].end[0]), (2.0, -67.0));
    }
}
