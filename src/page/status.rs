//! What is going on: the status line, progress, trouble, and the line about the engine.

use yew::prelude::*;

use crate::page::action::Engine;
use crate::page::control::Handle;
use crate::page::messages::{Messages, use_messages};
use crate::page::state::State;
use crate::page::words;
use crate::protocol::{Loading, Stage};

/// What the components here show.
#[derive(Properties, PartialEq)]
pub struct StatusProps {
    /// The page's control.
    pub control: Handle,
    /// What is going on.
    pub state: State,
}

/// One sentence, which screen readers say when it changes. Answers, errors and hints are also where
/// they belong, so eyes do not get the sentence a second time.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let (state, messages) = (&props.state, use_messages());
    let idle = state.work.is_none() && state.remark.is_none();
    let twice = state.answered.is_some() || state.trouble().is_some();
    let ready = matches!(state.engine, Engine::Ready(_));
    let quiet = state.hint.is_some() || idle && (twice || ready);
    html! {
        <p class={classes!("status", quiet.then_some("aside"))} role="status" data-testid="status">
            {words::status(&messages, state)}
        </p>
    }
}

/// How far the model or the question is, with figures that change too often to be spoken.
#[component]
pub fn Progress(props: &StatusProps) -> Html {
    let messages = use_messages();
    match (&props.state.engine, &props.state.work) {
        (Engine::Loading(loading), _) => model_progress(&messages, *loading),
        (_, Some(work)) => {
            let label = match work.parts {
                Some((done, all)) if all > 1 => {
                    let values = [(done + 1).min(all), all].map(|it| messages.number(it as f64, 0));
                    messages
                        .fill("page.progress.part", &[("part", &values[0]), ("all", &values[1])])
                }
                _ => String::new(),
            };
            let (done, all) = work.parts.unwrap_or_default();
            let value = (all > 1).then(|| done.to_string());
            bar(messages.say("page.progress.reading"), &label, value, all.max(1))
        }
        _ => html! {},
    }
}

/// How far a model is.
pub fn model_progress(messages: &Messages, loading: Option<Loading>) -> Html {
    match loading {
        None => bar(messages.say("page.progress.fetching"), "", None, 1),
        Some(Loading { stage: Stage::Prepare, .. }) => {
            bar(messages.say("page.progress.preparing"), "", None, 1)
        }
        Some(Loading { stage: Stage::Convert, loaded, total }) => {
            let what = messages.say("page.progress.converting");
            bar(what, "", Some(loaded.to_string()), total.max(1))
        }
        Some(loading) => {
            let what = match loading.stage {
                Stage::Retry => messages.say("retrying"),
                Stage::Wait => messages.say("page.progress.waiting"),
                _ => messages.say("page.progress.fetching"),
            };
            let value = (loading.total > 0).then(|| loading.loaded.to_string());
            let figures = if loading.loaded > 0 {
                words::megabytes(messages, loading)
            } else {
                String::new()
            };
            bar(what, &figures, value, loading.total.max(1))
        }
    }
}

fn bar(what: AttrValue, label: &str, value: Option<String>, max: usize) -> Html {
    html! {
        <div class="progress" data-testid="progress">
            <p><span>{&what}</span><span class="figures">{label}</span></p>
            <progress {value} max={max.to_string()} aria-label={what} />
        </div>
    }
}

/// What is in the way, and a way out of it.
#[component]
pub fn Trouble(props: &StatusProps) -> Html {
    let messages = use_messages();
    let Some((error, again)) = props.state.trouble().filter(|_| props.state.work.is_none()) else {
        return html! {};
    };
    let onclick = {
        let control = props.control.clone();
        Callback::from(move |_: MouseEvent| control.retry())
    };
    html! {
        <section class="trouble" aria-label={messages.say("page.trouble")} data-testid="error">
            <p>{words::error(&messages, error)}</p>
            if again {
                <button type="button" class="plain" data-testid="retry" {onclick}>
                    {messages.say("retry")}
                </button>
            }
        </section>
    }
}

/// Model, back end and time, in one quiet line.
#[component]
pub fn EngineLine(props: &StatusProps) -> Html {
    let messages = use_messages();
    let models = {
        let control = props.control.clone();
        Callback::from(move |_: MouseEvent| control.show_models())
    };
    let models = html! {
        <button type="button" class="link" data-testid="models" onclick={models}>
            {messages.say("page.models")}
        </button>
    };
    let Engine::Ready(model) = &props.state.engine else {
        return html! {
            <p class="engine"><span>{messages.say("page.private")}</span>{models}</p>
        };
    };
    let result = props.state.answered.as_ref().map(|answered| &answered.result);
    let backend = result.map_or(&model.backend, |result| &result.backend);
    html! {
        <p class="engine">
            <span>{&model.name}</span>
            <span data-testid="backend" title={messages.say("page.what-computes")}>{backend}</span>
            if let Some(result) = result {
                <span title={messages.say("page.last-time")}>
                    {words::seconds(&messages, result.milliseconds)}
                </span>
            }
            <span>{messages.say("page.here")}</span>
            {models}
        </p>
    }
}
