//! The shelf: which texts there are, which are asked, and which one is shown.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::action::Action;
use crate::page::control::Handle;
use crate::page::messages::use_messages;
use crate::page::shelf::{Entry, Shelf};

/// What [`ShelfForm`] shows.
#[derive(Properties, PartialEq)]
pub struct ShelfProps {
    /// The page's control.
    pub control: Handle,
    /// The texts.
    pub shelf: Shelf,
    /// Whether they are kept for the next visit.
    pub keep: bool,
}

/// All texts, with a tick for those that are asked.
#[component]
pub fn ShelfForm(props: &ShelfProps) -> Html {
    let ShelfProps { control, shelf, keep } = props;
    let messages = use_messages();
    let entries = shelf.entries();
    let several = entries.len() > 1;
    let ticked = entries.iter().filter(|entry| entry.ticked).count();
    let all = ticked == entries.len();
    let tick_all = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.act(Action::Ticked(None, !all)))
    };
    let keep_texts = {
        let control = control.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                control.keep_texts(input.checked());
            }
        })
    };
    let begin = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.begin_text())
    };
    let open = shelf.open().map(|entry| entry.id);
    html! {
        <section class="shelf" aria-label={messages.say("page.shelf")} data-testid="shelf">
            <div class="shelf-about">
                if several {
                    <span>{messages.fill("page.shelf.asked", &[
                        ("asked", &messages.number(ticked as f64, 0)),
                        ("all", &messages.number(entries.len() as f64, 0)),
                    ])}</span>
                    <button type="button" class="link" data-testid="tick-all" onclick={tick_all}>
                        {messages.say(if all { "page.shelf.none" } else { "page.shelf.all" })}
                    </button>
                }
                <label><input type="checkbox" data-testid="keep" checked={*keep} onchange={keep_texts} />
                    {messages.say("page.keep")}</label>
            </div>
            <ul>
                { for entries.iter().map(|entry| html! {
                    <Spine key={entry.id} control={control.clone()} entry={entry.clone()} {several}
                        is_open={open == Some(entry.id)} />
                }) }
                <li><button type="button" class="spine-new" data-testid="new-text" onclick={begin}>
                    <span aria-hidden="true">{"+ "}</span>{messages.say("page.shelf.new")}
                </button></li>
            </ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SpineProps {
    control: Handle,
    entry: Entry,
    several: bool,
    is_open: bool,
}

/// One text of the shelf.
#[component]
fn Spine(props: &SpineProps) -> Html {
    let SpineProps { control, entry, several, is_open } = props;
    let messages = use_messages();
    let id = entry.id;
    let name = Some(entry.document.name()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| messages.say("page.shelf.new"));
    let named = |key| messages.fill(key, &[("name", &name)]);
    let onchange = {
        let control = control.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                control.act(Action::Ticked(Some(id), input.checked()));
            }
        })
    };
    let show = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.open_text(id))
    };
    let remove = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.take_off(id))
    };
    html! {
        <li class={classes!("spine", is_open.then_some("open"))}>
            if *several {
                <input type="checkbox" checked={entry.ticked} {onchange} aria-label={named("page.shelf.ask")} />
            }
            <button type="button" class="spine-name" dir="auto" title={name.clone()} onclick={show}
                aria-current={is_open.then_some("true")}>
                {&name}
            </button>
            <button type="button" class="spine-remove" onclick={remove} aria-label={named("page.shelf.remove")}
                title={messages.say("page.shelf.take-off")}>
                <span aria-hidden="true">{"×"}</span>
            </button>
        </li>
    }
}
