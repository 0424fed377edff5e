//! Text as files have it: UTF-8, and UTF-16 where a byte order mark says so.

/// Why bytes are not read as text; each completes a sentence that begins with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Every other byte is zero.
    #[error("looks like text in UTF-16, but has no byte order mark")]
    Unmarked,
    /// It begins with the byte order mark of UTF-32.
    #[error("is text in UTF-32")]
    Utf32,
    /// Neither UTF-8 nor what follows a mark of UTF-16.
    #[error("is not text in UTF-8 or UTF-16")]
    Other,
}

/// Reads UTF-8, with or without a byte order mark, and UTF-16 with one. The mark is no part of the
/// text. Other encodings cannot be told apart, so none is guessed.
///
/// # Errors
/// What it is instead.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, NotText> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(NotText::Utf32);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    if is_unmarked_utf16(&bytes) {
        return Err(NotText::Unmarked);
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|_| NotText::Other)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|bytes| unit(*bytes)).collect();
    if rest.is_empty() {
        String::from_utf16(&units).map_err(|_| NotText::Other)
    } else {
        Err(NotText::Other)
    }
}

/// Of European text in UTF-16 most bytes on one side of the units are zero, and hardly any on the other.
/// Much of it would pass for UTF-8.
fn is_unmarked_utf16(bytes: &[u8]) -> bool {
    let zeros = |first| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    bytes.len().is_multiple_of(2)
        && even.max(odd) > bytes.len() / 4
        && even.min(odd) < even.max(odd) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"a\": \"Größe 😀\"}";

    fn utf16(order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn the_mark_says_how_text_is_read_and_is_no_part_of_it() {
        let with = |mark: &[u8], rest: Vec<u8>| decode([mark, &rest].concat());
        assert_eq!(decode(TEXT.into()).as_deref(), Ok(TEXT));
        assert_eq!(with(b"\xef\xbb\xbf", TEXT.into()).as_deref(), Ok(TEXT));
        assert_eq!(with(b"\xff\xfe", utf16(u16::to_le_bytes)).as_deref(), Ok(TEXT));
        assert_eq!(with(b"\xfe\xff", utf16(u16::to_be_bytes)).as_deref(), Ok(TEXT));
        for empty in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"] {
            assert_eq!(decode(empty.into()).as_deref(), Ok(""));
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        for unmarked in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
            assert_eq!(decode(unmarked), Err(NotText::Unmarked));
        }
        assert_eq!(decode(b"\xff\xfe\0\0a\0\0\0".into()), Err(NotText::Utf32));
        // Latin-1; half a unit; half a pair of units.
        for other in [&b"Gr\xf6\xdfe"[..], b"\xff\xfea", b"\xff\xfe\x3d\xd8"] {
            assert_eq!(decode(other.into()), Err(NotText::Other));
        }
    }

    #[test]
    fn a_few_zeros_do_not_make_utf_16() {
        assert_eq!(decode(b"a\0bcdefg".into()).as_deref(), Ok("a\0bcdefg"));
    }
}
