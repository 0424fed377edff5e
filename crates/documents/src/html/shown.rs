//! What of a web page is left out. It is not laid out, so style sheets do not count: names, attributes and inline
//! styles have to tell what is shown.

/// Never read, whatever they look like: programs, media, controls, and the way around.
const SKIPPED: [&str; 26] = [
    "script", "style", "noscript", "template", "nav", "iframe", "object", "embed", "canvas", "svg",
    "audio", "video", "button", "input", "select", "textarea", "datalist", "option", "meter",
    "progress", "output", "rt", "rp",
    // What browsers do not show, which the widget learns from them.
    "noembed", "noframes", "title",
];
const SKIPPED_ROLES: [&str; 3] = ["navigation", "button", "textbox"];

/// What stands beside the page's own words.
const BESIDE: [&str; 2] = ["aside", "footer"];
const BESIDE_ROLES: [&str; 2] = ["complementary", "contentinfo"];

/// A start tag as far as it tells what is read.
#[derive(Debug, Default)]
pub struct Tag {
    pub name: String,
    pub is_main: bool,
    hidden: bool,
    beside: bool,
    open: bool,
    attribute: Attribute,
}

#[derive(Debug, Clone, Copy, Default)]
enum Attribute {
    #[default]
    Other,
    AriaHidden,
    Role,
    Style,
}

impl Tag {
    pub fn new(name: &[u8]) -> Self {
        let name = String::from_utf8_lossy(name).into_owned();
        let (hidden, beside) = (SKIPPED.contains(&&*name), BESIDE.contains(&&*name));
        Self { is_main: name == "main", hidden, beside, name, ..Self::default() }
    }

    pub fn attribute(&mut self, name: &[u8]) {
        self.attribute = match name {
            b"aria-hidden" => Attribute::AriaHidden,
            b"role" => Attribute::Role,
            b"style" => Attribute::Style,
            _ => Attribute::Other,
        };
        self.hidden |= matches!(name, b"hidden" | b"inert");
        self.open |= name == b"open";
    }

    pub fn value(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        match self.attribute {
            Attribute::Other => {}
            Attribute::AriaHidden => self.hidden |= value == "true",
            Attribute::Style => self.hidden |= hides(&value),
            Attribute::Role => {
                self.hidden |= SKIPPED_ROLES.contains(&&*value);
                self.beside |= BESIDE_ROLES.contains(&&*value);
                self.is_main |= value == "main";
            }
        }
    }

    /// Whether the element is left out with all that is in it.
    pub fn is_left_out(&self, with_what_stands_beside: bool) -> bool {
        self.hidden
            || (self.beside && !with_what_stands_beside)
            || (self.name == "dialog" && !self.open)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn is_left_out(name: &str, attribute: &str, value: &str) -> bool {
        let mut tag = Tag::new(name.as_bytes());
        tag.attribute(attribute.as_bytes());
        tag.value(value.as_bytes());
        tag.is_left_out(false)
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        for name in [
            "script", "style", "template", "noscript", "select", "option", "nav", "dialog",
            "aside", "footer",
        ] {
            assert!(is_left_out(name, "", ""), "{name}");
        }
        for (key, value) in [
            ("hidden", ""),
            ("hidden", "until-found"),
            ("inert", ""),
            ("aria-hidden", "true"),
            ("role", "navigation"),
            ("role", "contentinfo"),
            ("style", "color: red; DISPLAY : None !important;"),
            ("style", "visibility:hidden"),
        ] {
            assert!(is_left_out("p", key, value), "{key}={value}");
        }
    }

    #[test]
    fn what_is_shown_is_not() {
        for (key, value) in [
            ("aria-hidden", "false"),
            ("role", "note"),
            ("style", "display: none; display: block"),
            ("style", "background: url(display:none)"),
        ] {
            assert!(!is_left_out("p", key, value), "{key}={value}");
        }
        assert!(!is_left_out("dialog", "open", ""));
    }

    #[test]
    fn the_widget_leaves_out_the_same() {
        let widget = include_str!("../../../../www/widget/text.js");
        let names = widget.split_once("const SKIPPED =").and_then(|(_, rest)| rest.split_once(';'));
        let names: Vec<_> =
            names.map_or("", |(list, _)| list).split('\'').skip(1).step_by(2).collect();
        assert_eq!(names, SKIPPED[..SKIPPED.len() - 3]);
        let roles = SKIPPED_ROLES.map(|role| format!("[role={role}],")).concat();
        assert!(widget.contains(&format!("'{roles}[aria-hidden=true],[inert]'")));
    }
}
