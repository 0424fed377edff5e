//! Letters as they stand from left to right, in the order in which they are read.

use super::fragment::{Atom, Gap};

/// Whether a letter is of a script that is written to the left: Hebrew, Arabic and their kin.
pub fn goes_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && (letter.is_alphabetic() || is_mark(letter))
}

/// A vowel point: it goes with its letter.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Left,
    Right,
    Neutral,
}

fn direction(atom: &Atom) -> Direction {
    let mut found = Direction::Neutral;
    for letter in atom.text.chars() {
        if goes_left(letter) {
            return Direction::Left;
        }
        if letter.is_alphanumeric() {
            found = Direction::Right;
        }
    }
    found
}

/// A line's atoms, sorted from left to right, in reading order.
pub fn order(atoms: Vec<Atom>) -> Vec<Atom> {
    let directions: Vec<Direction> = atoms.iter().map(direction).collect();
    let left = directions.iter().filter(|it| **it == Direction::Left).count();
    let right = directions.iter().filter(|it| **it == Direction::Right).count();
    let base = if left >= right { Direction::Left } else { Direction::Right };
    // What stands between two words of one direction is of it, too; else it is of the line's.
    let resolved: Vec<Direction> = (0..atoms.len())
        .map(|at| match directions.get(at) {
            Some(Direction::Neutral) | None => {
                let known = |it: &&Direction| **it != Direction::Neutral;
                let before = directions.iter().take(at).rfind(known);
                let after = directions.iter().skip(at).find(known);
                if before == after { before.copied().unwrap_or(base) } else { base }
            }
            Some(known) => *known,
        })
        .collect();
    // As they stand from left to right; what parts a run from the one before is told by its first atom.
    let mut runs: Vec<(Direction, Vec<Atom>)> = Vec::new();
    for (direction, atom) in resolved.into_iter().zip(atoms) {
        match runs.last_mut() {
            Some((of, run)) if *of == direction => run.push(atom),
            _ => runs.push((direction, vec![atom])),
        }
    }
    let mut gaps: Vec<Gap> =
        runs.iter().filter_map(|(_, run)| run.first()).map(|it| it.gap).collect();
    if base == Direction::Left {
        runs.reverse();
        // The gap before a run is then the one after it.
        gaps.push(Gap::None);
        gaps.reverse();
    }
    let mut ordered = Vec::new();
    for ((direction, run), gap) in runs.into_iter().zip(gaps) {
        let mut run = if direction == Direction::Left { to_the_left(run) } else { run };
        if let Some(first) = run.first_mut() {
            first.gap = gap;
        }
        ordered.extend(run);
    }
    ordered
}

/// Atoms from right to left: what parted one from that on its left parts it from the next, and brackets open the other
/// way.
fn to_the_left(run: Vec<Atom>) -> Vec<Atom> {
    let mut gap = Gap::None;
    let turned = run.into_iter().rev().map(|mut atom| {
        gap = std::mem::replace(&mut atom.gap, gap);
        if let Some(mirrored) = mirrored(&atom.text) {
            atom.text = mirrored.to_owned();
        }
        atom
    });
    turned.collect()
}

fn mirrored(text: &str) -> Option<&'static str> {
    Some(match text {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        _ => return None,
    })
}
