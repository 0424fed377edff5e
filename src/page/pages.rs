//! The pages of a text as they look, with the answers marked on them. `www/page/documents.js` draws them.

use std::ops::Range;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlElement};
use yew::prelude::*;

use crate::page::document::Place;
use crate::page::marks::bytes_of;
use crate::page::messages::{Messages, use_messages};
use crate::page::span::Span;
use crate::page::text::Text;

// Beside the page's script, and checked by the tag that loads it (`www/page/start.js`).
#[wasm_bindgen(raw_module = "./documents.js")]
extern "C" {
    /// Pages on show in an element.
    type View;
    #[wasm_bindgen(js_name = showPages)]
    fn show_pages(element: &HtmlElement, file: &Blob, labels: JsValue) -> View;
    #[wasm_bindgen(method)]
    fn mark(this: &View, wish: JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &View);
}

/// What is said around pages.
#[derive(Serialize)]
struct Labels {
    region: String,
    page: String,
    of: String,
    larger: String,
    smaller: String,
    marked: String,
    failed: String,
}

impl Labels {
    fn of(messages: &Messages) -> Self {
        let say = |key| messages.say(key).to_string();
        Self {
            region: say("page.pages"),
            page: say("page.place.page"),
            of: say("page.pages.of"),
            larger: say("page.pages.larger"),
            smaller: say("page.pages.smaller"),
            marked: say("page.pages.marked"),
            failed: say("page.pages.failed"),
        }
    }
}

/// The text of a page on which something is marked.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PageText {
    page: u32,
    text: String,
}

/// A part of a page's text that is marked, in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Mark {
    page: u32,
    start: usize,
    end: usize,
    rank: usize,
    best: bool,
    lit: bool,
}

/// What is marked from now on, and which of it is scrolled to.
#[derive(Serialize)]
struct Wish<'a> {
    pages: &'a [PageText],
    marks: Vec<Mark>,
    shown: Option<usize>,
}

/// What [`Pages`] shows.
#[derive(Properties, PartialEq)]
pub struct PagesProps {
    /// The file.
    pub file: Blob,
    /// Its text.
    pub text: Text,
    /// Its pages, among the parts of the text that have names.
    pub places: Rc<[Place]>,
    /// Where the answers stand, best first.
    pub spans: Rc<Vec<Span>>,
    /// How many of them are what is said.
    pub said: usize,
    /// The answer under the pointer.
    pub pointed: Option<usize>,
    /// The answer to scroll to.
    pub shown: Option<(usize, u32)>,
}

/// The pages, as they look.
#[component]
pub fn Pages(props: &PagesProps) -> Html {
    let (element, view, messages) = (use_node_ref(), use_mut_ref(|| None::<View>), use_messages());
    // Another language makes another view, which has nothing marked.
    let of = (props.file.clone(), messages);
    use_effect_with(of.clone(), {
        let (element, view) = (element.clone(), view.clone());
        move |(file, messages)| {
            let labels = serde_wasm_bindgen::to_value(&Labels::of(messages)).unwrap_or_default();
            let shown = element.cast::<HtmlElement>().map(|it| show_pages(&it, file, labels));
            view.replace(shown);
            move || {
                if let Some(view) = view.take() {
                    view.close();
                }
            }
        }
    });
    let marked = use_memo((props.spans.clone(), props.text.clone(), props.places.clone()), {
        |(spans, text, places)| marked(text, places, spans)
    });
    let scrolled = use_mut_ref(|| None);
    use_effect_with((of, marked, props.said, props.pointed, props.shown), {
        move |(of, marked, said, pointed, shown)| {
            let (pages, marks) = &**marked;
            let lit = pointed.or(shown.map(|(rank, _)| rank).filter(|rank| *rank > 0));
            let marks = marks.iter().map(|(page, place, rank)| Mark {
                page: *page,
                start: place.start,
                end: place.end,
                rank: *rank,
                best: *rank < *said,
                lit: lit == Some(*rank),
            });
            // Not again because the pointer moves.
            let now = Some((of.clone(), marked.clone(), *shown));
            let moved = scrolled.replace(now.clone()) != now;
            let shown = shown.map(|(rank, _)| rank).filter(|_| moved);
            let wish = Wish { pages, marks: marks.collect(), shown };
            if let (Some(view), Ok(wish)) = (&*view.borrow(), serde_wasm_bindgen::to_value(&wish)) {
                view.mark(wish);
            }
        }
    });
    html! { <div class="pages" ref={element} data-testid="page-view" /> }
}

type Marked = (Vec<PageText>, Vec<(u32, Range<usize>, usize)>);

/// The pages that spans stand on with their texts, and of each span the part on each of its pages.
fn marked(text: &str, places: &[Place], spans: &[Span]) -> Marked {
    let (mut pages, mut marks) = (Vec::<PageText>::new(), Vec::new());
    for Span { start, end, rank } in spans {
        let first = places.partition_point(|place| place.end <= *start);
        for place in places.iter().skip(first).take_while(|place| place.start < *end) {
            let Some(page) = number(place) else { continue };
            let part = (*start).max(place.start) - place.start..(*end).min(place.end) - place.start;
            marks.push((page, part, *rank));
            if !pages.iter().any(|it| it.page == page) {
                let own = text.get(bytes_of(text, &(place.start..place.end)));
                pages.push(PageText { page, text: own.unwrap_or_default().to_owned() });
            }
        }
    }
    (pages, marks)
}

/// The number of a page: 12 of "page 12".
fn number(Place { label, kind, .. }: &Place) -> Option<u32> {
    let counted = label.strip_prefix("page ").filter(|_| kind == "page")?;
    counted.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_over_the_end_of_a_page_is_marked_on_both() {
        let place = |start, end, label: &str| Place {
            start,
            end,
            label: label.into(),
            kind: "page".into(),
        };
        let places = [place(0, 6, "page 1"), place(8, 14, "page 2"), place(15, 16, "page 3")];
        let text = "😀 one,\ntwo so\nx";
        let span = |start, end, rank| Span { start, end, rank };
        let (pages, marks) = marked(text, &places, &[span(3, 10, 0), span(15, 16, 1)]);
        assert_eq!(marks, [(1, 3..6, 0), (2, 0..2, 0), (3, 0..1, 1)]);
        let texts: Vec<_> = pages.iter().map(|it| (it.page, it.text.as_str())).collect();
        assert_eq!(texts, [(1, "😀 one"), (2, "two so"), (3, "x")]);
    }
}
