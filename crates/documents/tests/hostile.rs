//! Files that are made to do harm, or cut short: each is refused in words, or read.
#![allow(clippy::unwrap_used)]

mod support;

use documents::limits::{
    MAX_ARCHIVE_ENTRIES, MAX_FILE_BYTES, MAX_OPEN_ELEMENTS, MAX_PLACES, MAX_TEXT_BYTES,
    UNSUSPICIOUS_BYTES,
};
use documents::{Error, Place, read};
use proptest::prelude::*;
use support::{archive, docx, epub};

fn error(name: &str, bytes: impl AsRef<[u8]>) -> Error {
    let error = read(name, bytes.as_ref()).unwrap_err();
    let message = error.to_string();
    let sentences = message.matches(". ").count() + 1;
    assert!(message.starts_with("The ") || message.starts_with("There "), "{message}");
    assert!(message.ends_with('.') && sentences >= 2, "{message}");
    error
}

#[test]
fn what_is_too_large_is_refused_before_it_fills_memory() {
    assert_eq!(error("a.txt", vec![b'a'; MAX_FILE_BYTES + 1]), Error::FileTooLarge);
    // One line of 50 MB.
    let line = "a,".repeat(25 << 20);
    assert_eq!(error("a.csv", line), Error::TextTooLong);
    let text = "a ".repeat(MAX_TEXT_BYTES);
    assert_eq!(error("a.txt", &text), Error::TextTooLong);
    assert_eq!(error("a.md", &text), Error::TextTooLong);
    assert_eq!(error("a.html", format!("<html>{text}")), Error::TextTooLong);
    assert_eq!(error("a.csv", "a\n".repeat(MAX_PLACES + 1)), Error::TooManyPlaces);
    let texts = "\"a\",".repeat(MAX_PLACES + 1);
    assert_eq!(error("a.json", format!("[{}]", texts.trim_end_matches(','))), Error::TooManyPlaces);
}

