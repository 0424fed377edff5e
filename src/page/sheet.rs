//! The sheet that the text stands on: its bar, the text, and the samples.

use std::rc::Rc;

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::page::action::{Action, Hint};
use crate::page::control::Handle;
use crate::page::messages::use_messages;
use crate::page::opening::listed;
use crate::page::pages::Pages;
use crate::page::passage::Passage;
use crate::page::samples::Sample;
use crate::page::shelf_form::ShelfForm;
use crate::page::state::State;
use crate::page::words;

/// Names and types of files that are read. Others can still be chosen; their bytes decide.
const READ: &str = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.epub,.docx,.pdf,.csv,.tsv,.eml,.json,.jsonl,text/*,\
    application/epub+zip,application/pdf,application/json,message/rfc822,\
    application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What [`Sheet`] shows.
#[derive(Properties, PartialEq)]
pub struct SheetProps {
    /// The page's control.
    pub control: Handle,
    /// What is going on.
    pub state: State,
    /// Texts to try.
    pub samples: Rc<[Sample]>,
}

/// The text, and what can be done with it.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    let SheetProps { control, state, samples } = props;
    let messages = use_messages();
    let marked = state.marked().map(|(id, answered)| (id, answered.clone()));
    let said = marked.as_ref().map_or(0, |(_, answered)| answered.said().len());
    let shown = use_memo(marked, |marked| {
        let shown = marked.as_ref().map(|(id, answered)| answered.shown_in(*id));
        let (spans, warm) = shown.unwrap_or_default();
        (Rc::new(spans), Rc::new(warm))
    });
    let (spans, warm) = (*shown).clone();
    let warm = if state.settings.heat { warm } else { Rc::default() };
    let open = state.shelf.open().map(|entry| &entry.document);
    let title = open.map(|it| it.title.clone()).filter(|it| !it.is_empty());
    let places = open.map(|it| it.places.clone()).unwrap_or_default();
    let text = open.map(|it| it.text.clone()).unwrap_or_default();
    let pages = open.and_then(|it| it.pages.clone());
    let with_pages = pages.is_some() && state.pages;
    let turn_pages =
        use_callback((control.clone(), state.pages), |_: MouseEvent, (control, on)| {
            control.act(Action::Pages(!on));
        });
    let edit = use_callback(control.clone(), |_: MouseEvent, control| control.edit(None));
    let hint = state
        .hint
        .as_ref()
        .filter(|hint| **hint != Hint::NoQuestion)
        .map(|hint| words::hint(&messages, hint));
    let classes = classes!(
        "sheet",
        (!state.filled() && !state.shelf.is_worth_showing()).then_some("blank"),
        state.reading.is_some().then_some("reads"),
    );
    html! {
        <section class={classes} aria-label={messages.say("page.text")}>
            <div class="bar">
                <div class="about">
                    <h2><label for="passage" dir="auto">{title.unwrap_or_else(|| messages.say("page.text"))}</label></h2>
                    <p id="reads" data-testid="reads">{messages.say("page.reads")}</p>
                </div>
                <div class="tools">
                    if pages.is_some() {
                        <button type="button" class="plain" data-testid="pages" onclick={turn_pages}
                            aria-pressed={state.pages.to_string()}>
                            {messages.say("page.pages")}
                        </button>
                    }
                    if state.reading.is_some() {
                        <button type="button" class="plain" data-testid="edit" onclick={edit}>
                            {messages.say("page.edit")}
                        </button>
                    }
                    <OpenFile control={control.clone()} />
                </div>
            </div>
            if state.shelf.is_worth_showing() {
                <ShelfForm control={control.clone()} shelf={state.shelf.clone()} keep={state.keep_texts} />
            }
            <p id="passage-hint" class="hint">
                {hint}
                if let Some(Hint::Address(address)) = &state.hint {
                    <OpenAddress control={control.clone()} address={address.clone()} />
                }
            </p>
            <div class={classes!("bodies", with_pages.then_some("with-pages"))}>
                <Passage control={control.clone()} reading={state.reading.clone()} spans={spans.clone()}
                    {said} {warm} places={places.clone()} pointed={state.pointed} shown={state.shown}
                    invalid={state.hint == Some(Hint::NoPassage)} />
                if let Some(file) = pages.filter(|_| with_pages) {
                    <Pages {file} text={text} {places} {spans} {said} pointed={state.pointed}
                        shown={state.shown} />
                }
            </div>
            <Samples control={control.clone()} samples={samples.clone()} current={state.sample()} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct OpenFileProps {
    control: Handle,
}

/// A button in front of the browser's own file control, which no style reaches.
#[component]
fn OpenFile(props: &OpenFileProps) -> Html {
    let (input, messages) = (use_node_ref(), use_messages());
    let onclick = use_callback(input.clone(), |_: MouseEvent, input| {
        if let Some(input) = input.cast::<HtmlElement>() {
            input.click();
        }
    });
    let onchange = use_callback(props.control.clone(), |event: Event, control| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        if let Some(files) = input.files() {
            control.open(listed(&files), false);
        }
        // The same file can be chosen again after it was mended.
        input.set_value("");
    });
    html! {
        <>
            <input type="file" data-testid="file" hidden=true ref={input} {onchange} multiple=true
                accept={READ} />
            <button type="button" class="plain" {onclick}>{messages.say("page.open")}</button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OpenAddressProps {
    control: Handle,
    address: AttrValue,
}

/// Has the page of an address read.
#[component]
fn OpenAddress(props: &OpenAddressProps) -> Html {
    let OpenAddressProps { control, address } = props;
    let messages = use_messages();
    let onclick = {
        let (control, address) = (control.clone(), address.clone());
        Callback::from(move |_: MouseEvent| control.open_address(&address))
    };
    html! {
        <>
            {" "}
            <button type="button" class="link" data-testid="open-address" {onclick}>
                {messages.say("page.address.open")}
            </button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SamplesProps {
    control: Handle,
    samples: Rc<[Sample]>,
    current: Option<usize>,
}

#[component]
fn Samples(props: &SamplesProps) -> Html {
    let messages = use_messages();
    html! {
        <div class="samples">
            <span id="samples">{messages.say("page.samples")}</span>
            <ul aria-labelledby="samples">
                { for props.samples.iter().enumerate().map(|(index, sample)| {
                    let onclick = {
                        let (control, samples) = (props.control.clone(), props.samples.clone());
                        Callback::from(move |_: MouseEvent| {
                            control.replace(&samples[index].passage, Some(index), None);
                        })
                    };
                    let current = props.current == Some(index);
                    html! {
                        <li>
                            <button type="button" class="sample" lang="en" {onclick}
                                data-testid={format!("sample-{index}")}
                                aria-pressed={current.to_string()}>
                                {&sample.title}
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </div>
    }
}
