//! The text: a box to write in, and the same text in reading form with its answers marked.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{
    Element, HtmlElement, HtmlTextAreaElement, ScrollBehavior, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};
use yew::prelude::*;

use crate::page::action::{Action, Hint};
use crate::page::address;
use crate::page::control::Handle;
use crate::page::direction::{direction, set_direction};
use crate::page::document::{Document, Place};
use crate::page::heat::Warm;
use crate::page::marks::{self, Block};
use crate::page::media::holds;
use crate::page::messages::use_messages;
use crate::page::span::Span;
use crate::page::text::Text;
use crate::page::words;

/// In longer texts the page jumps to an answer instead of gliding.
const GLIDE: usize = 20_000;

/// What [`Passage`] shows.
#[derive(Properties, PartialEq)]
pub struct PassageProps {
    /// The page's control.
    pub control: Handle,
    /// The text in reading form; none while it is written.
    pub reading: Option<Text>,
    /// Where the answers stand, best first.
    pub spans: Rc<Vec<Span>>,
    /// Parts of the text that have names.
    pub places: Rc<[Place]>,
    /// How many of them are what is said; the others are less likely.
    pub said: usize,
    /// Where else the answer might be.
    pub warm: Rc<Vec<Warm>>,
    /// The answer under the pointer.
    pub pointed: Option<usize>,
    /// The answer to scroll to.
    pub shown: Option<(usize, u32)>,
    /// Whether something is missing from the text.
    pub invalid: bool,
}

