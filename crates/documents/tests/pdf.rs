//! PDF files of many makers: what they say, and on which page. `tests/pdf/README.md` tells of them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use documents::{Document, Error, read};
use serde_json::Value;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pdf")
}

fn document(path: &Path) -> Result<Document, Error> {
    read(&path.file_name().unwrap().to_string_lossy(), &fs::read(path).unwrap())
}

/// What is compared: letters without white space, ligatures apart, words that a line end split joined.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '-' if rest.peek() == Some(&'\n') => {}
            '\u{fb00}' => letters.extend(['f', 'f']),
            '\u{fb01}' => letters.extend(['f', 'i']),
            '\u{fb02}' => letters.extend(['f', 'l']),
            '\u{fb03}' => letters.extend(['f', 'f', 'i']),
            '\u{fb04}' => letters.extend(['f', 'f', 'l']),
            other if other.is_whitespace() => {}
            other => letters.push(other),
        }
    }
    letters
}

/// How many letters have to be taken away, put in or changed.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], at + 1);
        for (column, found) in other.iter().enumerate() {
            let change = before + usize::from(letter != found);
            before = row[column + 1];
            row[column + 1] = change.min(before + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// Files of makers, each with its name.
fn files() -> Vec<(String, PathBuf)> {
    let mut files: Vec<PathBuf> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "pdf"))
        .collect();
    files.sort();
    assert!(files.len() >= 20, "{}", files.len());
    files
        .into_iter()
        .map(|it| (it.file_stem().unwrap().to_string_lossy().into_owned(), it))
        .collect()
}

#[test]
fn files_of_every_maker_say_what_was_put_in() {
    let mut wrong = Vec::new();
    for (name, path) in files() {
        let document = document(&path).unwrap();
        let due = letters(&fs::read_to_string(path.with_extension("txt")).unwrap());
        let found = letters(&document.text);
        let errors = distance(&due, &found);
        if errors * 50 > due.len() {
            wrong.push(format!("{name}: {errors} of {} letters\n{}", due.len(), document.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_page_is_a_place_with_its_words() {
    for (name, path) in files() {
        let document = document(&path).unwrap();
        let about = fs::read_to_string(path.with_extension("json")).unwrap();
        let about: Value = serde_json::from_str(&about).unwrap();
        let labels: Vec<&str> = document.places.iter().map(|it| &*it.label).collect();
        let pages = about["pages"].as_u64().unwrap();
        assert!(
            labels.iter().copied().eq((1..=pages).map(|it| format!("page {it}"))),
            "{name}: {labels:?}"
        );
        let mut end = 0;
        for place in &document.places {
            assert!(place.range.start >= end && place.kind() == "page", "{name}");
            end = place.range.end;
        }
        for word in about["words"].as_array().unwrap() {
            let (text, page) = (word["text"].as_str().unwrap(), word["page"].as_u64().unwrap());
            let place = usize::try_from(page).unwrap() - 1;
            let said = &document.text[document.places[place].range.clone()];
            assert!(said.contains(text), "{name}: {text} on page {page}");
        }
    }
}

#[test]
fn a_file_without_a_title_is_called_by_its_name() {
    let title = |name: &str| document(&corpus().join(name)).unwrap().title;
    assert_eq!(title("chromium-page.pdf"), "The Museum of Clocks");
    assert_eq!(title("latex-article.pdf"), "latex-article.pdf");
}

/// What is said of a file that is locked, damaged or made to do harm.
fn refusal(name: &str) -> Error {
    document(&corpus().join("hostile").join(name)).unwrap_err()
}

#[test]
fn every_hostile_file_has_its_message() {
    assert_eq!(refusal("password.pdf"), Error::Protected);
    assert_eq!(refusal("scan-without-text.pdf"), Error::Empty);
    assert_eq!(refusal("empty.pdf"), Error::Empty);
    assert_eq!(refusal("font-without-map.pdf"), Error::Unmapped);
    assert_eq!(refusal("archive.pdf"), Error::Archive);
    for (name, why) in [
        ("truncated.pdf", "end is missing"),
        ("only-header.pdf", "end is missing"),
        ("spoiled.pdf", "pages cannot be found"),
        ("only-a-loop.pdf", "no pages"),
    ] {
        assert!(matches!(refusal(name), Error::Damaged(cause) if cause.contains(why)), "{name}");
    }
}

#[test]
fn what_can_be_read_of_hostile_files_is_read() {
    for name in ["page-tree-loop.pdf", "pdf-named-text.txt", "deep-arrays.pdf"] {
        let document = document(&corpus().join("hostile").join(name)).unwrap();
        assert_eq!(document.text, "The bridge was opened in 1887.", "{name}");
    }
}

#[test]
fn a_text_about_pdf_is_a_text() {
    let about = "A file that begins with\n%PDF-1.7\nis a PDF.";
    assert_eq!(read("a.txt", about.as_bytes()).unwrap().text, about);
    let file = fs::read(corpus().join("hostile/pdf-named-text.txt")).unwrap();
    let late = [b"Content-Type: application/pdf\r\n\r\n", &file[..]].concat();
    assert!(read("a", &late).is_ok_and(|it| it.places[0].label == "page 1"));
}
