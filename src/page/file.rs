//! Opening a text file: what may be opened, and its text.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
// The engine takes no longer passages than this, so no larger file is read.
use reader::MAX_PASSAGE_BYTES as MOST_BYTES;
use web_sys::{Document, DomParser, Element, File, Node};

use crate::trusted::source_of_hidden_document;

/// The text of a file, or what to tell the person.
///
/// # Errors
/// When the file is too large, cannot be read, or is not text in UTF-8.
pub async fn text_of(file: &File) -> Result<String, String> {
    let name = file.name();
    check_size(&name, file.size())?;
    let unreadable = |_| format!("“{name}” could not be read. Was it moved or removed meanwhile?");
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    let text = decode(&name, js_sys::Uint8Array::new(&buffer).to_vec())?;
    let text = if is_html(&name, &file.type_()) {
        html_text(&text).map_err(|_| format!("“{name}” could not be read as a web page."))?
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

/// Strict: a wrong guess at the encoding would put rubbish into the text without a word.
fn decode(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let refuse = |what: &str| {
        format!(
            "“{name}” {what}. Save it as plain text in UTF-8 and open it again. Your text was left \
             as it is."
        )
    };
    if bytes.contains(&0) {
        return Err(refuse("is not a text file"));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| refuse("is not text in UTF-8, or not text at all"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // A text box keeps line breaks in this form, and places in the text must agree with it.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn is_html(name: &str, media_type: &str) -> bool {
    let name = name.to_ascii_lowercase();
    media_type == "text/html" || name.ends_with(".html") || name.ends_with(".htm")
}

/// The words of a web page. A parsed document that is not shown runs no script and loads nothing.
fn html_text(source: &str) -> Result<String, JsValue> {
    let parser = DomParser::new()?;
    // `web-sys` has this for plain strings only.
    let parse: Function = Reflect::get(&parser, &"parseFromString".into())?.dyn_into()?;
    let source = source_of_hidden_document(source);
    let document: Document = parse.call2(&parser, &source, &"text/html".into())?.dyn_into()?;
    let mut text = String::new();
    if let Some(body) = document.body() {
        collect(&body, &mut text);
    }
    Ok(text.trim().to_owned())
}

/// Adds a node's words as a reader would see them: white space folded, blocks on their own lines.
fn collect(node: &Node, text: &mut String) {
    if node.node_type() == Node::TEXT_NODE {
        for (index, word) in node.node_value().unwrap_or_default().split_whitespace().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(word);
        }
        return;
    }
    let name = node.dyn_ref::<Element>().map(Element::tag_name).unwrap_or_default();
    if matches!(name.as_str(), "SCRIPT" | "STYLE" | "NOSCRIPT" | "TEMPLATE" | "IFRAME" | "OBJECT") {
        return;
    }
    let gap = gap(&name);
    break_lines(text, gap);
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|index| children.item(index)) {
        let value = child.node_value().unwrap_or_default();
        let (starts, ends) = (starts_blank(&value), value.ends_with(char::is_whitespace));
        if starts && !text.is_empty() && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        collect(&child, text);
        if ends && !text.is_empty() && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
    }
    break_lines(text, gap);
}

fn starts_blank(value: &str) -> bool {
    value.starts_with(char::is_whitespace)
}

/// How many line breaks stand around an element.
fn gap(name: &str) -> usize {
    match name {
        "P" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "UL" | "OL" | "TABLE" | "BLOCKQUOTE"
        | "PRE" | "SECTION" | "ARTICLE" | "HEADER" | "FOOTER" | "MAIN" | "NAV" | "ASIDE"
        | "FIGURE" | "FORM" | "DL" => 2,
        "DIV" | "LI" | "TR" | "BR" | "DT" | "DD" | "HR" | "FIGCAPTION" => 1,
        _ => 0,
    }
}

fn break_lines(text: &mut String, wanted: usize) {
    if wanted == 0 || text.is_empty() {
        return;
    }
    text.truncate(text.trim_end_matches(' ').len());
    let present = text.len() - text.trim_end_matches('\n').len();
    text.extend(std::iter::repeat_n('\n', wanted.saturating_sub(present)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_utf8_is_taken_as_it_is() {
        assert_eq!(decode("a.txt", "Größe 😀".into()), Ok("Größe 😀".into()));
        assert_eq!(decode("a.txt", b"\xef\xbb\xbfa\r\nb\rc\n".to_vec()), Ok("a\nb\nc\n".into()));
    }

    #[test]
    fn other_bytes_are_refused_with_a_remedy() {
        for bytes in [&b"Gr\xf6\xdfe"[..], b"PK\x03\x04\0\0", b"\xff\xfea\0"] {
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

    #[test]
    fn blocks_stand_on_their_own_lines() {
        let mut text = String::from("one ");
        break_lines(&mut text, 2);
        break_lines(&mut text, 1);
        text.push_str("two");
        assert_eq!(text, "one\n\ntwo");
    }
}
