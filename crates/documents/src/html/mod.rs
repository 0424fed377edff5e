//! HTML to text: the words that a reader's mode would show, with headings as places.
//!
//! No tree is built. The tokenizer is a library's; what is open is kept in a list, so that neither depth nor tags in
//! the wrong order cost more than their bytes.

mod open;
mod shown;

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use self::open::OpenElements;
use self::shown::Tag;
use crate::draft::{Draft, section};
use crate::error::{Error, Result};
use crate::limits::{MAX_LABEL_CHARS, MAX_OPEN_ELEMENTS};
use crate::words::{Border, Words};

/// Elements without content.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// A page's own words have at least this share of it, else they are not what `main` or `article` says.
const LEAST_SHARE: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Html,
    /// `<title/>` has no content, and neither has `<script/>`.
    Xhtml,
}

/// How much of a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `main`, or else the articles, without what stands beside them.
    Main,
    /// All but what is not shown.
    Whole,
}

/// What a page says.
#[derive(Debug)]
pub struct Page {
    pub draft: Draft,
    pub title: Option<String>,
    /// Its first heading.
    pub heading: Option<String>,
}

/// # Errors
/// [`Error::TooDeep`]; what else is too much, the draft tells when it is finished.
pub fn page(source: &str, syntax: Syntax, scope: Scope) -> Result<Page> {
    let page = walk(source, syntax, scope)?;
    if scope == Scope::Main && page.draft.text().is_empty() {
        // A page may call all that it says a footer.
        return walk(source, syntax, Scope::Whole);
    }
    Ok(page)
}

fn walk(source: &str, syntax: Syntax, scope: Scope) -> Result<Page> {
    let mut walker = Walker::new(syntax, scope);
    let mut emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            walker.take(&event);
            None
        });
    emitter.naively_switch_states(syntax == Syntax::Html);
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    walker.page()
}

/// What an open element means for the words in it.
#[derive(Debug, Clone, Copy)]
struct Element {
    border: Border,
    left_out: bool,
    preserved: bool,
    is_row: bool,
    is_heading: bool,
    region: Option<usize>,
}

/// A part of the text that claims to be the page's own.
#[derive(Debug, Clone, Copy)]
struct Region {
    is_main: bool,
    start: usize,
    end: Option<usize>,
}

struct Walker {
    syntax: Syntax,
    scope: Scope,
    words: Words,
    tag: Tag,
    open: OpenElements<Element>,
    /// How many of the open elements are left out, and keep their white space.
    left_out: usize,
    preserved: usize,
    too_deep: bool,
    title: Option<String>,
    in_title: bool,
    heading: Option<String>,
    regions: Vec<Region>,
}

