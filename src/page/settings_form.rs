//! The settings, as they are shown.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::page::control::Handle;
use crate::page::messages::use_messages;
use crate::page::settings::{NAMES, Settings, Strictness};

/// What [`SettingsForm`] needs.
#[derive(Properties, PartialEq)]
pub struct SettingsFormProps {
    /// The page's control.
    pub control: Handle,
    /// What is chosen.
    pub settings: Settings,
}

/// The settings, where their effect is seen: under the answer.
#[component]
pub fn SettingsForm(props: &SettingsFormProps) -> Html {
    let SettingsFormProps { control, settings } = props;
    let settings = *settings;
    let messages = use_messages();
    let on_strictness = {
        let control = control.clone();
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let chosen = select.and_then(|select| Strictness::named(&select.value()));
            if let Some(strictness) = chosen {
                control.set(Settings { strictness, ..settings });
            }
        })
    };
    let on_heat = {
        let control = control.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            control.set(Settings { heat: input.checked(), ..settings });
        })
    };
    let on_typing = {
        let control = control.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            control.set(Settings { only_asked: !input.checked(), ..settings });
        })
    };
    html! {
        <div class="settings">
            <label>
                {messages.say("page.strictness")}{" "}
                <select data-testid="strictness" onchange={on_strictness}>
                    { for NAMES.iter().map(|(strictness, name, key)| html! {
                        <option value={*name} selected={*strictness == settings.strictness}>
                            {messages.say(key)}
                        </option>
                    }) }
                </select>
            </label>
            <label>
                <input type="checkbox" data-testid="heat" checked={settings.heat} onchange={on_heat} />
                {" "}{messages.say("page.heat")}
            </label>
            <label>
                <input type="checkbox" data-testid="typing" checked={!settings.only_asked} onchange={on_typing} />
                {" "}{messages.say("page.typing")}
            </label>
        </div>
    }
}
