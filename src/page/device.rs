//! What this device keeps for the next visit, and the way to be rid of it.

use yew::prelude::*;

use crate::page::action::Kept;
use crate::page::control::Handle;
use crate::page::installed::Offline;
use crate::page::messages::use_messages;
use crate::page::words;

/// What the line is about.
#[derive(Properties, PartialEq)]
pub struct DeviceProps {
    /// The page's control.
    pub control: Handle,
    /// What is kept.
    pub kept: Kept,
}

/// One quiet line.
#[component]
pub fn Device(props: &DeviceProps) -> Html {
    let messages = use_messages();
    let onclick = {
        let control = props.control.clone();
        Callback::from(move |_: MouseEvent| control.remove_kept())
    };
    html! {
        <p class="engine" data-testid="kept">
            <span>{words::kept(&messages, props.kept)}</span>
            if matches!(props.kept, Kept::Bytes(_)) {
                <Offline />
                <button type="button" class="link" data-testid="remove" {onclick}>
                    {messages.say("page.remove")}
                </button>
            }
        </p>
    }
}
