//! Pages of letters at places: what is read in which order, whatever the numbers are.
#![allow(clippy::unwrap_used)]

use documents::pages::{Page, Pages, Piece};
use documents::{Document, Place, Result};
use proptest::prelude::*;

/// A line of letters, half an em wide each.
fn line(text: &str, x: f64, y: f64, size: f64) -> Vec<Piece> {
    let letters = text.chars().enumerate();
    let piece = |(index, letter): (usize, char)| Piece {
        text: letter.to_string(),
        x: x + size / 2.0 * f64::from(u32::try_from(index).unwrap()),
        y,
        width: size / 2.0,
        size,
        angle: 0.0,
    };
    letters.map(piece).collect()
}

fn page(lines: &[(&str, f64, f64)]) -> Page {
    let pieces = lines.iter().flat_map(|(text, x, y)| line(text, *x, *y, 10.0)).collect();
    Page { width: 600.0, height: 800.0, pieces }
}

fn read(pages: Vec<Page>) -> Result<Document> {
    let mut all = Pages::default();
    for page in pages {
        all.add(page)?;
    }
    all.finish(None)
}

fn text(lines: &[(&str, f64, f64)]) -> String {
    read(vec![page(lines)]).unwrap().text
}

#[test]
fn cells_are_parted_by_tabs_and_paragraphs_by_an_empty_line() {
    let rows = [
        ("Prices", 50.0, 300.0),
        ("of this year.", 50.0, 312.0),
        ("Nut", 50.0, 340.0),
        ("1.20", 200.0, 340.0),
        ("Bolt", 50.0, 352.0),
        ("3.50", 200.0, 352.0),
    ];
    let due = "Prices\nof this year.\n\nNut\t1.20\nBolt\t3.50";
    assert_eq!(text(&rows), due);
    // Drawn column by column, they are still the same rows.
    let by_column = [rows[0], rows[1], rows[2], rows[4], rows[3], rows[5]];
    assert_eq!(
        text(&by_column).replace(['\t', '\n'], " "),
        "Prices of this year.  Nut Bolt 1.20 3.50"
    );
    // What is drawn last belongs where it stands.
    let late = [rows[2], rows[3], rows[4], rows[5], rows[0], rows[1]];
    assert_eq!(text(&late), due);
}

#[test]
fn the_sign_of_a_footnote_is_apart_where_the_note_begins() {
    let sign = |x, y| line("1", x, y - 4.0, 6.0);
    let pieces = [
        line("bold claim.", 50.0, 300.0, 10.0),
        sign(105.0, 300.0),
        sign(50.0, 700.0),
        line("By whom?", 53.0, 700.0, 9.0),
    ];
    let page = Page { width: 600.0, height: 800.0, pieces: pieces.concat() };
    assert_eq!(read(vec![page]).unwrap().text, "bold claim.1\n\n1 By whom?");
}

#[test]
fn a_table_of_long_cells_is_no_page_of_columns() {
    let mut lines = Vec::new();
    for row in 0..6 {
        let y = 300.0 + 40.0 * f64::from(row);
        for (x, cell) in [(50.0, "first cell"), (300.0, "other cell")] {
            for (number, more) in ["of some length in", "this row and with", "an end to it now."]
                .into_iter()
                .enumerate()
            {
                lines.push((
                    format!("{cell} {row} {more}"),
                    x,
                    y + 12.0 * f64::from(u8::try_from(number).unwrap()),
                ));
            }
        }
    }
    let drawn: Vec<_> = lines.iter().map(|(text, x, y)| (&**text, *x, *y)).collect();
    let found = text(&drawn);
    let at = |cell: &str| found.find(cell).unwrap();
    assert!(
        at("other cell 0") < at("first cell 1") && at("other cell 4") < at("first cell 5"),
        "{found}"
    );
}

#[test]
fn heads_of_three_pages_are_left_out_and_a_table_that_goes_on_keeps_its_own() {
    let numbers = ["1", "2", "3"];
    let pages = numbers.map(|number| {
        page(&[
            ("Report", 50.0, 40.0),
            (number, 500.0, 40.0),
            ("Item", 50.0, 70.0),
            ("Price", 300.0, 70.0),
            ("nut", 50.0, 82.0),
            (number, 300.0, 82.0),
        ])
    });
    let document = read(pages.to_vec()).unwrap();
    assert_eq!(document.text, "Item\tPrice\nnut\t1\nItem\tPrice\nnut\t2\nItem\tPrice\nnut\t3");
    let labels: Vec<_> = document.places.iter().map(|it| &*it.label).collect();
    assert_eq!(labels, ["page 1", "page 2", "page 3"]);
}

#[test]
fn what_is_written_to_the_left_is_read_so() {
    // As it stands from left to right: a year, a word in brackets, and the first word.
    let drawn = "1887 (\u{5d0}\u{5d5}\u{5d4}) \u{5d0}\u{5d9}\u{5d4}";
    let read = "\u{5d4}\u{5d9}\u{5d0} (\u{5d4}\u{5d5}\u{5d0}) 1887";
    assert_eq!(text(&[(drawn, 50.0, 300.0)]), read);
}

/// Numbers of all kinds, mostly those of a page.
fn number(most: f64) -> impl Strategy<Value = f64> {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -0.0, 1e30];
    prop_oneof![20 => -5.0..most, 1 => prop::sample::select(odd.to_vec())]
}

fn piece() -> impl Strategy<Value = Piece> {
    let words = vec!["a", "word", "-", " ", "", "é", "\u{5d0}", "\u{fffd}", "😀", "\u{200f}"];
    let angle = prop_oneof![8 => Just(0.0), 1 => Just(90.0), 1 => number(360.0)];
    let text = prop::sample::select(words);
    (text, number(610.0), number(810.0), number(40.0), number(30.0), angle).prop_map(
        |(text, x, y, width, size, angle)| Piece {
            text: text.to_owned(),
            x,
            y,
            width,
            size,
            angle,
        },
    )
}

/// What is on the page and is no blank, sorted.
fn letters(texts: impl Iterator<Item = String>) -> Vec<char> {
    let mut letters: Vec<char> =
        texts.collect::<String>().chars().filter(|it| !it.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_letter_of_a_page_is_read_once(pieces in prop::collection::vec(piece(), 0..80)) {
        let plain = |it: &Piece| {
            let numbers = [it.x, it.y, it.width, it.size, it.angle];
            numbers.iter().all(|it| it.abs() <= 1e6)
                && it.size > 0.0 && (-2.0..=602.0).contains(&it.x) && (-2.0..=802.0).contains(&it.y)
        };
        let due = letters(pieces.iter().filter(|it| plain(it)).map(|it| it.text.clone()));
        let found = read(vec![Page { width: 600.0, height: 800.0, pieces }]);
        let found = found.map(|it| it.text).unwrap_or_default();
        prop_assert_eq!(letters(std::iter::once(found)), due);
    }

    #[test]
    fn pages_are_places_in_order(pages in prop::collection::vec(prop::collection::vec(piece(), 0..20), 0..6)) {
        let pages = pages.into_iter().map(|pieces| Page { width: 600.0, height: 800.0, pieces });
        let Ok(document) = read(pages.collect()) else { return Ok(()) };
        let mut end = 0;
        for Place { range, label } in &document.places {
            prop_assert!(range.start >= end && range.start < range.end && label.starts_with("page "));
            let slice = document.text.get(range.clone());
            prop_assert!(slice.is_some_and(|it| it == it.trim()));
            end = range.end;
        }
    }
}
