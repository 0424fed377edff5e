//! The library as a WebAssembly module of its own: `www/page/documents/worker.js` loads it when a file is opened.

#[cfg(target_arch = "wasm32")]
mod browser {
    use documents::{Document, Error, limits};
    use serde_json::{Value, json};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Bytes of a file that is worth reading at all.
    #[wasm_bindgen(js_name = mostBytes)]
    pub fn most_bytes() -> usize {
        limits::MAX_FILE_BYTES
    }

    /// What a file says, as JSON: `{ title, text, places: [{ start, end, label, kind }] }`, where places are ranges of bytes
    /// of the text in UTF-8; or `{ code, message, detail }`.
    #[wasm_bindgen]
    pub fn open(name: &str, bytes: &[u8]) -> String {
        match documents::read(name, bytes) {
            Ok(document) => opened(&document),
            Err(error) => refused(&error),
        }
        .to_string()
    }

    /// What is said of a file that is larger than [`most_bytes`].
    #[wasm_bindgen(js_name = tooLarge)]
    pub fn too_large() -> String {
        refused(&Error::FileTooLarge).to_string()
    }

    fn opened(Document { title, text, places, .. }: &Document) -> Value {
        let places = places.iter().map(|place| {
            let (start, end) = (place.range.start, place.range.end);
            json!({ "start": start, "end": end, "label": place.label, "kind": place.kind() })
        });
        json!({ "title": title, "text": text, "places": places.collect::<Vec<_>>() })
    }

    fn refused(error: &Error) -> Value {
        json!({ "code": error.code(), "message": error.to_string(), "detail": error.detail() })
    }
}

fn main() {}
