//! The page's language, as it is chosen.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::page::messages::{self, LANGUAGES, Messages, use_messages};

/// What [`LanguageForm`] needs.
#[derive(Properties, PartialEq)]
pub struct LanguageFormProps {
    /// Called with the texts of another language.
    pub onchange: Callback<Messages>,
}

/// A choice of languages, each by its own name.
#[component]
pub fn LanguageForm(props: &LanguageFormProps) -> Html {
    let messages = use_messages();
    let onchange = use_callback(props.onchange.clone(), |event: Event, onchange| {
        let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
        let onchange = onchange.clone();
        spawn_local(async move {
            let messages = messages::change(&select.value()).await;
            // Not the one that was wished where that cannot be had.
            select.set_value(messages.language());
            onchange.emit(messages);
        });
    });
    html! {
        <p class="engine compute">
            <label>
                {messages.say("page.language")}{" "}
                <select data-testid="language" {onchange}>
                    { for LANGUAGES.iter().map(|(tag, name)| html! {
                        <option value={*tag} lang={*tag} selected={messages.language() == *tag}>
                            {*name}
                        </option>
                    }) }
                </select>
            </label>
        </p>
    }
}
