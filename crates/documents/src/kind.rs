//! What kind of file it is, by what is in it; the name decides only between texts that look alike.

/// A text's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Markdown,
    Html,
    Xhtml,
    Table,
    Json,
    JsonLines,
}

/// What files begin with that are no text and no document which is read.
const UNSUPPORTED: [(&[u8], &str); 18] = [
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "in the rich text format (RTF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of an old office program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a sound, a film or a picture"),
    (b"OggS", "a sound or a film"),
    (b"ID3", "a sound"),
    (b"\0\0\0\x18ftyp", "a film"),
    (b"\0\0\0\x20ftyp", "a film"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "packed with 7-Zip"),
    (b"Rar!", "packed with RAR"),
    (b"\x7fELF", "a program"),
];

/// What a file is that is not read.
pub fn unsupported(bytes: &[u8]) -> Option<&'static str> {
    UNSUPPORTED.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
}

pub fn is_archive(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| bytes.starts_with(*magic))
}

/// The last part of a name, in small letters.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The kinds that a text may be of, likeliest first; the last can be read as such in any case.
pub fn of_text(name: &str, text: &str) -> Vec<Kind> {
    let start = text.trim_start();
    if let Some(kind) = markup(start) {
        return vec![kind];
    }
    let extension = extension(name);
    let json = start.starts_with(['[', '{', '"']);
    match extension.as_str() {
        "htm" | "html" if text.contains('<') => vec![Kind::Html],
        "xhtml" | "xht" if text.contains('<') => vec![Kind::Xhtml],
        "md" | "markdown" | "mdown" | "mkd" => vec![Kind::Markdown],
        "csv" | "tsv" | "tab" => vec![Kind::Table],
        "jsonl" | "ndjson" if json => vec![Kind::JsonLines, Kind::Json, Kind::Plain],
        _ if json => vec![Kind::Json, Kind::JsonLines, Kind::Plain],
        _ => vec![Kind::Plain],
    }
}

/// A page that begins as one, behind declarations and comments.
fn markup(mut start: &str) -> Option<Kind> {
    let mut kind = Kind::Html;
    loop {
        let (opening, closing) = if start.starts_with("<?xml") {
            kind = Kind::Xhtml;
            ("<?xml", "?>")
        } else if start.starts_with("<!--") {
            ("<!--", "-->")
        } else {
            break;
        };
        start = start.get(opening.len()..)?.split_once(closing)?.1.trim_start();
    }
    let head: String = start.chars().take(15).collect::<String>().to_ascii_lowercase();
    let begins = |with: &str| {
        head.strip_prefix(with)
            .is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric()))
    };
    // A picture in markup has no words of its own.
    if begins("<svg") || begins("<!doctype svg") {
        return Some(Kind::Xhtml);
    }
    ["<!doctype html", "<html", "<head", "<body"].into_iter().any(begins).then_some(kind)
}
