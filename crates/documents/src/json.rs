//! JSON and JSON lines of texts: strings, or objects with a `text`; each is a place.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::document::Document;
use crate::draft::Draft;
use crate::encoding;
use crate::error::Result;
use crate::limits::MAX_PLACES;

/// The document, or nothing where it is not JSON of this layout.
pub fn read(source: &str) -> Option<Result<Document>> {
    let Texts(texts) = serde_json::from_str(source).ok()?;
    Some(document(texts.into_iter().map(|(number, text)| ("item", number, text))))
}

/// The same of a file with one of them on a line.
pub fn read_lines(source: &str) -> Option<Result<Document>> {
    let lines = || source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines().next()?;
    let mut texts = Vec::new();
    for (index, line) in lines() {
        let text: Text = serde_json::from_str(line).ok()?;
        if !text.is_blank() && texts.len() <= MAX_PLACES {
            texts.push(("line", index + 1, text));
        }
    }
    Some(document(texts.into_iter()))
}

fn document(texts: impl Iterator<Item = (&'static str, usize, Text)>) -> Result<Document> {
    let mut draft = Draft::default();
    for (kind, number, Text { text, title }) in texts {
        let text = text.trim();
        if !draft.text().is_empty() {
            draft.add("\n\n");
        }
        let title = title.filter(|it| !it.trim().is_empty());
        draft.mark(
            &title
                .map_or_else(|| format!("{kind} {number}"), |it| format!("{kind} {number} · {it}")),
        );
        draft.add(&encoding::with_line_feeds(text.replace('\0', " ")));
        if let Some(excess) = draft.excess() {
            return Err(excess.clone());
        }
    }
    draft.finish(None)
}

struct Text {
    text: String,
    title: Option<String>,
}

impl Text {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// An array of texts with their numbers, or a single object. One more than a document may have tells that they are
/// too many.
struct Texts(Vec<(usize, Text)>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Layout;
        impl<'de> Visitor<'de> for Layout {
            type Value = Texts;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an array of texts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                let mut number = 0;
                while let Some(text) = items.next_element::<Text>()? {
                    number += 1;
                    if !text.is_blank() && texts.len() <= MAX_PLACES {
                        texts.push((number, text));
                    }
                }
                Ok(Texts(texts))
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Texts, A::Error> {
                text_of(fields).map(|text| Texts(vec![(1, text)]))
            }
        }
        from.deserialize_any(Layout)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Layout;
        impl<'de> Visitor<'de> for Layout {
            type Value = Text;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a string, or an object with a `text`")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text { text: text.to_owned(), title: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Text, A::Error> {
                text_of(fields)
            }
        }
        from.deserialize_any(Layout)
    }
}

/// Of an object, what is read. All else is passed over, whatever it is.
fn text_of<'de, A: MapAccess<'de>>(mut fields: A) -> Result<Text, A::Error> {
    let (mut text, mut title) = (None, None);
    while let Some(key) = fields.next_key::<String>()? {
        match key.as_str() {
            "text" => text = Some(fields.next_value::<String>()?),
            "title" => title = fields.next_value::<Words>()?.0,
            _ => drop(fields.next_value::<IgnoredAny>()?),
        }
    }
    let text = text.ok_or_else(|| serde::de::Error::missing_field("text"))?;
    Ok(Text { text, title })
}

/// A string, or nothing where there is something else.
struct Words(Option<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Anything;
        impl<'de> Visitor<'de> for Anything {
            type Value = Words;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("anything")
            }

            fn visit_str<E>(self, words: &str) -> Result<Words, E> {
                Ok(Words(Some(words.to_owned())))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Words, E> {
                Ok(Words(None))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Words, E> {
                Ok(Words(None))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Words, E> {
                Ok(Words(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Words, E> {
                Ok(Words(None))
            }

            fn visit_unit<E>(self) -> Result<Words, E> {
                Ok(Words(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Words, A::Error> {
                IgnoredAny.visit_seq(items).map(|_| Words(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Words, A::Error> {
                IgnoredAny.visit_map(fields).map(|_| Words(None))
            }
        }
        from.deserialize_any(Anything)
    }
}
