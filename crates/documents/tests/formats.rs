//! What files of each format say, and where.
#![allow(clippy::unwrap_used)]

mod support;

use documents::{Document, Error, read};
use support::{archive, docx, epub};

fn document(name: &str, bytes: impl AsRef<[u8]>) -> Document {
    read(name, bytes.as_ref()).unwrap()
}

/// The labels of a document's places, each with what stands there.
fn places(document: &Document) -> Vec<(&str, &str)> {
    document.places.iter().map(|it| (&*it.label, &document.text[it.range.clone()])).collect()
}

#[test]
fn plain_text_stays_as_it_is_and_form_feeds_part_its_pages() {
    let plain = document("folder/notes.txt", "\u{feff}One.\r\n  Two.\n");
    assert_eq!((&*plain.text, &*plain.title, plain.places.len()), ("One.\n  Two.", "notes.txt", 0));
    let paged = document("scan.txt", "First.\n\x0c\nSecond.\n\x0c");
    assert_eq!(places(&paged), [("page 1", "First."), ("page 2", "Second.")]);
    let old = document("brief.txt", encoding_rs_windows_1252());
    assert_eq!(old.text, "Die Größe der Straße – „42 m“ – für Fußgänger.");
}

fn encoding_rs_windows_1252() -> Vec<u8> {
    b"Die Gr\xf6\xdfe der Stra\xdfe \x96 \x8442 m\x93 \x96 f\xfcr Fu\xdfg\xe4nger.".to_vec()
}

#[test]
fn markdown_has_its_headings_for_places() {
    let source = "---\nauthor: Ada\n---\nBefore.\n\n# Costs & *fees*\n\nOne\nline, [linked](https://a.example).\n\n\
        - first\n- second\n\n| Item | Price |\n|---|---|\n| nut | 1 |\n| bolt | 2 |\n\n## 4.2 Code\n\n```\na\n  b\n```\n\
        ![picture](a.png)\n\n<div>Raw <b>markup</b><script>no</script></div>\n";
    let document = document("readme.md", source);
    assert_eq!(
        document.text,
        "Before.\n\nCosts & fees\n\nOne line, linked.\n\nfirst\nsecond\n\nItem\tPrice\nnut\t1\nbolt\t2\n\n4.2 Code\n\n\
         a\n  b\n\nRaw markup"
    );
    let labels: Vec<_> = document.places.iter().map(|it| &*it.label).collect();
    assert_eq!(labels, ["§ Costs & fees", "§ 4.2 Code"]);
    assert_eq!(document.place_at(0), None);
    let bolt = document.text.find("bolt").unwrap();
    assert_eq!(document.place_at(bolt).map(|it| &*it.label), Some("§ Costs & fees"));
}

#[test]
fn html_is_read_as_a_readers_mode_shows_it() {
    let source = "<!-- saved --><!DOCTYPE html><title>Bridges – Wiki</title><nav>Home</nav><main><h1>Bridges</h1>\
        <p>The bridge <span hidden>not </span>fell.<h2>§ 2 Repairs</h2><p>In 1887.</main><footer>Imprint</footer>";
    let document = document("page.txt", source);
    assert_eq!(document.title, "Bridges – Wiki");
    assert_eq!(
        places(&document),
        [("§ Bridges", "Bridges\n\nThe bridge fell."), ("§ 2 Repairs", "§ 2 Repairs\n\nIn 1887.")]
    );
}

#[test]
fn a_book_has_its_chapters_for_places() {
    let book = epub(&[
        ("one.xhtml", "<h1>Winds</h1><p>It blew.</p><aside>A note.</aside>"),
        ("empty.xhtml", "<img src='cover.jpg'/>"),
        ("a%20b.xhtml", "<p>No heading.</p>"),
        ("three.xhtml", "<h2>Chapter 3: <i>Storms</i></h2><p>The bridge fell.</p>"),
    ]);
    let document = document("book.zip", book);
    assert_eq!(document.title, "Wind & Water");
    assert_eq!(
        places(&document),
        [
            ("chapter 1 · Winds", "Winds\n\nIt blew.\n\nA note."),
            ("chapter 2", "No heading."),
            ("Chapter 3: Storms", "Chapter 3: Storms\n\nThe bridge fell."),
        ]
    );
}

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
    <w:style w:styleId="Text"><w:name w:val="Body Text"/></w:style></w:styles>"#;

