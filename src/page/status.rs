//! What is going on: the status line, progress, trouble, and the line about the engine.

use yew::prelude::*;

use crate::page::control::Handle;
use crate::page::state::{Engine, State};
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
    let state = &props.state;
    let idle = state.work.is_none() && state.remark.is_none();
    let twice = state.answered.is_some() || state.trouble().is_some();
    let ready = matches!(state.engine, Engine::Ready(_));
    let quiet = state.hint.is_some() || idle && (twice || ready);
    html! {
        <p class={classes!("status", quiet.then_some("aside"))} role="status" data-testid="status">
            {words::status(state)}
        </p>
    }
}

/// How far the model or the question is, with figures that change too often to be spoken.
#[component]
pub fn Progress(props: &StatusProps) -> Html {
    match (&props.state.engine, &props.state.work) {
        (Engine::Loading(loading), _) => model_progress(*loading),
        (_, Some(work)) => {
            let label = match work.parts {
                Some((done, all)) if all > 1 => {
                    format!("Part {} of {all}", (done + 1).min(all))
                }
                _ => String::new(),
            };
            let (done, all) = work.parts.unwrap_or_default();
            let value = (all > 1).then(|| done.to_string());
            bar("Reading the text", &label, value, all.max(1))
        }
        _ => html! {},
    }
}

/// How far a model is.
pub fn model_progress(loading: Option<Loading>) -> Html {
    match loading {
        None => bar("Fetching the model", "", None, 1),
        Some(Loading { stage: Stage::Prepare, .. }) => bar("Preparing the model", "", None, 1),
        Some(Loading { stage: Stage::Convert, loaded, total }) => {
            bar("Converting the model", "", Some(loaded.to_string()), total.max(1))
        }
        Some(loading) => {
            let what = match loading.stage {
                Stage::Retry => "The connection broke. Trying again…",
                Stage::Wait => "Another tab is fetching the model",
                _ => "Fetching the model",
            };
            let value = (loading.total > 0).then(|| loading.loaded.to_string());
            let figures =
                if loading.loaded > 0 { words::megabytes(loading) } else { String::new() };
            bar(what, &figures, value, loading.total.max(1))
        }
    }
}

fn bar(what: &'static str, label: &str, value: Option<String>, max: usize) -> Html {
    html! {
        <div class="progress" data-testid="progress">
            <p><span>{what}</span><span class="figures">{label}</span></p>
            <progress {value} max={max.to_string()} aria-label={what} />
        </div>
    }
}

/// What is in the way, and a way out of it.
#[component]
pub fn Trouble(props: &StatusProps) -> Html {
    let Some((error, again)) = props.state.trouble().filter(|_| props.state.work.is_none()) else {
        return html! {};
    };
    let onclick = {
        let control = props.control.clone();
        Callback::from(move |_: MouseEvent| control.retry())
    };
    html! {
        <section class="trouble" aria-label="What went wrong" data-testid="error">
            <p>{&error.message}</p>
            if again {
                <button type="button" class="plain" data-testid="retry" {onclick}>
                    {"Try again"}
                </button>
            }
        </section>
    }
}

/// Model, back end and time, in one quiet line.
#[component]
pub fn EngineLine(props: &StatusProps) -> Html {
    let models = {
        let control = props.control.clone();
        Callback::from(move |_: MouseEvent| control.show_models())
    };
    let models = html! {
        <button type="button" class="link" data-testid="models" onclick={models}>
            {"Models"}
        </button>
    };
    let Engine::Ready(model) = &props.state.engine else {
        return html! {
            <p class="engine"><span>{"Your text never leaves this device."}</span>{models}</p>
        };
    };
    let result = props.state.answered.as_ref().map(|answered| &answered.result);
    let backend = result.map_or(&model.backend, |result| &result.backend);
    html! {
        <p class="engine">
            <span>{&model.name}</span>
            <span data-testid="backend" title="What computes the answers">{backend}</span>
            if let Some(result) = result {
                <span title="Time for the last answer">{words::seconds(result.milliseconds)}</span>
            }
            <span>{"on this device"}</span>
            {models}
        </p>
    }
}
