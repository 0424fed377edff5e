//! The words of an HTML file. It is parsed but not laid out, so style sheets do not count: names, attributes and
//! inline styles have to tell what is shown and what parts two words. What is left out is what the widget leaves
//! out (`www/widget/text.js`).

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, Node};

use crate::trusted::source_of_hidden_document;

/// Never read, whatever they look like: programs, media, controls, and the way around.
const SKIPPED: [&str; 26] = [
    "script", "style", "noscript", "template", "nav", "iframe", "object", "embed", "canvas", "svg",
    "audio", "video", "button", "input", "select", "textarea", "datalist", "option", "meter",
    "progress", "output", "rt", "rp",
    // What browsers do not show, which the widget learns from them.
    "noembed", "noframes", "title",
];
const SKIPPED_ROLES: [&str; 3] = ["navigation", "button", "textbox"];

/// The text of a web page. A parsed document that is not shown runs no script and loads nothing.
///
/// # Errors
/// When the browser does not parse it.
pub fn text_of(source: &str) -> Result<String, JsValue> {
    let parser = DomParser::new()?;
    // `web-sys` has this for plain strings only.
    let parse: Function = Reflect::get(&parser, &"parseFromString".into())?.dyn_into()?;
    let source = source_of_hidden_document(source);
    let document: Document = parse.call2(&parser, &source, &"text/html".into())?.dyn_into()?;
    let mut words = Words::default();
    if let Some(body) = document.body() {
        read(&body, false, &mut words);
    }
    Ok(words.text)
}

fn read(parent: &Node, preserved: bool, words: &mut Words) {
    let children = parent.child_nodes();
    for child in (0..children.length()).filter_map(|index| children.item(index)) {
        if child.node_type() == Node::TEXT_NODE {
            let text = child.node_value().unwrap_or_default();
            if preserved { words.lines(&text) } else { words.fold(&text) }
        } else if let Some(element) = child.dyn_ref::<Element>() {
            let name = element.local_name();
            if is_left_out(&name, |attribute| element.get_attribute(attribute)) {
                continue;
            }
            let border = Border::of(&name);
            words.enter(border);
            read(&child, preserved || name == "pre", words);
            words.leave(border);
        }
    }
}

/// Whether an element is left out with all that is in it.
fn is_left_out(name: &str, attribute: impl Fn(&str) -> Option<String>) -> bool {
    let is =
        |key: &str, values: &[&str]| attribute(key).is_some_and(|it| values.contains(&it.as_str()));
    let there = |key: &str| attribute(key).is_some();
    SKIPPED.contains(&name)
        || (name == "dialog" && !there("open"))
        || there("hidden")
        || there("inert")
        || is("aria-hidden", &["true"])
        || is("role", &SKIPPED_ROLES)
        || attribute("style").is_some_and(|style| hides(&style))
}

/// Whether an inline style hides its element.
fn hides(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let value = |property: &str| {
        let mut declarations = style.split(';').rev().filter_map(|it| it.split_once(':'));
        let (_, value) = declarations.find(|(name, _)| name.trim() == property)?;
        Some(value.trim().trim_end_matches("!important").trim_end())
    };
    value("display") == Some("none")
        || matches!(value("visibility"), Some("hidden" | "collapse"))
        || value("content-visibility") == Some("hidden")
}

/// What parts an element from its neighbours, the strongest last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

impl Border {
    fn of(name: &str) -> Self {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "menu" | "table"
            | "blockquote" | "pre" | "section" | "article" | "header" | "footer" | "main"
            | "aside" | "figure" | "form" | "fieldset" | "details" | "dialog" | "dl" => {
                Self::Paragraph
            }
            "div" | "li" | "tr" | "thead" | "tbody" | "tfoot" | "caption" | "br" | "dt" | "dd"
            | "hr" | "figcaption" | "summary" | "legend" | "address" | "hgroup" | "search"
            | "center" => Self::Line,
            "td" | "th" => Self::Cell,
            _ => Self::None,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Cell => "\t",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }
}

/// Text that grows word by word. Between two words stands the strongest border that came up.
#[derive(Default)]
struct Words {
    text: String,
    border: Border,
    /// Whether a cell has begun and no word of it has come.
    in_empty_cell: bool,
}

impl Words {
    fn part(&mut self, border: Border) {
        // Paragraphs at the edges of a cell do not tear its row apart.
        if !self.in_empty_cell {
            self.border = self.border.max(border);
        }
    }

    fn enter(&mut self, border: Border) {
        self.part(border);
        self.in_empty_cell |= border == Border::Cell;
    }