/// The text. The box is always there, so that its history and its cursor outlive the reading.
#[component]
pub fn Passage(props: &PassageProps) -> Html {
    let (control, messages) = (&props.control, use_messages());
    let oninput = use_callback(control.clone(), |event: InputEvent, control| {
        let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
        set_direction(&area, area.text_length() as usize);
        control.act(Action::Written(area.text_length() > 0));
        if area.text_length() <= address::LONGEST {
            let text = area.value();
            if let Some(address) = address::only_address(&text) {
                control.act(Action::Hint(Hint::Address(address.to_owned().into())));
            }
        }
    });
    let reading = props.reading.is_some();
    html! {
        <>
            <textarea id="passage" data-testid="passage" class="text" ref={control.passage.clone()}
                hidden={reading} {oninput} dir="auto" spellcheck="false" autocomplete="off"
                placeholder={messages.say("page.placeholder")}
                aria-invalid={props.invalid.to_string()} aria-describedby="reads passage-hint" />
            if let Some(text) = &props.reading {
                <Reading control={control.clone()} text={text.clone()} spans={props.spans.clone()}
                    places={props.places.clone()}
                    said={props.said} warm={props.warm.clone()} pointed={props.pointed}
                    shown={props.shown} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ReadingProps {
    control: Handle,
    text: Text,
    spans: Rc<Vec<Span>>,
    places: Rc<[Place]>,
    said: usize,
    warm: Rc<Vec<Warm>>,
    pointed: Option<usize>,
    shown: Option<(usize, u32)>,
}

#[component]
fn Reading(props: &ReadingProps) -> Html {
    let (control, messages) = (&props.control, use_messages());
    let blocks = use_memo(props.text.clone(), |text| {
        let blocks = marks::blocks(text).into_iter();
        blocks.map(|block| (AttrValue::from(text[block.bytes.clone()].to_owned()), block)).collect()
    });
    let blocks: &Vec<(AttrValue, Block)> = &blocks;

    let long = props.text.len() > GLIDE;
    use_effect_with((props.shown, props.text.clone()), {
        let control = control.clone();
        let scrolled = control.scrolled.get();
        move |(shown, _)| {
            let Some(surface) = control.reading.cast::<HtmlElement>() else { return };
            take_focus(&surface);
            match shown {
                Some((rank, _)) => scroll_to(&surface, *rank, long),
                None => surface.set_scroll_top(scrolled),
            }
        }
    });

    let onclick = use_callback(control.clone(), |event: MouseEvent, control| {
        if let Some(caret) = place_to_write(&event, control) {
            control.edit(caret);
        }
    });
    let onkeydown = use_callback(control.clone(), |event: KeyboardEvent, control| {
        if writes(&event) {
            control.edit(None);
        }
    });
    let spans = marks::choose(&props.spans, props.pointed, props.shown.map(|(rank, _)| rank));
    // The best answer stands out anyway.
    let lit = props.pointed.or(props.shown.map(|(rank, _)| rank).filter(|rank| *rank > 0));
    html! {
        <div class={classes!("text", "reading", (blocks.len() > 200).then_some("long"))}
            ref={control.reading.clone()} tabindex="0" role="region"
            aria-label={messages.say("page.marked-text")}
            aria-describedby={(!props.warm.is_empty()).then_some("heat-legend")} {onclick} {onkeydown}>
            { for blocks.iter().map(|(text, block)| {
                let spans = marks::within(block, &spans);
                let named = spans.iter().filter_map(|span| {
                    let place = Document::place_at(&props.places, block.start + span.start)?;
                    Some((span.rank, words::place(&messages, place)))
                });
                let named: Vec<_> = named.collect();
                let warm = marks::warm_within(block, &props.warm);
                let lit = lit.filter(|lit| spans.iter().any(|span| span.rank == *lit));
                html! {
                    <Paragraph control={control.clone()} text={text.clone()} {spans} {named}
                        said={props.said} {warm} {lit} />
                }
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ParagraphProps {
    control: Handle,
    text: AttrValue,
    spans: Vec<Span>,
    /// Of an answer of this rank the place that it stands in.
    named: Vec<(usize, String)>,
    said: usize,
    warm: Vec<Warm>,
    lit: Option<usize>,
}

/// Drawn again only when its own marks change, however long the text is.
#[component]
fn Paragraph(props: &ParagraphProps) -> Html {
    let runs = marks::runs(&props.text, &props.spans, &props.warm);
    html! {
        <p dir={direction(props.text.len())}>
            { for runs.into_iter().map(|run| {
                let text = &props.text[run.bytes];
                let Some(rank) = run.rank else {
                    return match run.warmth {
                        Some(warmth) => html! { <span class={classes!("warm", warmth.class())}>{text}</span> },
                        None => html! { {text} },
                    };
                };
                let point = |rank| {
                    let control = props.control.clone();
                    Callback::from(move |_: MouseEvent| control.act(Action::Point(rank)))
                };
                let class = classes!(
                    (rank < props.said).then_some("best"),
                    (props.lit == Some(rank)).then_some("lit"),
                );
                let place = props.named.iter().find(|(of, _)| *of == rank);
                let title = place.map(|(_, name)| AttrValue::from(name.clone()));
                html! {
                    <mark {class} {title} data-rank={rank.to_string()} onmouseenter={point(Some(rank))}
                        onmouseleave={point(None)}>{text}</mark>
                }
            }) }
        </p>
    }
}

/// If the box had the focus that it lost by giving way, the reading form takes it over.
fn take_focus(surface: &HtmlElement) {
    let document = gloo::utils::document();
    let lost = document.active_element().is_none_or(|element| element.tag_name() == "BODY");
    if lost && !coarse_pointer() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        drop(surface.focus_with_options(&options));
    }
}

fn scroll_to(surface: &HtmlElement, rank: usize, long: bool) {
    let selector = format!("mark[data-rank='{rank}']");
    let Ok(Some(mark)) = surface.query_selector(&selector) else { return };
    let calm = long || holds("(prefers-reduced-motion: reduce)");
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    options.set_behavior(if calm { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    mark.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether a click asks to write, and where: not when it ends a selection or meets a mark, nor by
/// a finger, which would bring up the keyboard of a person who only scrolls.
fn place_to_write(event: &MouseEvent, control: &Handle) -> Option<Option<u32>> {
    let on_mark = event
        .target_dyn_into::<Element>()
        .is_some_and(|element| element.closest("mark").is_ok_and(|mark| mark.is_some()));
    let selection = gloo::utils::window().get_selection().ok().flatten();
    let selects = selection.is_some_and(|selection| !selection.is_collapsed());
    (!on_mark && !selects && !coarse_pointer()).then(|| caret_at(event, control))
}

/// The UTF-16 unit of the text under the pointer, in browsers that can tell.
fn caret_at(event: &MouseEvent, control: &Handle) -> Option<u32> {
    let document = gloo::utils::document();
    let name = JsValue::from_str("caretPositionFromPoint");
    if !js_sys::Reflect::has(&document, &name).unwrap_or(false) {
        return None;
    }
    let (x, y) = (event.client_x() as f32, event.client_y() as f32);
    let position = document.caret_position_from_point(x, y)?;
    let surface = control.reading.get()?;
    let range = document.create_range().ok()?;
    range.set_start(&surface, 0).ok()?;
    range.set_end(&position.offset_node()?, position.offset()).ok()?;
    let before: js_sys::JsString = range.to_string();
    Some(before.length())
}

/// Whether a key means to write: a character, a deletion, or Enter.
fn writes(event: &KeyboardEvent) -> bool {
    let key = event.key();
    let character = key.chars().count() == 1 && key != " " && key != "/";
    let command = event.ctrl_key() || event.meta_key() || event.alt_key();
    !command && (character || matches!(key.as_str(), "Enter" | "Backspace" | "Delete"))
}

fn coarse_pointer() -> bool {
    holds("(pointer: coarse)")
}
