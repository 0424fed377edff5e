//! Text of bytes, whatever the program that wrote them.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Result};

/// How many bytes are searched for a declaration, as browsers do.
const DECLARATION_BYTES: usize = 1024;

/// The text, with lines that end in `\n`. A mark says the encoding, or else what markup declares; what is not UTF-8
/// then is judged by its letters, as browsers judge old pages.
///
/// # Errors
/// [`Error::NotText`] for bytes of another kind.
pub fn decode(bytes: &[u8]) -> Result<String> {
    let text: Cow<'_, str> = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0
    } else if let Some(encoding) = unmarked_utf16(bytes) {
        encoding.decode_without_bom_handling(bytes).0
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Cow::Borrowed(text)
    } else {
        if bytes.contains(&0) {
            return Err(Error::NotText);
        }
        if is_nearly_utf8(bytes) {
            String::from_utf8_lossy(bytes)
        } else {
            let encoding = declared(bytes).unwrap_or_else(|| guess(bytes));
            encoding.decode_without_bom_handling(bytes).0
        }
    };
    if is_binary(&text) {
        return Err(Error::NotText);
    }
    Ok(with_line_feeds(text.into_owned()))
}

/// Whatever lines end in, it is `\n` then.
pub fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// UTF-8 of which something was cut or spoiled. Other encodings rarely happen to look like it.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 4 * invalid
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// What `<meta charset>` or `<?xml encoding?>` say.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_BYTES.min(bytes.len()))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let value = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let label = value.trim_start_matches(['"', '\'']);
    let label = label.split(['"', '\'', ' ', ';', '>', '/', '?']).next()?;
    // Bytes that are no UTF-8 are none, whatever they say.
    Encoding::for_label(label.as_bytes()).filter(|it| *it != UTF_8 && it.is_ascii_compatible())
}

/// Of European text in UTF-16 most bytes on one side of the units are zero, and hardly any on the other.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |first| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let clear = even.max(odd) > bytes.len() / 4 && even.min(odd) < even.max(odd) / 4;
    (clear && bytes.len().is_multiple_of(2)).then_some(if odd > even { UTF_16LE } else { UTF_16BE })
}

/// Programs and pictures are full of control characters, which text does without.
fn is_binary(text: &str) -> bool {
    let control =
        |it: &char| it.is_control() && !matches!(it, '\t' | '\n' | '\r' | '\x0c' | '\x1b');
    text.contains('\0') || text.chars().filter(control).count() > text.len() / 50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encodings_that_files_have() {
        let text = "Die Größe der Brücke beträgt „42 m“ – für Fußgänger.";
        let units = || text.encode_utf16();
        let (windows_1252, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes(),
            &["\u{feff}".as_bytes(), text.as_bytes()].concat(),
            &windows_1252,
            &little,
            &big,
            &[b"\xff\xfe", &little[..]].concat(),
            &[b"\xfe\xff", &big[..]].concat(),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_markup_declares_is_believed_but_that_it_is_utf_8() {
        let russian =
            "<?xml version=\"1.0\" encoding='KOI8-R'?><p>\u{43c}\u{43e}\u{441}\u{442}</p>";
        let (bytes, _, _) = encoding_rs::KOI8_R.encode(russian);
        assert_eq!(decode(&bytes).as_deref(), Ok(russian));
        let liar = b"<meta charset=\"utf-8\"><p>Gr\xf6\xdfe</p>";
        assert!(decode(liar).is_ok_and(|text| text.contains("Größe")));
    }

    #[test]
    fn utf_8_that_is_cut_stays_utf_8() {
        let text = "Größe, Straße, Fußgänger, Brücke ü";
        let cut = text.as_bytes().get(..text.len() - 1).map(decode);
        assert_eq!(cut, Some(Ok("Größe, Straße, Fußgänger, Brücke \u{fffd}".to_owned())));
    }

    #[test]
    fn lines_end_alike() {
        assert_eq!(decode(b"a\r\nb\rc\n").as_deref(), Ok("a\nb\nc\n"));
    }

    #[test]
    fn other_bytes_are_no_text() {
        for bytes in [
            &b"\x7fELF\x02\x01\0\0"[..],
            b"\xff\xfe\0\0a\0\0\0",
            b"\x01\x02\x03\x04\x05ab",
            b"\xff\0\xff",
        ] {
            assert_eq!(decode(bytes), Err(Error::NotText));
        }
    }
}
