//! The page: a text, a question, and the answer marked in the text.
//!
//! [`state`] is what is shown, and `transition` how it changes, without a browser; [`control`] carries out
//! what a person does; the components draw the state. The text and the question live in their boxes.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use action::{Action, Hint};
use control::Handle;
use incoming::typing;
use language_form::LanguageForm;
use messages::{Messages, use_messages};
use sheet::Sheet;
use state::State;

pub mod action;
pub mod address;
pub mod answered;
mod answers;
mod arrival;
mod asking;
pub mod backend;
pub mod choice;
pub mod choose;
pub mod citation;
pub mod control;
pub mod copy;
pub mod device;
pub mod direction;
pub mod document;
pub mod draft;
pub mod dropped;
pub mod export;
pub mod file;
pub mod heat;
pub mod history;
pub mod incoming;
pub mod installed;
pub mod keeping;
pub mod kept;
pub mod language_form;
pub mod link;
pub mod marks;
pub mod media;
pub mod memory;
pub mod messages;
pub mod models;
pub mod opening;
pub mod pages;
pub mod passage;
pub mod question;
pub mod samples;
pub mod settings;
pub mod settings_form;
pub mod sheet;
pub mod shelf;
pub mod shelf_form;
pub mod span;
pub mod state;
pub mod status;
pub mod text;
pub mod timings;
mod transition;
pub mod words;

/// The whole page.
#[component]
pub fn App() -> Html {
    let redraw = use_force_update();
    let control = (*use_memo((), |()| Handle::new(redraw))).clone();
    let messages = use_state(Messages::now);
    let speak = use_callback(messages.setter(), |new: Messages, messages| messages.set(new));
    let samples = (*use_memo((), |()| samples::samples())).clone();
    use_effect_with((), {
        let control = control.clone();
        move |()| {
            control.start();
            control.take_draft();
            control.take_link();
            control.recall_texts();
            let listeners = (listen_for_keys(&control), incoming::listen(&control));
            move || drop(listeners)
        }
    });
    use_effect_with(control.state().shelf.clone(), {
        let control = control.clone();
        move |_| control.keep_soon()
    });
    let drag = use_drag(&control);
    let state = control.state();
    let suggestions = state
        .sample()
        .and_then(|index| samples.get(index))
        .map(|sample| sample.questions.clone())
        .unwrap_or_default();
    let shown: State = (*state).clone();
    html! {
        <ContextProvider<Messages> context={(*messages).clone()}>
        <div class={classes!("page", state.dragging.then_some("dragging"))}
            ondragover={drag.over} ondragleave={drag.leave} ondrop={drag.drop}>
            <header class="top">
                <h1>{"electra-"}<span>{"qa"}</span></h1>
                <p>{messages.say("page.tagline")}</p>
            </header>
            <main>
                <Sheet control={control.clone()} state={shown.clone()} {samples} />
                <section class="side" aria-label={messages.say("page.side")}>
                    <div class="talk">
                        <question::Ask control={control.clone()} working={state.work.is_some()} so_far={state.so_far()}
                            missing={state.hint == Some(Hint::NoQuestion)} {suggestions} />
                        <status::Status control={control.clone()} state={shown.clone()} />
                    </div>
                    <div class="outcome">
                        <status::Progress control={control.clone()} state={shown.clone()} />
                        <status::Trouble control={control.clone()} state={shown.clone()} />
                        if state.idle() {
                            <Welcome />
                        }
                        if let Some(answered) = &state.answered {
                            <answers::Found control={control.clone()} answered={answered.clone()}
                                stale={state.stale()} pointed={state.pointed}
                                settings={state.settings} working={state.work.is_some()} />
                            if let Some(profile) = &answered.result.profile {
                                <timings::Timings profile={profile.clone()} />
                            }
                        }
                        if !state.history.is_empty() {
                            <history::History control={control.clone()} history={state.history.clone()}
                                shown={state.answered.clone()} />
                        }
                    </div>
                    <div class="foot">
                        <status::EngineLine control={control.clone()} state={shown.clone()} />
                        if let Some(kept) = state.kept {
                            <device::Device control={control.clone()} {kept} />
                        }
                        <installed::Install />
                        <LanguageForm onchange={speak} />
                    </div>
                </section>
            </main>
            <models::Models control={control.clone()} choice={state.choice.clone()}
                current={shown.model_id()} adapter={state.adapter()} gpu_off={state.gpu_off()} />
            if state.dragging {
                <p class="drop" aria-hidden="true"><span>{messages.say("page.drop")}</span></p>
            }
        </div>
        </ContextProvider<Messages>>
    }
}

/// What to do here, while nothing has been done yet.
#[component]
fn Welcome() -> Html {
    let messages = use_messages();
    let marked = html! { <mark class="best">{messages.say("page.welcome.marked")}</mark> };
    html! {
        <ol class="welcome">
            <li><p>{messages.say("page.welcome.text")}</p></li>
            <li><p>{messages.say("page.welcome.question")}</p></li>
            <li><p>{messages.draw("page.welcome.answer", &[("marked", marked)])}</p></li>
        </ol>
    }
}

/// The keys that work wherever the cursor is.
fn listen_for_keys(control: &Handle) -> EventListener {
    let control = control.clone();
    let options = EventListenerOptions::enable_prevent_default();
    let document = gloo::utils::document();
    EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Enter" if command => {
                event.prevent_default();
                control.ask();
            }
            "Escape" if control.state().work.is_some() => control.stop(),
            "/" if !command && !event.alt_key() && !typing(event) => {
                event.prevent_default();
                control.focus_question();
            }
            _ => {}
        }
    })
}

struct Drag {
    over: Callback<DragEvent>,
    leave: Callback<DragEvent>,
    drop: Callback<DragEvent>,
}

/// Files may be dropped anywhere on the page. Dragged words are left to the box under them.
#[hook]
fn use_drag(control: &Handle) -> Drag {
    let over = use_callback(control.clone(), |event: DragEvent, control| {
        if carries_files(&event) {
            event.prevent_default();
            control.act(Action::Drag(true));
        }
    });
    let leave = use_callback(control.clone(), |event: DragEvent, control| {
        // Without a related target the pointer has left the window, not merely one element.
        if event.related_target().is_none() {
            control.act(Action::Drag(false));
        }
    });
    let drop = use_callback(control.clone(), |event: DragEvent, control| {
        control.act(Action::Drag(false));
        if !carries_files(&event) {
            return;
        }
        event.prevent_default();
        dropped::take(control, &event);
    });
    Drag { over, leave, drop }
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| {
        transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}