fn paragraph(style: &str, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>"#)
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

#[test]
fn a_word_processors_document_has_headings_tables_and_notes() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph("Text", &run(text)));
    let body = [
        paragraph("berschrift1", &(run("1 Sto") + &run("rms"))),
        paragraph(
            "Text",
            &(run("The bridge fell")
                + r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#
                + &run(" in 1879.")),
        ),
        paragraph(
            "Text",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del>",
        ),
        paragraph("Mine", &run("2 Costs")),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
            cell("Item"),
            cell("Price"),
            cell("Nut &amp; bolt"),
            "<w:tc><w:p/></w:tc>",
            cell("2")
        ),
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>first</w:t></w:r></w:p>".into(),
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>second</w:t><w:br/><w:t>line</w:t></w:r></w:p>"
            .into(),
    ];
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:t>A gale.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let properties = "<cp:coreProperties><dc:title>Report</dc:title><dc:creator>Ada</dc:creator></cp:coreProperties>";
    let parts = [
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", notes),
        ("docProps/core.xml", properties),
    ];
    let document = document("report.docx", docx(&body.concat(), &parts));
    assert_eq!(document.title, "Report");
    assert_eq!(
        places(&document),
        [
            ("§ 1 Storms", "1 Storms\n\nThe bridge fell in 1879."),
            ("§ 2 Costs", "2 Costs\n\nItem\tPrice\nNut & bolt\t2\n\nfirst\nsecond\nline"),
            ("footnote 1", "A gale."),
        ]
    );
}

#[test]
fn a_tables_rows_are_places_numbered_as_spreadsheets_number_them() {
    let document = document("prices.csv", "Item;Price\n\"nut; small\";1,20\n;\n\"two\nlines\";3\n");
    assert_eq!(
        places(&document),
        [("row 1", "Item\tPrice"), ("row 2", "nut; small\t1,20"), ("row 4", "two lines\t3")]
    );
}

#[test]
fn a_mail_says_who_wrote_what() {
    let fields = "From: Ada <ada@a.example>\r\nTo: bob@b.example\r\nDate: Mon, 3 Mar 2025 10:12:00 +0100\r\n\
        Subject: =?utf-8?q?Caf=C3=A9?=\r\nMIME-Version: 1.0\r\n";
    let header = "From: Ada <ada@a.example>\nTo: bob@b.example\nDate: Mon, 3 Mar 2025 10:12:00 +0100\nSubject: Café";
    let html = "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<style>p{}</style><p>It is <b>here</b>, Zo\u{e9}.</p>";
    let html: Vec<u8> = format!("{fields}{html}").chars().map(|it| it as u8).collect();
    let both = format!(
        "{fields}Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nPlain.\r\nTwo.\r\n\
         --x\r\nContent-Type: text/html\r\n\r\n<p>Rich.</p>\r\n--x--\r\n"
    );
    for (bytes, message) in [(html, "It is here, Zoé."), (both.into_bytes(), "Plain.\nTwo.")] {
        let document = document("saved.txt", bytes);
        assert_eq!(document.title, "Café");
        assert_eq!(places(&document), [("header", header), ("message", message)]);
    }
    let letter = document("letter.txt", "To: Bob\nFrom: Ada\n\nDear Bob");
    assert_eq!(letter.places.len(), 0);
}

#[test]
fn texts_in_json_are_places() {
    let texts = r#"["One.", {"id": 7, "title": "Two", "text": "Deux.", "tags": [1]}, "", {"title": null, "text": "Trois."}]"#;
    let items = document("texts.json", texts);
    assert_eq!(
        places(&items),
        [("item 1", "One."), ("item 2 · Two", "Deux."), ("item 4", "Trois.")]
    );
    let lines = document("texts.jsonl", "{\"text\": \"One.\"}\n\n\"Two.\"\n");
    assert_eq!(places(&lines), [("line 1", "One."), ("line 3", "Two.")]);
    for other in [r#"{"name": "electra"}"#, "[1, 2]", "[\"broken", "[see above] and so on"] {
        assert_eq!(document("a.json", other).text, other);
    }
}

#[test]
fn names_that_lie_are_not_believed() {
    let book = epub(&[("a.xhtml", "<p>Words.</p>")]);
    for (name, bytes) in
        [("a.pdf", &book[..]), ("a.csv", b"<html><p>Words.</html>"), ("a.docx", b"Words.")]
    {
        assert_eq!(document(name, bytes).text, "Words.", "{name}");
    }
    for bytes in [&b"GIF89a"[..], b"\x89PNG\r\n\x1a\n", b"{\\rtf1 Words.}"] {
        assert!(matches!(read("a.txt", bytes), Err(Error::Unsupported(_))));
    }
    let spreadsheet = archive(&[("xl/workbook.xml", b"<a/>")]);
    assert_eq!(read("a.docx", &spreadsheet), Err(Error::Unsupported("a spreadsheet")));
    assert_eq!(read("a.docx", &archive(&[("a.txt", b"Words.")])), Err(Error::Archive));
}
