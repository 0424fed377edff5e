//! Opening a file: what it says, or why it is not read. `www/page/documents.js` has it opened.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::File;
use yew::AttrValue;

use crate::page::document::{Document, Opened};

// Beside the page's script, and checked by the tag that loads it (`www/page/start.js`).
#[wasm_bindgen(raw_module = "./documents.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = open)]
    async fn open_file(file: &File) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = fetchPage)]
    async fn fetch_page(address: &str) -> Result<JsValue, JsValue>;
}

/// A file that was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file's name.
    pub name: AttrValue,
    /// What is wrong with it: the code of an error of `documents` or of `www/page/documents/pdf-text.js`, or one of
    /// `www/page/documents.js`.
    pub code: String,
    /// The same in English, where `documents` says it.
    pub message: String,
    /// A value of the message: a limit, a format.
    pub detail: String,
}

impl Refused {
    /// What `documents.js` threw.
    fn of(name: &str, cause: &JsValue) -> Self {
        let told = |key: &str| Reflect::get(cause, &key.into()).ok().and_then(|it| it.as_string());
        let told = |key| told(key).unwrap_or_default();
        let (code, message, detail) = (told("code"), told("message"), told("detail"));
        Self { name: name.to_owned().into(), code, message, detail }
    }
}

/// What a file says.
///
/// # Errors
/// When it cannot be read, or is no document that can be.
pub async fn open(file: &File) -> Result<Document, Refused> {
    let opened = open_file(file).await.map_err(|cause| Refused::of(&file.name(), &cause))?;
    let opened: Result<Opened, _> = serde_wasm_bindgen::from_value(opened);
    opened.map(|opened| opened.document(file)).map_err(|cause| Refused {
        name: file.name().into(),
        code: "stopped".into(),
        message: cause.to_string(),
        detail: String::new(),
    })
}

/// What the page of an address says.
///
/// # Errors
/// When it is not there, when it cannot be had from here, and as for a file.
pub async fn open_address(address: &str) -> Result<Document, Refused> {
    let page = fetch_page(address).await.map_err(|cause| Refused::of(address, &cause))?;
    open(&page.unchecked_into()).await
}
