//! What was found: the best answer or the plain word that there is none, and the candidates.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::control::Handle;
use crate::page::copy::CopyButton;
use crate::page::state::{Action, Answered};
use crate::page::words;
use crate::protocol::Answer;

/// What [`Found`] shows.
#[derive(Properties, PartialEq)]
pub struct FoundProps {
    /// The page's control.
    pub control: Handle,
    /// A question with its answers.
    pub answered: Rc<Answered>,
    /// Whether the text was changed since.
    pub stale: bool,
    /// The answer under the pointer.
    pub pointed: Option<usize>,
}

/// The answers to a question.
#[component]
pub fn Found(props: &FoundProps) -> Html {
    let Answered { question, result, .. } = &*props.answered;
    let nothing = props.answered.says_nothing();
    let others: Vec<_> = result.answers.iter().enumerate().skip(1).collect();
    html! {
        <section class={classes!("found", props.stale.then_some("stale"))} data-testid="answers"
            aria-label="Answers">
            <p class="asked" dir="auto">{question}</p>
            if nothing {
                <Nothing score={result.answers.first().map(|answer| answer.score)} />
            } else if let Some(best) = result.answers.first() {
                <Best control={props.control.clone()} answer={best.clone()} stale={props.stale} />
            }
            if props.stale {
                <p class="note">
                    {"You changed the text after this was found. Ask again to search it anew."}
                </p>
            }
            if !others.is_empty() {
                <h3>{if nothing { "Closest, but not convincing" } else { "Less likely" }}</h3>
                <ol class="others">
                    { for others.into_iter().map(|(rank, answer)| html! {
                        <Other key={rank} control={props.control.clone()} {rank}
                            answer={answer.clone()} stale={props.stale}
                            lit={props.pointed == Some(rank)} />
                    }) }
                </ol>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct NothingProps {
    score: Option<f32>,
}

#[component]
fn Nothing(props: &NothingProps) -> Html {
    html! {
        <div class="best nothing">
            <p class="best-text" data-testid="answer">{"The text does not say."}</p>
            if let Some(score) = props.score {
                <Sureness {score} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BestProps {
    control: Handle,
    answer: Answer,
    stale: bool,
}

#[component]
fn Best(props: &BestProps) -> Html {
    let linked = linked(&props.control, 0);
    let Answer { text, score, .. } = &props.answer;
    html! {
        <div class="best">
            <button type="button" class="best-text" disabled={props.stale} dir="auto"
                title="Show it in the text" onclick={linked.show} onmouseenter={linked.over.clone()}
                onmouseleave={linked.out.clone()}>
                <span data-testid="answer">{text}</span>
            </button>
            <div class="best-foot">
                <Sureness score={*score} />
                <CopyButton text={text.clone()} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OtherProps {
    control: Handle,
    rank: usize,
    answer: Answer,
    stale: bool,
    lit: bool,
}

#[component]
fn Other(props: &OtherProps) -> Html {
    let linked = linked(&props.control, props.rank);
    let Answer { text, score, .. } = &props.answer;
    let class = classes!("other", props.lit.then_some("lit"));
    if text.is_empty() {
        return html! {
            <li {class}>
                <span class="other-text silent">{"The text does not say"}</span>
                <span class="percent">{words::percent(*score)}</span>
            </li>
        };
    }
    html! {
        <li {class} onmouseenter={linked.over} onmouseleave={linked.out}>
            <button type="button" class="other-text" onclick={linked.show} disabled={props.stale}
                onfocus={linked.focus} onblur={linked.blur} dir="auto" title="Show it in the text">
                {text}
            </button>
            <span class="percent">{words::percent(*score)}</span>
            <CopyButton text={text.clone()} />
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct SurenessProps {
    score: f32,
}

/// How sure the engine is, as a bar and in figures.
#[component]
fn Sureness(props: &SurenessProps) -> Html {
    let percent = words::percent(props.score);
    html! {
        <p class="sureness">
            <meter min="0" max="1" value={props.score.to_string()}
                aria-label={format!("Confidence: {percent}")} />
            <span>{percent}{" sure"}</span>
        </p>
    }
}

struct Linked {
    show: Callback<MouseEvent>,
    over: Callback<MouseEvent>,
    out: Callback<MouseEvent>,
    focus: Callback<FocusEvent>,
    blur: Callback<FocusEvent>,
}

/// What ties an answer of the list to its mark in the text.
fn linked(control: &Handle, rank: usize) -> Linked {
    let act = |action: Action| {
        let control = control.clone();
        move || control.act(action.clone())
    };
    let (show, over, out) =
        (act(Action::Show(rank)), act(Action::Point(Some(rank))), act(Action::Point(None)));
    let (focus, blur) = (over.clone(), out.clone());
    Linked {
        show: Callback::from(move |_| show()),
        over: Callback::from(move |_| over()),
        out: Callback::from(move |_| out()),
        focus: Callback::from(move |_| focus()),
        blur: Callback::from(move |_| blur()),
    }
}
