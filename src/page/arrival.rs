//! What a person arrives with: a text and question in the address, or a draft; and the links that are given.

use wasm_bindgen::JsValue;

use crate::page::action::Remark;
use crate::page::answered::Answered;
use crate::page::control::Handle;
use crate::page::draft;
use crate::page::link::Linked;

impl Handle {
    /// The page's address with this question and its text, if that is short enough.
    pub fn link_to(&self, answered: &Answered) -> Option<String> {
        let (text, question) = ((*answered.passage).to_owned(), answered.question.to_string());
        let fragment = Linked { text, question }.fragment()?;
        let location = gloo::utils::window().location();
        Some(format!("{}{}{fragment}", location.origin().ok()?, location.pathname().ok()?))
    }

    /// Takes what the page's address says, and asks it.
    pub fn take_link(&self) {
        let window = gloo::utils::window();
        let fragment = window.location().hash().unwrap_or_default();
        let Some(linked) = Linked::of_fragment(&fragment) else { return };
        // It is taken once: what is written from now on has nothing to do with it.
        if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
            drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
        }
        self.replace(&linked.text, None, None);
        self.ask_this(&linked.question);
    }

    /// Fills the boxes with what waits for them.
    pub fn take_draft(&self) {
        let Some(draft) = draft::take() else { return };
        if let Some(area) = self.question_box() {
            area.set_value(&draft.question);
        }
        if !draft.passage.trim().is_empty() {
            let remark = draft.shared.then_some(Remark::OpenedShared);
            self.replace(&draft.passage, None, remark);
        }
    }
}