#[test]
fn an_archive_that_grows_a_thousandfold_is_refused() {
    let blanks = " ".repeat(64 << 20);
    assert_eq!(error("a.docx", docx(&blanks, &[])), Error::Expands);
    assert_eq!(error("a.epub", epub(&[("a.xhtml", &blanks)])), Error::Expands);
    // One part, named again and again.
    let page = format!("<p>{}</p>", "word ".repeat(UNSUSPICIOUS_BYTES / 100));
    let chapters = vec![("a.xhtml", ""); 1000];
    let book = epub(&chapters[..1]);
    assert!(matches!(read("a.epub", &book), Err(Error::Empty)));
    let items: String = (0..1000)
        .map(|n| format!("<item id='{n}' href='a.xhtml' media-type='text/html'/>"))
        .collect();
    let spine: String = (0..1000).map(|n| format!("<itemref idref='{n}'/>")).collect();
    let package = format!("<package><manifest>{items}</manifest><spine>{spine}</spine></package>");
    let book = archive(&[
        ("META-INF/container.xml", support::CONTAINER.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/a.xhtml", page.as_bytes()),
    ]);
    assert_eq!(error("a.epub", book), Error::Expands);
}

#[test]
fn archives_of_too_many_parts_or_within_one_another_are_refused() {
    let names: Vec<String> = (0..=MAX_ARCHIVE_ENTRIES).map(|n| n.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    assert_eq!(error("a.zip", archive(&parts)), Error::TooManyEntries);
    let inner = archive(&[("word/document.xml", b"<w:t>Words.</w:t>")]);
    assert_eq!(error("a.zip", archive(&[("inner.docx", &inner)])), Error::Archive);
}

#[test]
fn nothing_outside_of_an_archive_is_read() {
    for name in ["../../etc/passwd", "..%2f..%2fetc/passwd", "C:\\a.xhtml"] {
        assert!(
            matches!(error("a.epub", epub(&[(name, "<p>Words.</p>")])), Error::Damaged(_)),
            "{name}"
        );
    }
    let entity = r#"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "ha"><!ENTITY d "&c;&c;&c;">]>"#;
    let body = format!("{entity}<w:p><w:r><w:t>One &b;&d;two.</w:t></w:r></w:p>");
    assert_eq!(read("a.docx", &docx(&body, &[])).unwrap().text, "One two.");
}

#[test]
fn depth_is_no_danger() {
    let deep = |tag: &str, n: usize| format!("<{tag}>").repeat(n);
    assert_eq!(
        read("a.html", format!("<html>{}deep", deep("div", 100_000)).as_bytes()).unwrap().text,
        "deep"
    );
    assert_eq!(
        error("a.html", format!("<html>{}", deep("b", MAX_OPEN_ELEMENTS + 1))),
        Error::TooDeep
    );
    let quoted = read("a.md", format!("{}deep", "> ".repeat(20_000)).as_bytes()).unwrap();
    assert!(quoted.text.ends_with("deep"));
    let tables = format!("{}<w:p><w:r><w:t>deep</w:t></w:r></w:p>", deep("w:tbl", 100_000));
    assert_eq!(read("a.docx", &docx(&tables, &[])).unwrap().text, "deep");
    // Too deep for JSON, so it is a text of brackets.
    assert!(read("a.json", "[".repeat(100_000).as_bytes()).is_ok());
    let mut mail = "From: a@a.example\r\nSubject: deep\r\n".to_owned();
    for n in 0..5_000 {
        mail += &format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
    }
    mail += "Content-Type: text/plain\r\n\r\ndeep\r\n";
    assert!(read("a.eml", mail.as_bytes()).is_ok());
}

#[test]
fn what_is_damaged_protected_or_empty_is_said() {
    let whole = docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", &[]);
    assert!(matches!(error("a.docx", &whole[..whole.len() / 2]), Error::Damaged(_)));
    let cut = archive(&[("word/document.xml", b"<w:p><w:r><w:t>Words.</w:t")]);
    assert!(matches!(error("a.docx", cut), Error::Damaged(_)));
    let no_package = archive(&[("META-INF/container.xml", support::CONTAINER.as_bytes())]);
    assert!(matches!(error("a.epub", no_package), Error::Damaged(_)));
    let mut locked = whole;
    // The flag of encryption, in the part's own header and in the list.
    for (magic, flags) in [(&b"PK\x03\x04"[..], 6), (b"PK\x01\x02", 8)] {
        let entries: Vec<usize> =
            (0..locked.len()).filter(|at| locked[*at..].starts_with(magic)).collect();
        for at in entries {
            locked[at + flags] |= 1;
        }
    }
    assert_eq!(error("a.docx", locked), Error::Protected);
    for (name, bytes) in [
        ("a.txt", &b" \n"[..]),
        ("a.txt", b""),
        ("a.html", b"<script>a</script>"),
        ("a.svg", b"<svg><text>a</text></svg>"),
        ("a.csv", b",,\n"),
        ("a.md", b"![a](b)"),
    ] {
        assert_eq!(error(name, bytes), Error::Empty, "{name}");
    }
    assert_eq!(error("a.txt", b"a\0\x01\x02\xff"), Error::NotText);
}

/// Every place is a slice of the text, in order and apart from the others.
fn check(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(document) = read(name, bytes) else { return Ok(()) };
    let mut end = 0;
    for Place { range, label } in &document.places {
        prop_assert!(range.start >= end && range.start < range.end, "{:?}", document.places);
        let slice = document.text.get(range.clone());
        prop_assert!(slice.is_some_and(|it| it == it.trim()));
        prop_assert!(!label.is_empty() && !label.contains('\n'));
        let found = document.place_at(range.start).map(|it| &it.range);
        prop_assert_eq!(found, Some(range));
        end = range.end;
    }
    prop_assert!(!document.text.trim().is_empty() && !document.title.contains('\n'));
    prop_assert!(!document.text.contains(['\r', '\0']));
    Ok(())
}

const NAMES: [&str; 8] = ["a", "a.md", "a.html", "a.xhtml", "a.csv", "a.json", "a.jsonl", "a.eml"];

/// Text that is markup of one kind or another.
fn source() -> impl Strategy<Value = String> {
    let pieces = vec![
        "<html>",
        "<h1>",
        "</h1>",
        "<p>",
        "<td>",
        "</tr>",
        "<table>",
        "<main>",
        "</main>",
        "<li hidden>",
        "<pre>",
        "</pre>",
        "<script>",
        "<!--",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "# ",
        "\n\n",
        "\n",
        "\r\n",
        "| a | b |\n|---|---|\n",
        "```\n",
        "> ",
        "- ",
        "\"",
        ",",
        ";",
        "\t",
        "[",
        "]",
        "{\"text\": \"a\"}",
        "\"a\",",
        "From: a\n",
        "Subject: b\n",
        "Date: c\n",
        "word",
        "é",
        "e\u{301}",
        "😀",
        "\u{feff}",
        "\u{a0}",
        "\x0c",
        "\0",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn places_are_slices_in_order(name in prop::sample::select(&NAMES[..]), source in source()) {
        check(name, source.as_bytes())?;
    }

    #[test]
    fn books_and_documents_of_any_markup_are_read_or_refused(one in source(), two in source()) {
        check("a.epub", &epub(&[("a.xhtml", &one), ("b.xhtml", &two)]))?;
        check("a.docx", &docx(&format!("<w:p><w:r><w:t>{one}</w:t></w:r></w:p>{two}"), &[("word/styles.xml", &two)]))?;
    }

    #[test]
    fn altered_bytes_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), book in any::<bool>()) {
        let mut bytes = if book {
            epub(&[("a.xhtml", "<h1>One</h1><p>Words.</p>")])
        } else {
            docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", &[("word/styles.xml", "<a/>")])
        };
        let at = at.index(bytes.len());
        bytes[at] = byte;
        check("a", &bytes)?;
        check("a", &bytes[..at])?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(name in prop::sample::select(&NAMES[..]), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(name, &bytes)?;
    }
}
