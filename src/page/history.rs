//! The questions of this visit with their answers, and the way to take them along.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use yew::prelude::*;

use crate::page::answered::Answered;
use crate::page::citation::{Citation, citations};
use crate::page::control::Handle;
use crate::page::export::{FORMS, Form};
use crate::page::messages::{Messages, use_messages};

/// Milliseconds after which a file that is saved has been taken.
const TAKEN: u32 = 30_000;

/// What [`History`] shows.
#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    /// The page's control.
    pub control: Handle,
    /// Questions with their answers, the oldest first.
    pub history: Rc<Vec<Rc<Answered>>>,
    /// The one whose answers are shown.
    pub shown: Option<Rc<Answered>>,
}

/// All questions, the newest first.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let HistoryProps { control, history, shown } = props;
    let messages = use_messages();
    html! {
        <details class="history" data-testid="history">
            <summary>{messages.count("page.history", history.len())}</summary>
            <ol>
                { for history.iter().enumerate().rev().map(|(index, answered)| {
                    let onclick = {
                        let control = control.clone();
                        Callback::from(move |_: MouseEvent| control.recall(index))
                    };
                    let current = shown.as_ref().is_some_and(|shown| Rc::ptr_eq(shown, answered));
                    let answers: Vec<&str> = answered.said().iter().map(|it| it.text.as_str()).collect();
                    html! {
                        <li>
                            <button type="button" class="past" {onclick} aria-current={current.then_some("true")}>
                                <span dir="auto">{&answered.question}</span>
                                <span class="past-answer" dir="auto">
                                    if answers.is_empty() {
                                        {messages.say("silent")}
                                    } else {
                                        {answers.join("; ")}
                                    }
                                </span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
            <p class="engine exports">
                <span>{messages.say("page.export")}</span>
                { for FORMS.iter().map(|(form, name)| {
                    let (history, messages, form) = (history.clone(), messages.clone(), *form);
                    let onclick = Callback::from(move |_: MouseEvent| save(&messages, &history, form));
                    html! { <button type="button" class="link" {onclick}>{*name}</button> }
                }) }
            </p>
        </details>
    }
}

/// Has the browser save a file of all questions.
fn save(messages: &Messages, history: &[Rc<Answered>], form: Form) {
    let all = history.iter().flat_map(|answered| citations(messages, answered));
    let all: Vec<Citation> = all.collect();
    let content = form.write(&all, &messages.say("silent"));
    let (name, media_type) = form.file();
    // A browser that makes no file of it saves nothing, which is seen.
    drop(download(&content, name, media_type));
}

fn download(content: &str, name: &str, media_type: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = gloo::utils::document();
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Not before the browser has taken it.
    Timeout::new(TAKEN, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}
