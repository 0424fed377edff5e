//! Texts and files that come from elsewhere: pasted beside the box, or handed over by the system.

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{ClipboardEvent, Element, Event};

use crate::page::action::Action;
use crate::page::control::Handle;
use crate::page::document::Document;
use crate::page::opening::{collected, listed};

// Beside the page's script, and checked by the tag that loads it (`www/page/start.js`).
#[wasm_bindgen(raw_module = "./shared-text.js")]
extern "C" {
    /// Files that the system handed over since the last call.
    #[wasm_bindgen(js_name = takeFiles)]
    fn take_files() -> Array;
}

/// Takes what has come, and what comes from now on.
pub fn listen(control: &Handle) -> [EventListener; 2] {
    let open = {
        let control = control.clone();
        move || {
            let files = collected(&take_files());
            if !files.is_empty() {
                control.open(files, false);
            }
        }
    };
    open();
    let handed = EventListener::new(&gloo::utils::window(), "electra-qa-files", move |_| open());
    let control = control.clone();
    let pasted = EventListener::new(&gloo::utils::document(), "paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        let Some(data) = event.clipboard_data() else { return };
        let files = data.files().map(|files| listed(&files)).unwrap_or_default();
        if !files.is_empty() {
            control.open(files, false);
        } else if !typing(event) {
            let text = data.get_data("text/plain").unwrap_or_default();
            control.add_text(&text);
        }
    });
    [handed, pasted]
}

/// Whether what a key or a paste brings goes into something that is written in.
pub fn typing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT")
            || element.closest("[contenteditable]").is_ok_and(|found| found.is_some())
    })
}

impl Handle {
    /// Adds a text to the shelf, in place of a blank one.
    pub fn add_text(&self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.state().filled() {
            // A text box keeps line breaks in this form, and places in the text must agree with it.
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            self.store();
            self.act(Action::Added(Document { text: text.into(), ..Document::default() }));
        } else {
            self.replace(text, None, None);
        }
    }
}
