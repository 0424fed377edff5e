//! The page's texts in the person's language. English is part of the program; `www/page/language.js` chooses the
//! language, loads the others and writes their numbers.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

use crate::error::ErrorCode;

/// Languages by their tags, with the names that they give themselves.
pub const LANGUAGES: [(&str, &str); 4] =
    [(ENGLISH, "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")];

const ENGLISH: &str = "en";

/// What is filled in for `{names}`.
pub type Values<'a> = [(&'a str, &'a str)];

// Beside the page's script, and checked by the tag that loads it (`www/page/start.js`).
#[wasm_bindgen(raw_module = "./language.js")]
extern "C" {
    /// The language with its texts, as JSON.
    fn current() -> String;
    /// Takes another language from now on, also at the next visit. Where its file cannot be had the old one stays.
    #[wasm_bindgen(js_name = change)]
    async fn change_to(language: &str);
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    #[wasm_bindgen(js_name = number)]
    fn localized(value: f64, digits: u8) -> String;
}

/// The texts of one language. What is missing is said in English.
#[derive(Debug, Clone)]
pub struct Messages(Rc<Texts>);

#[derive(Debug, Deserialize)]
struct Texts {
    language: String,
    texts: BTreeMap<String, String>,
}

impl PartialEq for Messages {
    fn eq(&self, other: &Self) -> bool {
        self.0.language == other.0.language
    }
}

impl Default for Messages {
    fn default() -> Self {
        Self::of(Texts { language: ENGLISH.into(), texts: BTreeMap::new() })
    }
}

/// The texts that the page speaks with.
#[hook]
pub fn use_messages() -> Messages {
    use_context().unwrap_or_default()
}

/// Changes the page's language.
pub async fn change(language: &str) -> Messages {
    change_to(language).await;
    Messages::now()
}

impl Messages {
    fn of(Texts { language, texts }: Texts) -> Self {
        // The file is checked by the tests below, so a fault cannot reach the page.
        let english = include_str!("../../www/shared/messages/en.json");
        let mut all: BTreeMap<_, _> = serde_json::from_str(english).unwrap_or_default();
        all.extend(texts);
        Self(Rc::new(Texts { language, texts: all }))
    }

    /// Those of the language that is chosen now.
    pub fn now() -> Self {
        serde_json::from_str(&current()).map_or_else(|_| Self::default(), Self::of)
    }

    /// The language's tag.
    pub fn language(&self) -> &str {
        &self.0.language
    }

    /// Whether it is the language in which the engine speaks.
    pub fn is_english(&self) -> bool {
        self.language() == ENGLISH
    }

    /// A text.
    pub fn say(&self, key: &str) -> AttrValue {
        self.text(key).to_owned().into()
    }

    /// A text with values filled in.
    pub fn fill(&self, key: &str, values: &Values<'_>) -> String {
        filled(self.text(key), values)
    }

    /// A text about a `{count}`: `key.one` or `key.other`.
    pub fn count(&self, key: &str, count: usize) -> String {
        let form = if count == 1 { "one" } else { "other" };
        self.fill(&format!("{key}.{form}"), &[("count", &self.number(count as f64, 0))])
    }

    /// A text with something drawn in place of its `{names}`.
    pub fn draw(&self, key: &str, drawn: &[(&str, Html)]) -> Html {
        let draw = |piece| match piece {
            Piece::Text(text) => html! { {text} },
            Piece::Name(name) => drawn
                .iter()
                .find(|(other, _)| name == *other)
                .map(|it| it.1.clone())
                .unwrap_or_default(),
        };
        pieces(self.text(key)).into_iter().map(draw).collect()
    }

    /// An error in the person's language, or in English as it was made.
    pub fn say_error(&self, code: ErrorCode, values: Option<&Values<'_>>, message: &str) -> String {
        let code = serde_json::to_value(code).unwrap_or_default();
        let code = code.as_str().unwrap_or_default();
        let keys = [format!("page.error.{code}"), format!("error.{code}")];
        let texts = keys.iter().filter(|_| !self.is_english());
        let Some(text) = texts.filter_map(|key| self.0.texts.get(key)).next() else {
            return message.into();
        };
        let values = [values.unwrap_or_default(), &[("message", message)]].concat();
        filled(text, &values)
    }

    /// A number as the language writes it.
    #[cfg(target_arch = "wasm32")]
    pub fn number(&self, value: f64, digits: u8) -> String {
        localized(value, digits)
    }

    /// A number; only browsers know how languages write it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn number(&self, value: f64, digits: u8) -> String {
        format!("{value:.0$}", usize::from(digits))
    }

    fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.texts.get(key).map_or(key, String::as_str)
    }
}

enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// A text cut at its `{names}`.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        pieces.extend([Piece::Text(before), Piece::Name(name)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

fn filled(text: &str, values: &Values<'_>) -> String {
    let value = |name| values.iter().find(|(other, _)| name == *other).map_or(name, |it| it.1);
    let fill = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Name(name) => value(name),
    };
    pieces(text).into_iter().map(fill).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "messages_tests.rs"]
mod tests;
