//! Tells texts that are plainly not English, so that what a model of English says of them can be taken with care.
//!
//! Where letters of another script prevail, the script decides. Within the Latin script everyday words do, since the
//! trigrams that `whatlang` goes by need a paragraph; it settles what is left open, and names the language.
//!
//! ```
//! assert_eq!(language::plainly_not_english("Wann wurde die Brücke eröffnet?"), Some("German"));
//! assert_eq!(language::plainly_not_english("When was the Brücke am Markt opened?"), None);
//! ```

mod everyday;
mod words;

use std::fmt;

use whatlang::{Detector, Lang, Script};

use everyday::{ENGLISH, OTHERS, WEAK};
use words::Words;

/// Of a longer text, so many pieces of so many bytes are looked at, from all over it.
const PIECES: usize = 8;
const PIECE_BYTES: usize = 600;

/// In prose at least one word of so many is an everyday one.
const WORDS_PER_HIT: usize = 12;

/// The same where trigrams say so, too, for languages that glue such words to others.
const WORDS_PER_AGREED_HIT: usize = 36;

/// From so many words on trigrams tell something.
const ENOUGH_FOR_TRIGRAMS: usize = 30;

/// One English word outweighs so many others: each language is quoted in the other.
const ENGLISH_WEIGHT: usize = 4;

/// What a model of English should not be trusted with, and its language; shown as a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The question alone.
    Question(&'static str),
    /// The text alone.
    Passage(&'static str),
    /// The question, and the text.
    Both(&'static str, &'static str),
}

impl fmt::Display for Hint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("This model reads English; ")?;
        match self {
            Self::Question(language) => write!(out, "the question looks {language}")?,
            Self::Passage(language) => write!(out, "the text looks {language}")?,
            Self::Both(question, passage) if question == passage => {
                write!(out, "question and text look {question}")?;
            }
            Self::Both(question, passage) => {
                write!(out, "the question looks {question} and the text {passage}")?;
            }
        }
        out.write_str(", so take the answer with care.")
    }
}

/// A hint, where question or text is plainly not English.
#[must_use]
pub fn hint(question: &str, passage: &str) -> Option<Hint> {
    match (plainly_not_english(question), plainly_not_english(passage)) {
        (Some(question), Some(passage)) => Some(Hint::Both(question, passage)),
        (Some(question), None) => Some(Hint::Question(question)),
        (None, Some(passage)) => Some(Hint::Passage(passage)),
        (None, None) => None,
    }
}

/// The language of a text that is plainly not English, by its English name. Names, numbers, tables, source code and
/// texts of several languages are not plain, nor is a single word.
#[must_use]
pub fn plainly_not_english(text: &str) -> Option<&'static str> {
    let text = sample(text);
    match whatlang::detect_script(&text)? {
        Script::Latin => latin(&text),
        _ => other_script(&text),
    }
}

fn sample(text: &str) -> String {
    if text.len() <= PIECES * PIECE_BYTES {
        return text.to_owned();
    }
    let step = text.len() / PIECES;
    let piece = |index: usize| {
        let start = text.ceil_char_boundary(index * step);
        text.get(start..text.floor_char_boundary(start + PIECE_BYTES)).unwrap_or_default()
    };
    (0..PIECES).map(piece).collect::<Vec<_>>().join(" ")
}

fn other_script(text: &str) -> Option<&'static str> {
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    // Those of formulas stand alone.
    let words = || text.split(|it: char| it.is_ascii() || !it.is_alphabetic());
    let word = || words().any(|word| word.chars().nth(1).is_some());
    if 2 * latin < letters && word() { whatlang::detect_lang(text).map(name) } else { None }
}

fn latin(text: &str) -> Option<&'static str> {
    let words = Words::of(text);
    if words.total < 2 {
        return None;
    }
    let trigrams = || whatlang::detect(text).filter(whatlang::Info::is_reliable);
    let agreed = if words.total < ENOUGH_FOR_TRIGRAMS { None } else { trigrams() };
    let agreed = agreed.map(|found| name(found.lang()));
    let weak: Vec<&str> = WEAK.split_whitespace().collect();
    let english = ENGLISH_WEIGHT * words.count(ENGLISH).all;

    let mut found = Vec::new();
    for (name, list) in OTHERS {
        let hits = words.count(list);
        let strong =
            list.split_whitespace().any(|word| words.has_plain(word) && !weak.contains(&word));
        // "wat is de huur": two of four, and no names.
        let many = words.names == 0
            && hits.kinds >= 2
            && words.total >= 3
            && 5 * hits.plain >= 2 * words.total;
        let words_per_hit = if agreed == Some(name) { WORDS_PER_AGREED_HIT } else { WORDS_PER_HIT };
        let least = (words.total / words_per_hit).max(english).max(1);
        if (strong || many) && hits.all >= least {
            found.push((name, hits.all));
        }
    }
    let most = found.iter().map(|(_, hits)| *hits).max()?;
    found.retain(|(_, hits)| *hits == most);
    let among = |lang: &Lang| found.iter().any(|(other, _)| *other == name(*lang));
    let known: Vec<Lang> = Lang::all().iter().copied().filter(among).collect();
    match (found.as_slice(), known.len()) {
        ([_, _, ..], 2..) => Detector::with_allowlist(known).detect_lang(text).map(name),
        _ => found.first().map(|(name, _)| *name),
    }
}

/// What people call a language.
fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::Cmn => "Chinese",
        Lang::Nob => "Norwegian",
        Lang::Slv => "Slovenian",
        other => other.eng_name(),
    }
}

#[cfg(test)]
mod tests;
