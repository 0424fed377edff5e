//! The page as an app: whether it works without a network, and the way to install it.
//! `www/page/offline.js` has the rest, which must not depend on this program.

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::page::messages::use_messages;

/// Says that the page works without a network, as soon as its files are kept.
#[component]
pub fn Offline() -> Html {
    let messages = use_messages();
    let ready = use_state(|| false);
    use_effect_with((), {
        let ready = ready.clone();
        move |()| spawn_local(async move { ready.set(files_kept().await) })
    });
    html! {
        if *ready {
            <span data-testid="offline">{messages.say("page.offline")}</span>
        }
    }
}

/// Resolves when a service worker has the page's files; never, where there is none.
async fn files_kept() -> bool {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into());
    let ready = get(&js_sys::global(), "navigator")
        .and_then(|navigator| get(&navigator, "serviceWorker"))
        .and_then(|workers| get(&workers, "ready"))
        .and_then(|ready| ready.dyn_into::<Promise>());
    match ready {
        Ok(ready) => JsFuture::from(ready).await.is_ok(),
        Err(_) => false,
    }
}

/// A button where the browser offers to install the page.
#[component]
pub fn Install() -> Html {
    let messages = use_messages();
    let prompt = use_state(offered);
    use_effect_with((), {
        let prompt = prompt.clone();
        move |()| {
            let window = gloo::utils::window();
            let offer = EventListener::new(&window, "electra-qa-install", {
                let prompt = prompt.clone();
                move |_| prompt.set(offered())
            });
            let done = EventListener::new(&window, "appinstalled", move |_| prompt.set(None));
            move || drop((offer, done))
        }
    });
    let Some(event) = (*prompt).clone() else { return html! {} };
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Ok(show) = Reflect::get(&event, &"prompt".into())
            && let Ok(show) = show.dyn_into::<Function>()
        {
            // It can be asked once; if the person declines, the browser offers it again.
            drop(show.call0(&event));
            prompt.set(None);
        }
    });
    html! {
        <p class="engine">
            <button type="button" class="link" data-testid="install" {onclick}>
                {messages.say("page.install")}
            </button>
        </p>
    }
}

/// The browser's offer, which `www/page/offline.js` keeps.
fn offered() -> Option<JsValue> {
    let event = Reflect::get(&js_sys::global(), &"electraQaInstall".into()).ok()?;
    event.is_object().then_some(event)
}
