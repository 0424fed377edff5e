//! What was found: the answer, or the plain word that there is none, how sure one may be, and what
//! else it might be.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::action::Action;
use crate::page::answered::Answered;
use crate::page::citation::of_answer;
use crate::page::control::Handle;
use crate::page::copy::CopyButton;
use crate::page::heat;
use crate::page::messages::use_messages;
use crate::page::settings::Settings;
use crate::page::settings_form::SettingsForm;
use crate::page::words;
use crate::protocol::{Answer, Verdict};

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
    /// How the person wants to be answered.
    pub settings: Settings,
    /// Whether more is read.
    pub working: bool,
}

/// The answers to a question.
#[component]
pub fn Found(props: &FoundProps) -> Html {
    let FoundProps { control, answered, stale, pointed, settings, working } = props;
    let read_on = {
        let control = control.clone();
        Callback::from(move |_: MouseEvent| control.read_on())
    };
    let messages = use_messages();
    let (nothing, decides) = (answered.says_nothing(), answered.decides());
    let said = answered.said();
    let others = answered.result.answers.iter().enumerate().skip(said.len().max(1));
    let percent = |answer: &Answer| words::percent(&messages, answered.sureness(answer));
    let line = |class: &'static str, key| html! { <span class={classes!("warm", class)}>{messages.say(key)}</span> };
    html! {
        <section class={classes!("found", stale.then_some("stale"))} data-testid="answers"
            aria-label={messages.say("page.answers")}>
            <p class="asked" dir="auto">{&answered.question}</p>
            if let (true, Some(verdict)) = (nothing, answered.result.verdict) {
                <div class="best nothing">
                    <p class="best-text" data-testid="answer">{words::silence(&messages, &verdict)}</p>
                    if !words::is_undecided(&verdict) {
                        <Sureness {verdict} several={false} />
                    }
                </div>
            } else {
                <div class={classes!("best", decides.then_some("decides"))}>
                    if decides {
                        <p class="note">{messages.say("decides")}</p>
                    }
                    { for said.iter().enumerate().map(|(rank, answer)| html! {
                        <Said key={rank} control={control.clone()} {rank} answer={answer.clone()}
                            stale={*stale} percent={(said.len() > 1).then(|| percent(answer))}
                            whereabouts={words::whereabouts(&messages, answered, answer)} />
                    }) }
                    if let Some(verdict) = answered.result.verdict.filter(|_| !decides) {
                        <Sureness {verdict} several={said.len() > 1} />
                    }
                    if let Some(best) = said.first() {
                        <p class="take-along">
                            <CopyButton text={of_answer(&messages, answered, best).quoted()}
                                label="page.cite" class="cite" />
                            if let Some(link) = control.link_to(answered) {
                                <CopyButton text={link} label="page.link" class="cite" />
                            }
                        </p>
                    }
                </div>
            }
            if let Some(hint) = &answered.result.hint {
                <p class="note" data-testid="hint">{words::language_hint(&messages, hint)}</p>
            }
            if !answered.is_whole() && !*working {
                <p class="note">
                    {words::read(&messages, &answered.result)}{" "}
                    if !*stale {
                        <button type="button" class="link" data-testid="read-on" onclick={read_on}>
                            {messages.say("page.read-on")}
                        </button>
                    }
                </p>
            }
            if *stale {
                <p class="note">{messages.say("page.stale")}</p>
            }
            if others.len() > 0 {
                <h3>{messages.say(if nothing { "page.closest" } else { "page.less-likely" })}</h3>
                <ol class="others">
                    { for others.map(|(rank, answer)| html! {
                        <Other key={rank} control={control.clone()} {rank} answer={answer.clone()}
                            stale={*stale} percent={percent(answer)} lit={*pointed == Some(rank)}
                            whereabouts={words::whereabouts(&messages, answered, answer)} />
                    }) }
                </ol>
            }
            <SettingsForm control={control.clone()} settings={*settings} />
            if settings.heat {
                <p class="legend" id="heat-legend">
                    {messages.draw("page.legend", &[
                        ("probably", line("probably", "page.legend.probably")),
                        ("perhaps", line("perhaps", "page.legend.perhaps")),
                        ("hardly", line("hardly", "page.legend.hardly")),
                    ])}
                    {" "}
                    {words::elsewhere(&messages, heat::places_beside(&answered.warm(), &answered.spans()))}
                </p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SaidProps {
    control: Handle,
    rank: usize,
    answer: Answer,
    stale: bool,
    /// How sure one may be of this one, where several are said.
    percent: Option<String>,
    whereabouts: Option<String>,
}

/// What is said, or one of several.
#[component]
fn Said(props: &SaidProps) -> Html {
    let SaidProps { control, rank, answer, stale, percent, whereabouts } = props;
    let linked = linked(control, *rank);
    let messages = use_messages();
    html! {
        <>
        <div class="said">
            <button type="button" class="best-text" disabled={*stale} dir="auto"
                title={messages.say("page.show")} onclick={linked.show} onmouseenter={linked.over}
                onmouseleave={linked.out}>
                // Of several, the first is the one that was found to be the best.
                <span data-testid={(*rank == 0).then_some("answer")}>{&answer.text}</span>
            </button>
            if let Some(percent) = percent {
                <span class="percent">{percent}</span>
            }
            <CopyButton text={answer.text.clone()} />
        </div>
        if let Some(place) = whereabouts {
            <p class="place" data-testid="place" dir="auto">{place}</p>
        }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OtherProps {
    control: Handle,
    rank: usize,
    answer: Answer,
    stale: bool,
    percent: String,
    lit: bool,
    whereabouts: Option<String>,
}

#[component]
fn Other(props: &OtherProps) -> Html {
    let OtherProps { control, rank, answer, stale, percent, lit, whereabouts } = props;
    let linked = linked(control, *rank);
    let messages = use_messages();
    html! {
        <li class={classes!("other", lit.then_some("lit"))} onmouseenter={linked.over}
            onmouseleave={linked.out}>
            <button type="button" class="other-text" onclick={linked.show} disabled={*stale}
                onfocus={linked.focus} onblur={linked.blur} dir="auto" title={messages.say("page.show")}>
                {&answer.text}
                if let Some(place) = whereabouts {
                    <span class="place" data-testid="place">{place}</span>
                }
            </button>
            <span class="percent">{percent}</span>
            <CopyButton text={answer.text.clone()} />
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct SurenessProps {
    verdict: Verdict,
    /// Whether it is of several answers.
    several: bool,
}

/// How sure one may be: in words, in figures, and as a bar.
#[component]
fn Sureness(props: &SurenessProps) -> Html {
    let SurenessProps { verdict, several } = props;
    let messages = use_messages();
    html! {
        <>
            <div class="sureness">
                <p data-testid="sureness">
                    {words::sureness(&messages, verdict, *several)}
                    if !verdict.calibrated {
                        <span class="uncalibrated" title={messages.say("page.uncalibrated")}>
                            {" · "}{messages.say("uncalibrated")}
                        </span>
                    }
                </p>
                <meter min="0" max="1" value={verdict.sureness.to_string()} aria-hidden="true" />
            </div>
            if words::may_not_say(verdict) {
                <p class="note">{messages.say("doubtful")}</p>
            }
        </>
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
    let (over, out) = (act(Action::Point(Some(rank))), act(Action::Point(None)));
    let (focus, blur) = (over.clone(), out.clone());
    let control = control.clone();
    Linked {
        show: Callback::from(move |_| control.show(rank)),
        over: Callback::from(move |_| over()),
        out: Callback::from(move |_| out()),
        focus: Callback::from(move |_| focus()),
        blur: Callback::from(move |_| blur()),
    }
}
