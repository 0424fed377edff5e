//! The library as a WebAssembly module of its own: `www/library/language.js` loads it after an answer.

/// What to say of a question and a text that a model of English should not be trusted with; nothing otherwise.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hint(question: &str, passage: &str) -> Option<String> {
    language::hint(question, passage).map(|hint| hint.to_string())
}

fn main() {}
