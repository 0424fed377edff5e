//! Opening a text file: what may be opened, and its text.

use electra::encoding::{self, NotText};
use wasm_bindgen_futures::JsFuture;
// The engine takes no longer passages than this, so no larger file is read.
use reader::MAX_PASSAGE_BYTES as MOST_BYTES;
use web_sys::File;

use crate::page::html;

/// The text of a file, or what to tell the person.
///
/// # Errors
/// When the file is too large, cannot be read, or is not text that can be read.
pub async fn text_of(file: &File) -> Result<String, String> {
    let name = file.name();
    check_size(&name, file.size())?;
    let unreadable = |_| format!("“{name}” could not be read. Was it moved or removed meanwhile?");
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    let text = decode(&name, js_sys::Uint8Array::new(&buffer).to_vec())?;
    let text = if is_html(&name, &file.type_()) {
        html::text_of(&text).map_err(|_| format!("“{name}” could not be read as a web page."))?
    } else {
        text
    };
    if text.trim().is_empty() {
        return Err(format!("There is no text in “{name}”. Your text was left as it is."));
    }
    Ok(text)
}

fn check_size(name: &str, bytes: f64) -> Result<(), String> {
    if bytes > MOST_BYTES as f64 {
        let size = bytes / 1e6;
        return Err(format!(
            "“{name}” has {size:.1} MB, and at most {:.0} MB can be read. Open a shorter file, or \
             paste the part that matters. Your text was left as it is.",
            MOST_BYTES as f64 / 1e6
        ));
    }
    Ok(())
}

fn decode(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let refuse = |what: &str| {
        format!(
            "“{name}” {what}. Save it as plain text in UTF-8 and open it again. Your text was left \
             as it is."
        )
    };
    let has_zeros = bytes.contains(&0);
    let text = match encoding::decode(bytes) {
        Ok(text) if !text.contains('\0') => text,
        Ok(_) => return Err(refuse("is not a text file")),
        Err(NotText::Other) if has_zeros => return Err(refuse("is not a text file")),
        Err(cause) => return Err(refuse(&cause.to_string())),
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
        assert_eq!(decode("a.txt", "Größe 😀".into()), Ok("Größe 😀".into()));
        assert_eq!(decode("a.txt", b"\xef\xbb\xbfa\r\nb\rc\n".to_vec()), Ok("a\nb\nc\n".into()));
        assert_eq!(decode("a.txt", b"\xff\xfea\0\r\0\n\0".to_vec()), Ok("a\n".into()));
    }

    #[test]
    fn other_bytes_are_refused_with_a_remedy() {
        for bytes in [&b"Gr\xf6\xdfe"[..], b"PK\x03\x04\0\0", b"a\0b\0"] {
            let message = decode("a.txt", bytes.to_vec()).err().unwrap_or_default();
            assert!(message.contains("“a.txt”") && message.contains("UTF-8"), "{message}");
        }
    }

    #[test]
    fn a_large_file_is_refused_before_it_is_read() {
        assert_eq!(check_size("a.txt", 1e6), Ok(()));
        let message = check_size("a.txt", 5.25e6).err().unwrap_or_default();
        assert!(message.contains("5.2 MB") && message.contains("at most 1 MB"), "{message}");
    }

    #[test]
    fn web_pages_are_known_by_name_or_type() {
        assert!(is_html("A.HTML", "") && is_html("x", "text/html") && is_html("a.htm", ""));
        assert!(!is_html("a.txt", "text/plain"));
    }
}
