use super::fragment::{self, Atom, Fragment, Gap};
use super::logical;

/// What is read in one go: a line of a column, or a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
    /// Whether it stands as the page does. Else its numbers are those of the turned page.
    pub upright: bool,
}

/// A line is no higher than so many times its size above the next.
const PITCH: f64 = 1.6;
/// From so many times the usual pitch on, there is a gap between two lines.
const PARAGRAPH: f64 = 1.3;
/// Letters that differ by more are not of one paragraph.
const OTHER_SIZE: f64 = 1.12;

/// Fragments in reading order as lines.
pub fn lines(fragments: Vec<Fragment>, upright: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut row: Vec<Fragment> = Vec::new();
    for fragment in fragments {
        if row.last().is_some_and(|last| !goes_on(last, &fragment)) {
            lines.extend(line(std::mem::take(&mut row), upright));
        }
        row.push(fragment);
    }
    lines.extend(line(row, upright));
    lines
}

/// Whether the next fragment stands beside the last, on its line.
fn goes_on(last: &Fragment, next: &Fragment) -> bool {
    let beside = next.left >= last.right - 0.3 * last.size.min(next.size)
        || next.right <= last.left + 0.3 * last.size.min(next.size);
    beside && fragment::on_one_line((last.baseline, last.size), (next.baseline, next.size))
}

fn line(row: Vec<Fragment>, upright: bool) -> Option<Line> {
    let main = row.iter().max_by(|a, b| a.size.total_cmp(&b.size))?;
    let (baseline, size) = (main.baseline, main.size);
    let left = row.iter().map(|it| it.left).fold(f64::INFINITY, f64::min);
    let right = row.iter().map(|it| it.right).fold(f64::NEG_INFINITY, f64::max);
    let text =
        if row.iter().flat_map(|it| &it.atoms).any(|it| it.text.chars().any(logical::goes_left)) {
            logical_text(row)
        } else {
            drawn_text(&row)
        };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(Line { text, left, right, baseline, size, upright })
}

/// The text of a row in the order in which it is drawn; cells are parted by tabs.
fn drawn_text(row: &[Fragment]) -> String {
    let mut text = String::new();
    let mut last: Option<&Fragment> = None;
    for fragment in row {
        if let Some(last) = last {
            let room = (fragment.left - last.right).max(last.left - fragment.right);
            text.push_str(Gap::of(room, last.size.max(fragment.size)).text());
        }
        for (index, atom) in fragment.atoms.iter().enumerate() {
            if index > 0 {
                text.push_str(atom.gap.text());
            }
            text.push_str(&atom.text);
        }
        last = Some(fragment);
    }
    text
}

/// The text of a row with words that are written to the left. They may be drawn in either order, so only where they
/// stand counts.
fn logical_text(row: Vec<Fragment>) -> String {
    let size = row.iter().map(|it| it.size).fold(0.0, f64::max);
    let mut atoms: Vec<Atom> = row.into_iter().flat_map(|it| it.atoms).collect();
    atoms.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut right = f64::NEG_INFINITY;
    for atom in &mut atoms {
        atom.gap = Gap::of(atom.left - right, size);
        right = right.max(atom.right);
    }
    logical::order(atoms).iter().flat_map(|it| [it.gap.text(), &it.text]).collect()
}

/// What stands before each line: a line break, or two where a paragraph begins.
pub fn borders(lines: &[Line]) -> Vec<&'static str> {
    let pairs = || lines.windows(2).filter_map(|it| Some((it.first()?, it.last()?)));
    let pitch = |(above, below): (&Line, &Line)| below.baseline - above.baseline;
    let mut usual: Vec<f64> = pairs()
        .filter(|(above, below)| {
            let pitch = pitch((above, below));
            pitch > 0.0 && pitch < PITCH * above.size.max(below.size)
        })
        .map(pitch)
        .collect();
    usual.sort_by(f64::total_cmp);
    let usual = usual.get(usual.len() / 2).copied();
    let mut borders = vec!["\n"];
    borders.extend(pairs().map(|(above, below)| {
        let pitch = pitch((above, below));
        let (smaller, larger) = (above.size.min(below.size), above.size.max(below.size));
        let usual = usual.unwrap_or(PITCH * larger).max(larger);
        let gap = pitch > PARAGRAPH * usual || pitch < -PARAGRAPH * usual && starts_anew(above);
        if gap || larger > OTHER_SIZE * smaller { "\n\n" } else { "\n" }
    }));
    borders
}

/// Whether a paragraph may end with this line: the next column begins with another one.
fn starts_anew(line: &Line) -> bool {
    line.text.ends_with(['.', '!', '?', ':', '"', '”'])
}
