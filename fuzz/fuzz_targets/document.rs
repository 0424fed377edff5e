#![no_main]

use documents::{Document, read};

/// What decides between texts that look alike; the first byte chooses.
const NAMES: [&str; 8] = ["a", "a.md", "a.html", "a.xhtml", "a.csv", "a.json", "a.jsonl", "a.eml"];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((first, bytes)) = input.split_first() else { return };
    if let Ok(document) = read(NAMES[usize::from(*first) % NAMES.len()], bytes) {
        check(&document);
    }
});

fn check(document: &Document) {
    let mut end = 0;
    for place in &document.places {
        assert!(place.range.start >= end && !document.text[place.range.clone()].trim().is_empty());
        end = place.range.end;
    }
}
