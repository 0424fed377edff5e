//! PDF files of many makers: what they say, and on which page. `tests/pdf/README.md` tells of them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use documents::{Document, Error, read};

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

#[test]
fn files_of_every_maker_say_what_was_put_in() {
    let mut files: Vec<PathBuf> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "pdf"))
        .collect();
    files.sort();
    assert!(files.len() >= 20, "{}", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let document = document(&path).unwrap();
        let due = letters(&fs::read_to_string(path.with_extension("txt")).unwrap());
        let found = letters(&document.text);
        let errors = distance(&due, &found);
        println!("{name}: {errors} of {}", due.len());
        if std::env::var("SHOW").is_ok_and(|it| it == name) {
            println!("{}", document.text);
        }
        if errors * 50 > due.len() {
            wrong.push(format!("{name}: {errors} of {} letters\n{}", due.len(), document.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
