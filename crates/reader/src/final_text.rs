//! Projects predicted word pieces back on the original words, as the SQuAD scripts do.
//!
//! The pieces `steve smith` predicted from the word `Smith's` should give `Steve Smith`, not the
//! whole of `Steve Smith's`. After `get_final_text` of google-research/bert, kept in transformers'
//! `squad_metrics`; here it yields a byte range of the passage instead of a copy.

use std::ops::Range;

use crate::tokenizer::Tokenizer;

/// White space between words, as the SQuAD scripts see it.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{202f}')
}

/// The text with every run of separators as one blank, and none at its ends.
pub(crate) fn collapse(text: &str) -> String {
    text.split(is_separator).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Widens a byte range to whole words.
pub(crate) fn whole_words(text: &str, start: usize, end: usize) -> Range<usize> {
    let before = text.get(..start).unwrap_or_default();
    let start = before
        .rfind(is_separator)
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let after = text.get(end..).unwrap_or_default();
    let end = after.find(is_separator).map_or(text.len(), |at| end + at);
    start..end
}

/// The part of `words` (a byte range of `text`) that `predicted` stands for; all of it where the
/// two cannot be aligned character by character.
pub(crate) fn project(
    tokenizer: &Tokenizer,
    predicted: &str,
    text: &str,
    words: Range<usize>,
) -> Range<usize> {
    align(tokenizer, predicted, text, &words).unwrap_or(words)
}

fn align(
    tokenizer: &Tokenizer,
    predicted: &str,
    text: &str,
    words: &Range<usize>,
) -> Option<Range<usize>> {
    let original = text.get(words.clone())?;
    let tokenized = tokenizer.basic_words(&collapse(original));
    let at = tokenized.find(predicted).filter(|_| !predicted.is_empty())?;
    // Characters that are not blanks, in both texts, one to one.
    let solid = |text: &str| text.chars().filter(|c| *c != ' ').count();
    let characters: Vec<(usize, char)> =
        original.char_indices().filter(|(_, c)| !is_separator(*c)).collect();
    if characters.len() != solid(&tokenized) {
        return None;
    }
    let first = solid(&tokenized[..at]);
    let last = first + solid(predicted).checked_sub(1)?;
    let (start, _) = characters.get(first)?;
    let (end, c) = characters.get(last)?;
    Some(words.start + start..words.start + end + c.len_utf8())
}
