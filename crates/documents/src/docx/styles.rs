//! Which paragraph styles of a DOCX file are headings. Programs in other languages name them in theirs; what tells is
//! the style's own name, which is English everywhere, and its level in the outline.

use std::collections::HashMap;

use crate::error::Result;
use crate::xml::{self, Node};

/// How many styles a style may build on, one on the other.
const MAX_ANCESTORS: usize = 10;

#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    /// Whether it says so itself.
    is_heading: Option<bool>,
    based_on: Option<String>,
}

impl Styles {
    pub fn read(source: &str) -> Result<Self> {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        xml::walk(source, |node| match node {
            Node::Start(start) if start.name() == "style" => {
                current = start.attribute("styleId").map(|id| (id, Style::default()));
            }
            Node::Start(start) => {
                let Some((_, style)) = &mut current else { return };
                let value = start.attribute("val");
                match (start.name(), value) {
                    ("name", Some(name)) if is_heading_name(&name) => style.is_heading = Some(true),
                    ("outlineLvl", Some(level)) => style.is_heading = Some(is_outline(&level)),
                    ("basedOn", value) => style.based_on = value,
                    _ => {}
                }
            }
            Node::End("style") => styles.extend(current.take()),
            _ => {}
        })?;
        Ok(Self(styles))
    }

    pub fn is_heading(&self, id: &str) -> bool {
        let Some(mut style) = self.0.get(id) else { return is_heading_name(id) };
        for _ in 0..MAX_ANCESTORS {
            if let Some(is_heading) = style.is_heading {
                return is_heading;
            }
            let Some(parent) = style.based_on.as_ref().and_then(|it| self.0.get(it)) else { break };
            style = parent;
        }
        false
    }
}

/// Levels of the outline are 0 to 8; 9 is the text between headings.
pub fn is_outline(level: &str) -> bool {
    level.parse::<u8>().is_ok_and(|level| level < 9)
}

fn is_heading_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "title"
        || name.strip_prefix("heading").is_some_and(|it| it.trim().parse::<u8>().is_ok())
}
