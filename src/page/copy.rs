//! A button that copies an answer, its citation, or a link to it.

use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::page::messages::use_messages;

/// How long the button says what it did.
const SAID: u32 = 2_000;

/// What the button copies.
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// The words.
    pub text: String,
    /// What the button says, where that is not merely that it copies.
    #[prop_or("page.copy")]
    pub label: &'static str,
    /// Its style.
    #[prop_or("copy")]
    pub class: &'static str,
}

/// Copies an answer and says whether that worked.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let said = use_state(|| None::<bool>);
    let onclick = {
        let (text, said) = (props.text.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, said) = (text.clone(), said.clone());
            spawn_local(async move {
                said.set(Some(write(&text).await));
                Timeout::new(SAID, move || said.set(None)).forget();
            });
        })
    };
    let messages = use_messages();
    let words = messages.say(match *said {
        None => props.label,
        Some(true) => "page.copied",
        Some(false) => "page.copy-refused",
    });
    html! {
        <>
            <button type="button" class={props.class} {onclick}
                aria-label={format!("{words}: {}", props.text)}>
                {&words}
            </button>
            <span class="aside" role="status">{said.map(|_| words.clone())}</span>
        </>
    }
}

async fn write(text: &str) -> bool {
    let navigator = gloo::utils::window().navigator();
    // Browsers have no clipboard on pages that came without encryption.
    let exists = Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_object());
    exists && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
