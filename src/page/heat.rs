//! Where else in the text the answer might be: three kinds of lines under its words.

use std::ops::Range;

use crate::page::span::Span;
use crate::protocol::Warm as Measured;

/// How probably text is in the answer, where that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warmth {
    /// From 0.01.
    Hardly,
    /// From 0.1.
    Perhaps,
    /// From 0.4.
    Probably,
}

impl Warmth {
    /// Of a probability; none where it is as good as impossible.
    fn of(probability: f32) -> Option<Self> {
        match probability {
            0.4.. => Some(Self::Probably),
            0.1.. => Some(Self::Perhaps),
            0.01.. => Some(Self::Hardly),
            _ => None,
        }
    }

    /// Name of its style.
    pub fn class(self) -> &'static str {
        match self {
            Self::Hardly => "hardly",
            Self::Perhaps => "perhaps",
            Self::Probably => "probably",
        }
    }
}

/// A place of the text, and how warm it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warm {
    /// In UTF-16 units.
    pub place: Range<usize>,
    /// How warm.
    pub warmth: Warmth,
}

/// What to show of what was measured: neighbours of the same warmth become one, what is cold is left out.
pub fn warm(measured: &[Measured]) -> Vec<Warm> {
    let mut warm: Vec<Warm> = Vec::new();
    for &Measured { start, end, value } in measured {
        let Some(warmth) = Warmth::of(value) else { continue };
        match warm.last_mut() {
            Some(last) if last.place.end == start && last.warmth == warmth => last.place.end = end,
            _ => warm.push(Warm { place: start..end, warmth }),
        }
    }
    warm
}

/// How many places are warm beside what is marked; what touches is one place.
pub fn places_beside(warm: &[Warm], marked: &[Span]) -> usize {
    let touch = |before: &&Warm, after: &&Warm| before.place.end == after.place.start;
    let is_marked = |warm: &Warm| {
        marked.iter().any(|mark| mark.start < warm.place.end && warm.place.start < mark.end)
    };
    let parts: Vec<&Warm> = warm.iter().collect();
    parts.chunk_by(touch).filter(|place| !place.iter().any(|warm| is_marked(warm))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_joined_and_cold_places_left_out() {
        let measured = |start, end, value| Measured { start, end, value };
        let found = warm(&[
            measured(0, 4, 0.02),
            measured(4, 8, 0.09),
            measured(8, 9, 0.5),
            measured(9, 12, 0.001),
            measured(20, 24, 0.3),
        ]);
        let warm = |place, warmth| Warm { place, warmth };
        let span = |start, end| Span { start, end, rank: 0 };
        assert_eq!(places_beside(&found, &[]), 2);
        assert_eq!(places_beside(&found, &[span(6, 8)]), 1);
        assert_eq!(
            found,
            [
                warm(0..8, Warmth::Hardly),
                warm(8..9, Warmth::Probably),
                warm(20..24, Warmth::Perhaps)
            ]
        );
    }
}
