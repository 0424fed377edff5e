//! A page's address in the box, where its text is meant.

use wasm_bindgen_futures::spawn_local;

use crate::page::control::Handle;
use crate::page::file;
use crate::page::state::{Action, Hint, Remark};

/// Longest text that is looked at: no address of a page is longer.
pub const LONGEST: u32 = 2000;

/// The address that a text consists of.
pub fn only_address(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let whole = !rest.is_empty() && !text.contains(char::is_whitespace);
    whole.then_some(text)
}

impl Handle {
    /// Puts the page of an address in place of the open text, which is that address.
    pub fn open_address(&self, address: &str) {
        let (control, address) = (self.clone(), address.to_owned());
        let Some(open) = self.state().shelf.open().map(|entry| entry.id) else { return };
        spawn_local(async move {
            control.act(Action::Remark(Remark::Opening(address.clone().into())));
            match file::open_address(&address).await {
                Ok(document) => {
                    let name = document.name();
                    control.act(Action::Added(document));
                    control.act(Action::TakenOff(open));
                    control.act(Action::Remark(Remark::Opened(name)));
                    control.focus_question();
                }
                Err(why) => control.act(Action::Hint(Hint::Files(why, 0))),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::only_address;

    #[test]
    fn only_a_text_that_is_nothing_but_an_address_is_one() {
        assert_eq!(only_address(" https://a.example/b?c=d \n"), Some("https://a.example/b?c=d"));
        assert_eq!(only_address("http://localhost:8080"), Some("http://localhost:8080"));
        for text in [
            "",
            "https://",
            "see https://a.example",
            "https://a.example is",
            "ftp://a.example",
            "a.example",
        ] {
            assert_eq!(only_address(text), None, "{text}");
        }
    }
}