impl Walker {
    fn new(syntax: Syntax, scope: Scope) -> Self {
        Self {
            syntax,
            scope,
            words: Words::default(),
            tag: Tag::default(),
            open: OpenElements::new(),
            left_out: 0,
            preserved: 0,
            too_deep: false,
            title: None,
            in_title: false,
            heading: None,
            regions: Vec::new(),
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>) {
        match *event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag::new(name),
            CallbackEvent::AttributeName { name } => self.tag.attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start(self_closing),
            CallbackEvent::EndTag { name } => self.end(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            _ => {}
        }
    }

    fn start(&mut self, self_closing: bool) {
        let tag = std::mem::take(&mut self.tag);
        let name = tag.name.as_str();
        let border = border(name);
        if let Some(ended) = self.open.ended_by(name, border >= Border::Line && name != "br") {
            self.close(ended);
        }
        let empty = self_closing && self.syntax == Syntax::Xhtml;
        if VOID.contains(&name) || empty {
            if self.left_out == 0 {
                self.words.enter(border);
                self.words.leave(border);
            }
            return;
        }
        if self.open.len() >= MAX_OPEN_ELEMENTS {
            self.too_deep = true;
            return;
        }
        self.in_title = name == "title" && self.left_out == 0 && self.title.is_none();
        let left_out = tag.is_left_out(self.scope == Scope::Whole);
        let shown = self.left_out == 0 && !left_out;
        let is_heading = shown && is_heading(name) && !self.words.in_heading();
        let element = Element {
            border,
            left_out,
            preserved: name == "pre",
            is_row: name == "tr",
            is_heading,
            region: if shown { self.region(&tag) } else { None },
        };
        if is_heading {
            self.words.enter_heading();
        } else if shown {
            self.words.enter(border);
        }
        self.left_out += usize::from(left_out);
        self.preserved += usize::from(element.preserved);
        self.open.push(name, element);
    }

    /// The region that begins with this tag, unless it lies in one of its kind.
    fn region(&mut self, tag: &Tag) -> Option<usize> {
        let is_main = tag.is_main;
        let inside =
            self.regions.last().is_some_and(|it| it.is_main == is_main && it.end.is_none());
        if inside || !(is_main || tag.name == "article") {
            return None;
        }
        self.regions.push(Region { is_main, start: self.words.draft.text().len(), end: None });
        Some(self.regions.len() - 1)
    }

    fn end(&mut self, name: &str) {
        if name == "title" {
            self.in_title = false;
        }
        match self.open.closed_by(name) {
            Some(closed) => self.close(closed),
            // An end without a beginning still parts.
            None if self.left_out == 0 && matches!(name, "p" | "br") => {
                self.words.part(border(name));
            }
            None => {}
        }
    }

    /// Closes this element and all that are open in it.
    fn close(&mut self, element: usize) {
        while self.open.len() > element {
            let Some(element) = self.open.pop() else { return };
            self.preserved -= usize::from(element.preserved);
            if element.left_out {
                self.left_out -= 1;
            } else if self.left_out == 0 {
                self.leave(element);
            }
        }
    }

    fn leave(&mut self, element: Element) {
        if element.is_heading {
            if let Some((start, text)) = self.words.end_heading() {
                self.words.draft.mark_from(start, &section(&text));
                self.heading.get_or_insert(text);
            }
        } else if element.is_row {
            self.words.leave_row();
        } else {
            self.words.leave(element.border);
        }
        if let Some(region) = element.region.and_then(|it| self.regions.get_mut(it)) {
            region.end = Some(self.words.draft.text().len());
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            let title = self.title.get_or_insert_default();
            // A character of four bytes each is more than a label has.
            if title.len() < 4 * MAX_LABEL_CHARS {
                title.push_str(text);
            }
        } else if self.left_out > 0 {
        } else if self.preserved > 0 {
            self.words.lines(text);
        } else {
            self.words.fold(text);
        }
    }

    fn page(mut self) -> Result<Page> {
        if self.too_deep {
            return Err(Error::TooDeep);
        }
        self.close(0);
        let length = self.words.draft.text().len();
        if self.scope == Scope::Main
            && let Some((start, end)) = self.own(true).or_else(|| self.own(false))
            && (end - start) > length / LEAST_SHARE
        {
            let text = self.words.draft.text().get(start..end).unwrap_or_default();
            let blank = text.len() - text.trim_start().len();
            self.words.draft.keep(start + blank, end);
        }
        let title = self.title.filter(|it| !it.trim().is_empty());
        Ok(Page { draft: self.words.draft, title, heading: self.heading })
    }

    /// From the beginning of the first region of this kind to the end of the last.
    fn own(&self, main: bool) -> Option<(usize, usize)> {
        let regions = || self.regions.iter().filter(|it| it.is_main == main);
        let start = regions().map(|it| it.start).min()?;
        let end = regions().filter_map(|it| it.end).max()?;
        Some((start, end))
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn border(name: &str) -> Border {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "menu" | "table"
        | "blockquote" | "pre" | "section" | "article" | "header" | "footer" | "main" | "aside"
        | "figure" | "form" | "fieldset" | "details" | "dialog" | "dl" => Border::Paragraph,
        "div" | "li" | "tr" | "thead" | "tbody" | "tfoot" | "caption" | "br" | "dt" | "dd"
        | "hr" | "figcaption" | "summary" | "legend" | "address" | "hgroup" | "search"
        | "center" | "body" => Border::Line,
        "td" | "th" => Border::Cell,
        _ => Border::None,
    }
}

#[cfg(test)]
mod tests;
