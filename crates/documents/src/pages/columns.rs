//! Columns are read one after the other, tables row by row.

use super::fragment::Fragment;
use super::order;

/// Columns within columns.
const MAX_DEPTH: usize = 6;
/// Where more stands on a page, it is no page of columns.
const MAX_FRAGMENTS: usize = 3000;
/// Lines that a column has at least on a page.
const MIN_LINES: usize = 4;
/// Letters that a column's line has, mostly.
const MIN_CHARS: usize = 16;
/// The free strip between columns is at least so many ems wide.
const GUTTER: f64 = 0.7;
/// Most of a column's lines go over this much of its width.
const FULL_LINE: f64 = 0.75;

/// Fragments in the order in which they are read.
pub fn arrange(fragments: Vec<Fragment>) -> Vec<Fragment> {
    let mut arranged = Vec::with_capacity(fragments.len());
    within(fragments, 0, &mut arranged);
    arranged
}

fn within(fragments: Vec<Fragment>, depth: usize, out: &mut Vec<Fragment>) {
    let few = (2 * MIN_LINES..=MAX_FRAGMENTS).contains(&fragments.len());
    let gutter = if few && depth < MAX_DEPTH { gutter(&fragments) } else { None };
    let Some(Gutter { x, top, bottom }) = gutter else {
        out.extend(order::in_reading_order(fragments));
        return;
    };
    let mut parts: [Vec<Fragment>; 4] = Default::default();
    for fragment in fragments {
        let part = if fragment.baseline < top {
            0
        } else if fragment.baseline > bottom {
            3
        } else if is_left(&fragment, x) {
            1
        } else {
            2
        };
        if let Some(part) = parts.get_mut(part) {
            part.push(fragment);
        }
    }
    let [above, left, right, below] = parts;
    let from_the_right = order::is_right_to_left(left.iter().chain(&right));
    let columns = if from_the_right { [right, left] } else { [left, right] };
    within(above, depth + 1, out);
    for column in columns {
        within(column, depth + 1, out);
    }
    within(below, depth + 1, out);
}

/// A free strip between columns.
struct Gutter {
    x: f64,
    /// Baselines between which nothing crosses it.
    top: f64,
    bottom: f64,
}

/// The gutter along which most lines stand.
fn gutter(fragments: &[Fragment]) -> Option<Gutter> {
    let mut by_line: Vec<&Fragment> = fragments.iter().collect();
    by_line.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut edges: Vec<f64> = fragments.iter().map(|it| it.right).collect();
    // The outermost of those that are next to each other.
    edges.sort_by(|a, b| b.total_cmp(a));
    edges.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    let mut best: Option<(usize, Gutter)> = None;
    for x in edges {
        // What goes on across the strip parts the page into zones.
        for zone in by_line.split(|it| spans(it, x)) {
            let most = best.as_ref().map_or(0, |(lines, _)| *lines);
            if zone.len() > most && are_columns(zone, x) {
                let (Some(first), Some(last)) = (zone.first(), zone.last()) else { continue };
                let gutter = Gutter { x, top: first.baseline, bottom: last.baseline };
                best = Some((zone.len(), gutter));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// Whether a fragment stands on both sides, rather than that it is a little too long for its column.
fn spans(fragment: &Fragment, x: f64) -> bool {
    let Fragment { left, right, size, .. } = fragment;
    (x - left).min(right - x) > (0.2 * (right - left)).max(2.0 * size)
}

fn is_left(fragment: &Fragment, x: f64) -> bool {
    (fragment.left + fragment.right) / 2.0 < x
}

/// Whether a fragment leaves the strip free.
fn is_clear(fragment: &Fragment, x: f64) -> bool {
    fragment.right <= x + 0.5 || fragment.left >= x + GUTTER * fragment.size
}

/// Whether what stands on both sides is running text rather than a table's cells.
fn are_columns(zone: &[&Fragment], x: f64) -> bool {
    let (left, right): (Vec<&Fragment>, Vec<&Fragment>) =
        zone.iter().copied().partition(|it| is_left(it, x));
    let unclear = zone.iter().filter(|it| !is_clear(it, x)).count();
    if unclear * 10 > zone.len() || !is_running_text(&left) || !is_running_text(&right) {
        return false;
    }
    let mut drawn: Vec<&&Fragment> = zone.iter().collect();
    drawn.sort_by_key(|it| it.order);
    let sides: Vec<bool> = drawn.iter().map(|it| is_left(it, x)).collect();
    let changes = sides.windows(2).filter(|it| it.first() != it.last()).count();
    // Drawn one after the other, or line by line across both; cells of several lines are drawn each by itself.
    changes <= 2 || changes * 5 >= 4 * left.len().min(right.len())
}

fn is_running_text(lines: &[&Fragment]) -> bool {
    if lines.len() < MIN_LINES {
        return false;
    }
    let mut chars: Vec<usize> = lines.iter().map(|it| it.chars).collect();
    let (_, median, _) = chars.select_nth_unstable(lines.len() / 2);
    if *median < MIN_CHARS {
        return false;
    }
    let left = lines.iter().map(|it| it.left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|it| it.right).fold(f64::NEG_INFINITY, f64::max);
    let full = lines.iter().filter(|it| it.right - it.left >= FULL_LINE * (right - left)).count();
    2 * full > lines.len()
}
