//! Running heads and page numbers: what stands at the edge of page after page. It is no part of the text.

use super::line::Line;

/// The lines of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    pub height: f64,
    pub lines: Vec<Line>,
}

/// The part of a page's height in which its heads stand, above and below.
const EDGE: f64 = 0.13;
/// Lines of a head.
const MAX_LINES: usize = 3;
/// How far the heads of two pages may differ in height, in points.
const SAME_HEIGHT: f64 = 4.0;
/// How far from the text a head stands, in sizes of its letters: more than lines from each other.
const DISTANCE: f64 = 1.25;
/// Heads of the left and right pages differ, so the page after the next counts as well.
const NEAR: usize = 2;

/// A line at the edge of a page.
struct Candidate {
    /// Of the page's lines.
    index: usize,
    /// The words of its cells, without numbers.
    cells: Vec<String>,
    /// A number that it consists of, or that stands apart at its end.
    number: Option<usize>,
    /// From the edge.
    distance: f64,
}

/// Takes the heads of all pages out.
pub fn remove(pages: &mut [Lines]) {
    for top in [true, false] {
        let candidates: Vec<Vec<Candidate>> = pages.iter().map(|it| at_edge(it, top)).collect();
        let heads: Vec<Vec<usize>> = candidates
            .iter()
            .enumerate()
            .map(|(page, found)| heads(page, found, &candidates))
            .collect();
        for (page, heads) in pages.iter_mut().zip(heads) {
            take_out(page, &heads, top);
        }
    }
}

/// The outermost lines of a page, the outermost first.
fn at_edge(page: &Lines, top: bool) -> Vec<Candidate> {
    let distance = |line: &Line| if top { line.baseline } else { page.height - line.baseline };
    let mut found: Vec<Candidate> = page
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.upright && distance(line) <= EDGE * page.height)
        .map(|(index, line)| {
            let cells = line.text.split('\t').map(key).collect();
            Candidate { index, cells, number: page_number(&line.text), distance: distance(line) }
        })
        .collect();
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    found.truncate(MAX_LINES);
    found
}

/// A number that is all of a line, or stands apart at one of its ends.
fn page_number(text: &str) -> Option<usize> {
    let (first, last) = (text.split('\t').next()?, text.rsplit('\t').next()?);
    let bare = |it: &str| it.trim_matches(|it: char| !it.is_alphanumeric()).parse().ok();
    bare(first).or_else(|| bare(last))
}

/// Words with a sign for each number.
fn key(text: &str) -> String {
    let mut key = String::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        let roman = !bare.is_empty() && bare.chars().all(|it| "ivxlc".contains(it));
        if roman {
            key.push('#');
        } else {
            for part in word.split_inclusive(|it: char| !it.is_ascii_digit()) {
                let digits = part.trim_end_matches(|it: char| !it.is_ascii_digit());
                if digits.is_empty() {
                    key.push_str(part);
                } else {
                    key.push('#');
                    key.push_str(part.get(digits.len()..).unwrap_or_default());
                }
            }
        }
        key.push(' ');
    }
    key
}

/// Which candidates of a page are heads.
fn heads(page: usize, candidates: &[Candidate], all: &[Vec<Candidate>]) -> Vec<usize> {
    let near = page.saturating_sub(NEAR)..all.len().min(page + NEAR + 1);
    let is_head = |candidate: &&Candidate| {
        // A number that is its page's needs no other page.
        if candidate.number == Some(page + 1) && candidate.cells.len() == 1 {
            return true;
        }
        let again = |other: usize| {
            let found = |it: &Candidate| {
                let height = (it.distance - candidate.distance).abs() <= SAME_HEIGHT;
                height && are_alike(candidate, it, page.abs_diff(other))
            };
            other != page && all.get(other).is_some_and(|it| it.iter().any(found))
        };
        near.clone().any(again)
    };
    candidates.iter().take_while(is_head).map(|it| it.index).collect()
}

/// Whether lines of pages that are so far apart have the pages' numbers, or words in common.
fn are_alike(one: &Candidate, other: &Candidate, pages: usize) -> bool {
    if let (Some(number), Some(other)) = (one.number, other.number) {
        return number.abs_diff(other) == pages;
    }
    let is_word = |it: &&String| it.contains(char::is_alphabetic);
    let outer = |it: &Candidate| [it.cells.first().cloned(), it.cells.last().cloned()];
    let (one, other) = (outer(one), outer(other));
    let in_common = |(one, other): (&Option<String>, &Option<String>)| {
        one == other && one.as_ref().is_some_and(|it| is_word(&it))
    };
    one == other || one.iter().zip(&other).any(in_common)
}

/// Removes heads, as far as they stand apart: else they are the first or last lines of the text.
fn take_out(page: &mut Lines, heads: &[usize], top: bool) {
    let height = |index: &usize| {
        let baseline = page.lines.get(*index).map_or(0.0, |it| it.baseline);
        if top { baseline } else { -baseline }
    };
    let stands_apart = |count: &usize| {
        let (outer, _) = heads.split_at(*count);
        let Some(last) = outer.last() else { return false };
        let size = page.lines.get(*last).map_or(0.0, |it| it.size);
        let rest = (0..page.lines.len()).filter(|index| {
            page.lines.get(*index).is_some_and(|it| it.upright) && !outer.contains(index)
        });
        let gap = rest.map(|it| height(&it) - height(last)).fold(f64::INFINITY, f64::min);
        // A page of nothing but heads is none, unless it is an empty one with its number.
        gap > DISTANCE * size && (gap.is_finite() || outer.len() == 1)
    };
    let count = (1..=heads.len()).rev().find(stands_apart).unwrap_or(0);
    let heads = heads.get(..count).unwrap_or_default();
    let mut index = 0;
    page.lines.retain(|_| {
        index += 1;
        !heads.contains(&(index - 1))
    });
}
