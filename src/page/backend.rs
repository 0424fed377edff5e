//! What computes, as the person wishes it. The wish is kept for the next visit.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::page::control::Handle;
use crate::page::memory;
use crate::page::messages::use_messages;
use crate::protocol::Backend;

const KEY: &str = "electra-qa-backend";

/// Wishes, as they are stored, and the texts for people.
const WISHES: [(Backend, &str, &str); 3] = [
    (Backend::Auto, "auto", "page.compute.auto"),
    (Backend::Simd, "simd", "page.compute.simd"),
    (Backend::Webgpu, "webgpu", "page.compute.webgpu"),
];

/// What the person wished last; `auto` where nothing can be kept.
pub fn wanted() -> Backend {
    let kept = memory::recall(KEY);
    let wish = WISHES.iter().find(|(_, name, _)| kept.as_deref() == Some(name));
    wish.map_or(Backend::Auto, |(backend, ..)| *backend)
}

/// What [`BackendForm`] needs.
#[derive(Properties, PartialEq)]
pub struct BackendFormProps {
    /// The page's control.
    pub control: Handle,
    /// Why the graphics processor is not in use, if that is known.
    pub off: Option<AttrValue>,
    /// What it calls itself.
    pub adapter: Option<AttrValue>,
}

/// What computes, and why not the other.
#[component]
pub fn BackendForm(props: &BackendFormProps) -> Html {
    let onchange = {
        let control = props.control.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|it| it.dyn_into::<HtmlSelectElement>().ok());
            let name = select.map(|select| select.value()).unwrap_or_default();
            if let Some((backend, name, _)) = WISHES.iter().find(|(_, other, _)| name == *other) {
                memory::keep(KEY, Some(name));
                control.compute_with(*backend);
            }
        })
    };
    let (wanted, messages) = (wanted(), use_messages());
    html! {
        <p class="engine compute">
            <label>
                {messages.say("page.compute")}{" "}
                <select data-testid="backend-choice" {onchange}>
                    { for WISHES.iter().map(|(backend, name, key)| html! {
                        <option value={*name} selected={*backend == wanted}>
                            {messages.say(key)}
                        </option>
                    }) }
                </select>
            </label>
            if let Some(adapter) = &props.adapter {
                <span data-testid="adapter">{adapter}</span>
            }
            if let Some(off) = &props.off {
                <span data-testid="gpu-off">{off}</span>
            }
        </p>
    }
}
