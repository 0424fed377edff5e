//! CSV and TSV: a row is a line and a place, its cells are parted by tabs.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::document::Document;
use crate::draft::Draft;
use crate::error::{Error, Result};

/// What may part cells; the rarer it is within them, the earlier it is believed.
const DELIMITERS: [u8; 4] = [b'\t', b'|', b';', b','];

/// How much of a table tells what parts its cells.
const SAMPLE_BYTES: usize = 1 << 16;
const SAMPLE_ROWS: usize = 50;

pub fn read(source: &str) -> Result<Document> {
    let (declared, source) = declaration(source);
    let mut rows = rows(source, declared.unwrap_or_else(|| delimiter(source)));
    let mut draft = Draft::default();
    let mut row = StringRecord::new();
    let mut number = 0_usize;
    while rows
        .read_record(&mut row)
        .map_err(|_| Error::Damaged("its rows cannot be told apart".into()))?
    {
        number += 1;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if !draft.text().is_empty() {
            draft.add("\n");
        }
        draft.mark(&format!("row {number}"));
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                draft.add("\t");
            }
            add(&mut draft, cell);
        }
        if let Some(excess) = draft.excess() {
            return Err(excess.clone());
        }
    }
    draft.finish(None)
}

/// A cell stays on its row.
fn add(draft: &mut Draft, cell: &str) {
    let cell = cell.trim();
    if cell.contains(['\t', '\n']) {
        draft.add(&cell.replace(['\t', '\n'], " "));
    } else {
        draft.add(cell);
    }
}

/// The first line may say what parts the cells: `sep=;`
fn declaration(source: &str) -> (Option<u8>, &str) {
    let Some((first, rest)) = source.split_once('\n') else { return (None, source) };
    match first.trim_end_matches(' ').strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (Some(*delimiter), rest),
        _ => (None, source),
    }
}

fn rows(source: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(source.as_bytes())
}

/// What parts most rows into the same number of cells, and of those into the most.
fn delimiter(source: &str) -> u8 {
    let sample = source.get(..source.floor_char_boundary(SAMPLE_BYTES)).unwrap_or_default();
    let score = |delimiter: &u8| {
        let mut counts: Vec<usize> = rows(sample, *delimiter)
            .records()
            .take(SAMPLE_ROWS)
            .flatten()
            .map(|it| it.len())
            .collect();
        counts.sort_unstable();
        let common = counts.chunk_by(|a, b| a == b).max_by_key(|it| it.len());
        let (rows, cells) =
            common.map_or((0, 1), |it| (it.len(), it.first().copied().unwrap_or(1)));
        if cells > 1 && 2 * rows > counts.len() {
            (rows * 100 / counts.len().max(1), cells)
        } else {
            (0, 1)
        }
    };
    // Of equals the first, so the list is gone through from its end.
    DELIMITERS.into_iter().rev().max_by_key(score).unwrap_or(b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_the_cells_is_found() {
        for (source, due) in [
            ("a,b\n1,2\n", b','),
            ("name;price\nnut;1,20\nbolt;3,50\n", b';'),
            ("a\tb, c\n1\t2, 3\n", b'\t'),
            ("a|b\n", b'|'),
            ("\"a;b\",c\n\"d;e\",f\n", b','),
            ("one, two\nthree\n", b'\t'),
            ("", b'\t'),
        ] {
            assert_eq!(delimiter(source), due, "{source}");
        }
        assert_eq!(declaration("sep=;\na;b"), (Some(b';'), "a;b"));
    }
}
