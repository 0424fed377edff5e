//! Archives as documents are made of.
#![allow(clippy::unwrap_used, dead_code)]

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

/// A book of these chapters, each with its reference and its content.
pub fn epub(chapters: &[(&str, &str)]) -> Vec<u8> {
    let numbered = || chapters.iter().enumerate();
    let items: String = numbered()
        .map(|(n, (name, _))| {
            format!(r#"<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>"#)
        })
        .collect();
    let spine: String = numbered().map(|(n, _)| format!(r#"<itemref idref="c{n}"/>"#)).collect();
    let package = format!(
        r#"<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Wind &amp; Water</dc:title></metadata>
        <manifest>{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="nav"/>{spine}</spine></package>"#
    );
    let pages: Vec<(String, String)> = chapters
        .iter()
        .map(|(name, body)| {
            let page = format!(
                "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{body}</body></html>"
            );
            (format!("OEBPS/{}", name.replace("%20", " ")), page)
        })
        .collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/nav.xhtml", b"<html><body><nav>Contents</nav></body></html>"),
    ];
    parts.extend(
        pages
            .iter()
            .filter(|it| !it.0.contains(".."))
            .map(|(name, page)| (&**name, page.as_bytes())),
    );
    archive(&parts)
}

/// A document with this body and these further parts.
pub fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())];
    parts.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
    archive(&parts)
}