    fn leave(&mut self, border: Border) {
        if border != Border::Cell {
            self.part(border);
        } else if !std::mem::take(&mut self.in_empty_cell) {
            self.border = border;
        }
    }

    fn add(&mut self, word: &str) {
        if !self.text.is_empty() {
            self.text.push_str(self.border.text());
        }
        self.text.push_str(word);
        (self.border, self.in_empty_cell) = (Border::None, false);
    }

    /// Adds text whose white space counts as one blank.
    fn fold(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                self.add(word);
            }
            if word.len() < part.len() {
                self.part(Border::Space);
            }
        }
    }

    /// Adds text whose lines and blanks are kept, but for more than one empty line.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                let again = self.border >= Border::Line;
                self.part(if again { Border::Paragraph } else { Border::Line });
            }
            if !line.is_empty() {
                self.add(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a piece of made-up HTML without attributes gives: `<td>a</td>`.
    fn text(html: &str) -> String {
        let mut words = Words::default();
        for part in html.split_inclusive('>') {
            let (text, tag) = part.split_once('<').unwrap_or((part, ""));
            words.fold(text);
            match tag.trim_end_matches('>') {
                "" => {}
                tag => match tag.strip_prefix('/') {
                    Some(name) => words.leave(Border::of(name)),
                    None => words.enter(Border::of(tag)),
                },
            }
        }
        words.text
    }

    #[test]
    fn cells_are_parted_by_tabs_and_rows_by_line_breaks() {
        for (html, due) in [
            ("<table><tr><td>Bob</td><td>555-0177</td></tr></table>", "Bob\t555-0177"),
            (
                "<table> <tr> <th>Name</th> <th>Desk</th> </tr> <tr> <td>Bob</td> <td></td> </tr> </table>",
                "Name\tDesk\nBob",
            ),
            (
                "<tr><td><p>Bob</p></td><td></td><td><p>one</p><p>two</p></td></tr>",
                "Bob\tone\n\ntwo",
            ),
            ("a<table><tr><td></td><td><p>b</p></td></tr></table>c", "a\n\nb\n\nc"),
            ("<tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr>", "a\tb\tc"),
        ] {
            assert_eq!(text(html), due, "{html}");
        }
    }

    #[test]
    fn blocks_stand_on_their_own_lines() {
        assert_eq!(
            text(" one <p> two\n <b>words</b></p> <div>three</div>"),
            "one\n\ntwo words\n\nthree"
        );
        assert_eq!(text("a<b>b</b> c<br> <br>d"), "ab c\nd");
    }

    #[test]
    fn preformatted_lines_are_kept() {
        let mut words = Words::default();
        words.lines("if x:\n    y\n\n\n\nz\n");
        words.leave(Border::Line);
        words.fold("end");
        assert_eq!(words.text, "if x:\n    y\n\nz\nend");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        let left_out = |name: &str, key: &str, value: &str| {
            is_left_out(name, |asked| (asked == key).then(|| value.to_owned()))
        };
        for name in ["script", "style", "template", "noscript", "select", "option", "nav", "dialog"]
        {
            assert!(left_out(name, "", ""), "{name}");
        }
        for (key, value) in [
            ("hidden", ""),
            ("hidden", "until-found"),
            ("inert", ""),
            ("aria-hidden", "true"),
            ("role", "navigation"),
            ("style", "color: red; DISPLAY : None !important;"),
            ("style", "visibility:hidden"),
        ] {
            assert!(left_out("p", key, value), "{key}={value}");
        }
        for (key, value) in [
            ("aria-hidden", "false"),
            ("role", "note"),
            ("style", "display: none; display: block"),
            ("style", "background: url(display:none)"),
        ] {
            assert!(!left_out("p", key, value), "{key}={value}");
        }
        assert!(!left_out("dialog", "open", ""));
    }

    #[test]
    fn the_widget_leaves_out_the_same() {
        let widget = include_str!("../../www/widget/text.js");
        let names = widget.split_once("const SKIPPED =").and_then(|(_, rest)| rest.split_once(';'));
        let names: Vec<_> =
            names.map_or("", |(list, _)| list).split('\'').skip(1).step_by(2).collect();
        assert_eq!(names, SKIPPED[..SKIPPED.len() - 3]);
        let roles = SKIPPED_ROLES.map(|role| format!("[role={role}],")).concat();
        assert!(widget.contains(&format!("'{roles}[aria-hidden=true],[inert]'")));
    }
}
