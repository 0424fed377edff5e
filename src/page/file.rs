//! Opening a text file: what may be opened, and its text.

use electra::encoding::{self, NotText};
use wasm_bindgen_futures::JsFuture;
// The engine takes no longer passages than this, so no larger file is read.
pub use reader::MAX_PASSAGE_BYTES as MOST_BYTES;
use web_sys::File;
use yew::AttrValue;

use crate::page::html;

/// A file that was not opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The file's name.
    pub name: AttrValue,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// It has so many bytes.
    TooLarge(f64),
    /// The browser does not read it.
    Unreadable,
    /// The browser does not parse it.
    NotHtml,
    /// There is no text in it.
    Empty,
    /// Its bytes are not text.
    Binary,
    /// Its text is in another form than those that are read.
    NotText(NotText),
}

/// The text of a file.
///
/// # Errors
/// When the file is too large, cannot be read, or is not text that can be read.
pub async fn text_of(file: &File) -> Result<String, Refused> {
    read(file).await.map_err(|fault| Refused { name: file.name().into(), fault })
}

async fn read(file: &File) -> Result<String, Fault> {
    check_size(file.size())?;
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| Fault::Unreadable)?;
    let text = decode(js_sys::Uint8Array::new(&buffer).to_vec())?;
    let text = if is_html(&file.name(), &file.type_()) {
        html::text_of(&text).map_err(|_| Fault::NotHtml)?
    } else {
        text
    };
    if text.trim().is_empty() { Err(Fault::Empty) } else { Ok(text) }
}

fn check_size(bytes: f64) -> Result<(), Fault> {
    if bytes > MOST_BYTES as f64 { Err(Fault::TooLarge(bytes)) } else { Ok(()) }
}

fn decode(bytes: Vec<u8>) -> Result<String, Fault> {
    let has_zeros = bytes.contains(&0);
    let text = match encoding::decode(bytes) {
        Ok(text) if !text.contains('\0') => text,
        Ok(_) => return Err(Fault::Binary),
        Err(NotText::Other) if has_zeros => return Err(Fault::Binary),
        Err(cause) => return Err(Fault::NotText(cause)),
    };
    // A text box keeps line breaks in this form, and places in the text must agree with it.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn is_html(name: &str, media_type: &str) -> bool {
    let name = name.to_ascii_lowercase();
    media_type == "text/html" || name.ends_with(".html") || name.ends_with(".htm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_utf8_is_taken_as_it_is() {
        assert_eq!(decode("Größe 😀".into()), Ok("Größe 😀".into()));
        assert_eq!(decode(b"\xef\xbb\xbfa\r\nb\rc\n".to_vec()), Ok("a\nb\nc\n".into()));
        assert_eq!(decode(b"\xff\xfea\0\r\0\n\0".to_vec()), Ok("a\n".into()));
    }

    #[test]
    fn other_bytes_are_refused() {
        assert_eq!(decode(b"Gr\xf6\xdfe".to_vec()), Err(Fault::NotText(NotText::Other)));
        for bytes in [&b"PK\x03\x04\0\0"[..], b"a\0b\0"] {
            assert_eq!(decode(bytes.to_vec()), Err(Fault::Binary));
        }
    }

    #[test]
    fn a_large_file_is_refused_before_it_is_read() {
        assert_eq!(check_size(1e6), Ok(()));
        assert_eq!(check_size(5.25e6), Err(Fault::TooLarge(5.25e6)));
    }

    #[test]
    fn web_pages_are_known_by_name_or_type() {
        assert!(is_html("A.HTML", "") && is_html("x", "text/html") && is_html("a.htm", ""));
        assert!(!is_html("a.txt", "text/plain"));
    }
}
