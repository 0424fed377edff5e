#![no_main]

use documents::pages::{Page, Pages, Piece};

const TEXTS: [&str; 16] = [
    "a", "e", "word", " ", "", "-", "1", "12", ".", "(", "é", "\u{5d0}", "\u{628}", "\u{fffd}", "\t", "CONFIDENTIAL",
];

/// Nine bytes are a piece: text and direction, place, width and size. Where the text is the last and its direction odd, a
/// page ends.
fn pages(input: &[u8]) -> Vec<Page> {
    let empty = || Page { width: 612.0, height: 792.0, pieces: Vec::new() };
    let mut pages = vec![empty()];
    for piece in input.chunks_exact(9) {
        let &[kind, x0, x1, y0, y1, w0, w1, s0, s1] = piece else { continue };
        if kind == 255 {
            pages.push(empty());
            continue;
        }
        let number = |low: u8, high: u8, unit: f64| match i16::from_le_bytes([low, high]) {
            i16::MAX => f64::NAN,
            i16::MIN => f64::INFINITY,
            number => f64::from(number) * unit,
        };
        let angle = [0.0, 0.0, 0.0, 90.0, 180.0, 270.0, 45.0, f64::from(x0)];
        let page = pages.last_mut().expect("there is one");
        page.pieces.push(Piece {
            text: TEXTS[usize::from(kind & 15)].into(),
            x: number(x0, x1, 0.05),
            y: number(y0, y1, 0.05),
            width: number(w0, w1, 0.01),
            size: number(s0, s1, 0.01),
            angle: angle[usize::from(kind >> 5)],
        });
    }
    pages
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let mut all = Pages::default();
    for page in pages(input) {
        if all.add(page).is_err() {
            return;
        }
    }
    let Ok(document) = all.finish(None) else { return };
    let mut end = 0;
    for place in &document.places {
        assert!(place.range.start >= end && !document.text[place.range.clone()].trim().is_empty());
        end = place.range.end;
    }
});
