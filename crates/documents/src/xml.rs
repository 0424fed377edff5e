//! XML as a stream of what documents are made of. Entities that a file defines for itself stand for nothing, so none
//! grows; nothing outside of the file is asked for.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::{Error, Result};

/// A part of a document; names are without their prefixes.
pub enum Node<'a> {
    Start(&'a Start<'a>),
    End(&'a str),
    Text(&'a str),
}

/// A start tag. One of an element without content is followed by its end.
pub struct Start<'a>(BytesStart<'a>);

impl Start<'_> {
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|it| it.key.local_name().into_inner() == name)?;
        let value =
            found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(Cow::Borrowed(&found.value));
        Some(value.into_owned())
    }
}

/// Gives each part to a function, in order.
///
/// # Errors
/// [`Error::Damaged`] where it is no XML any more.
pub fn walk(source: &str, mut take: impl FnMut(Node<'_>)) -> Result<()> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => take(Node::Start(&Start(start))),
            Ok(Event::End(end)) => take(Node::End(end.local_name().into_inner())),
            Ok(Event::Text(text)) => take(Node::Text(&text)),
            Ok(Event::CData(text)) => take(Node::Text(&text)),
            Ok(Event::GeneralRef(entity)) => {
                if let Some(text) = resolve_predefined_entity(&entity) {
                    take(Node::Text(text));
                } else if let Ok(Some(character)) = entity.resolve_char_ref() {
                    take(Node::Text(character.encode_utf8(&mut [0; 4])));
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Error::Damaged("its XML breaks off".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> Result<String> {
        let mut text = String::new();
        walk(source, |node| {
            if let Node::Text(part) = node {
                text.push_str(part);
            }
        })?;
        Ok(text)
    }

    #[test]
    fn known_entities_are_characters_and_others_are_nothing() {
        let laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'><!ENTITY d SYSTEM 'file:///etc/passwd'>]>\
            <a>x &amp; &#228;&#x41;&c;&d;</a>";
        assert_eq!(text(laughs).as_deref(), Ok("x & äA"));
    }

    #[test]
    fn what_breaks_off_is_damaged() {
        assert!(matches!(text("<a><b "), Err(Error::Damaged(_))));
    }
}
