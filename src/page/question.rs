//! Where the question is asked.

use yew::prelude::*;

use crate::page::action::{Action, Hint};
use crate::page::control::Handle;
use crate::page::messages::use_messages;
use crate::page::samples::SampleQuestion;
use crate::page::words;

/// What [`Ask`] shows.
#[derive(Properties, PartialEq)]
pub struct AskProps {
    /// The page's control.
    pub control: Handle,
    /// Whether a question is on its way.
    pub working: bool,
    /// Whether there are answers to it already.
    pub so_far: bool,
    /// Whether the box was empty when it was asked.
    pub missing: bool,
    /// What can be asked about the sample that is open.
    pub suggestions: Vec<SampleQuestion>,
}

/// The question's box, with what goes along with it.
#[component]
pub fn Ask(props: &AskProps) -> Html {
    let control = &props.control;
    let messages = use_messages();
    let onsubmit = use_callback(control.clone(), |event: SubmitEvent, control| {
        event.prevent_default();
        control.ask();
    });
    let onkeydown = use_callback(control.clone(), |event: KeyboardEvent, control| {
        // Enter also ends the composition of a Chinese or Japanese word; that is no question yet.
        // With Ctrl or Cmd it is the whole page's key, and with Shift a line break.
        let plain = !event.shift_key() && !event.ctrl_key() && !event.meta_key();
        if event.key() == "Enter" && plain && !event.is_composing() {
            event.prevent_default();
            control.ask();
        }
    });
    let oninput = use_callback(control.clone(), |_: InputEvent, control| {
        control.act(Action::QuestionWritten);
        control.ask_soon();
    });
    let cancel = use_callback(control.clone(), |_: MouseEvent, control| control.stop());
    html! {
        <>
            if !props.suggestions.is_empty() {
                <ul class="suggestions" aria-label={messages.say("page.suggestions")}>
                    { for props.suggestions.iter().map(|suggestion| html! {
                        <Suggestion control={control.clone()} words={suggestion.question.clone()} />
                    }) }
                </ul>
            }
            <form class="ask" {onsubmit}>
                <label for="question">{messages.say("page.your-question")}</label>
                <div class="ask-box">
                    <textarea id="question" data-testid="question" rows="1"
                        ref={control.question.clone()} {onkeydown} {oninput} dir="auto"
                        autocomplete="off" enterkeyhint="send"
                        placeholder={messages.say("question")}
                        aria-invalid={props.missing.to_string()}
                        aria-describedby="question-hint" />
                    if props.working {
                        <button type="button" class="plain" data-testid="cancel" onclick={cancel}
                            aria-keyshortcuts="Escape">
                            {messages.say(if props.so_far { "page.enough" } else { "cancel" })}
                        </button>
                    }
                    <button type="submit" class="strong" data-testid="ask"
                        aria-keyshortcuts="Control+Enter Meta+Enter">
                        {messages.say("ask")}
                    </button>
                </div>
                <p id="question-hint" class="hint">
                    if props.missing {
                        {words::hint(&messages, &Hint::NoQuestion)}
                    }
                </p>
            </form>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SuggestionProps {
    control: Handle,
    words: String,
}

#[component]
fn Suggestion(props: &SuggestionProps) -> Html {
    let onclick = {
        let (control, words) = (props.control.clone(), props.words.clone());
        Callback::from(move |_: MouseEvent| control.ask_this(&words))
    };
    html! {
        <li><button type="button" class="chip" lang="en" {onclick}>{&props.words}</button></li>
    }
}
