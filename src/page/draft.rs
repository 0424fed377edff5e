//! Text that waits for the page when it starts: what was in its boxes before it was loaded anew, or
//! what another app shares. `www/page/offline.js` and `www/page/shared-text.js` put it there.

use serde::Deserialize;

/// Key in the tab's storage.
const KEY: &str = "electra-qa-draft";

/// What waits.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Draft {
    /// The text.
    pub passage: String,
    /// The question, if there was one.
    #[serde(default)]
    pub question: String,
    /// Whether it comes from another app.
    #[serde(default)]
    pub shared: bool,
}

/// Takes what waits, so that it comes only once.
pub fn take() -> Option<Draft> {
    let storage = gloo::utils::window().session_storage().ok()??;
    let json = storage.get_item(KEY).ok()??;
    drop(storage.remove_item(KEY));
    serde_json::from_str(&json).ok()
}
