//! The sentence around a span.
//!
//! Rules of our own: those of Unicode (UAX #29) end a sentence after every "Dr." and know nothing of list items, table
//! rows and headings, which is what leaflets and contracts are made of.

use std::ops::Range;

/// Abbreviations that something follows.
const ABBREVIATIONS: &str = "mr mrs ms dr prof st sr jr vs e.g i.e eg ie cf ca approx fig figs vol pp art sec para ch \
    gen col lt capt sgt rev hon messrs mt ft nr tel ext dept est jan feb mar apr jun jul aug sep sept oct nov dec \
    incl excl max min";

/// Abbreviations when a number follows.
const NUMBERED: &str = "no nos p nr art sec ch";

/// Abbreviations that may end a sentence, too: then the next word has a capital.
const CLOSING: &str = "etc inc ltd co corp a.m p.m u.s u.k e.u";

/// A line of so many bytes is full: the next goes on with it.
const FULL_LINE: usize = 55;

const BULLETS: [char; 9] = ['-', '*', '•', '·', '–', '—', '▪', '◦', '○'];

/// The sentence, list item, heading or table row that holds a span of bytes, without white space and bullet around it.
/// A span over several sentences has them all. What lies outside the text, or within a character, is moved to the
/// nearest boundary before.
#[must_use]
pub fn sentence_around(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(span.end));
    let end = text.floor_char_boundary(span.end).max(start);
    let ends = |from: usize, to: usize| {
        let slice = text.get(from..to).unwrap_or_default();
        slice.char_indices().map(move |(at, it)| (from + at, it))
    };
    // From the last end before the span to the first at or after its last character.
    let before =
        ends(0, start).rev().find_map(|(at, it)| ended(text, at, it).filter(|it| *it <= start));
    let last = text
        .get(start..end)
        .and_then(|it| it.char_indices().next_back())
        .map_or(start, |(at, _)| start + at);
    let after =
        ends(last, text.len()).find_map(|(at, it)| ended(text, at, it).filter(|it| *it >= end));
    let (from, to) = (before.unwrap_or(0), after.unwrap_or(text.len()));
    let sentence = text.get(from..to).unwrap_or_default();
    let trimmed = sentence.trim_start();
    let item = trimmed.trim_start_matches(BULLETS);
    let trimmed = if item.starts_with(char::is_whitespace) { item.trim_start() } else { trimmed };
    // The span stays inside, even where it is white space or a bullet.
    let from = (to - trimmed.len()).min(start);
    let to = (from.max(to - trimmed.len()) + trimmed.trim_end().len()).max(end);
    from..to
}

/// Where the sentence ends that the character at this place ends, if it does: behind quotes and brackets.
fn ended(text: &str, at: usize, it: char) -> Option<usize> {
    let (before, rest) = (text.get(..at)?, text.get(at + it.len_utf8()..)?);
    let closed = rest.trim_start_matches(['"', '\'', '”', '’', ')', ']', '»']);
    let end = text.len() - closed.len();
    match it {
        '\n' => (!is_wrapped(before, rest)).then_some(at + 1),
        '。' | '！' | '？' => Some(end),
        '.' | '!' | '?' | '…' if closed.is_empty() || closed.starts_with(char::is_whitespace) => {
            let goes_on = closed.trim_start().starts_with(char::is_lowercase);
            (!(goes_on || (it == '.' && is_abbreviated(before, closed)))).then_some(end)
        }
        _ => None,
    }
}

/// Whether a line break only wraps a line.
fn is_wrapped(before: &str, rest: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    let next = rest.split('\n').next().unwrap_or_default();
    let (row, next) = (line.contains(['\t', '|']) || next.contains(['\t', '|']), next.trim());
    let item = next.starts_with(BULLETS)
        || next.starts_with(|it: char| it.is_ascii_digit()) && is_number(next);
    if row || item || line.is_empty() || next.is_empty() || line.ends_with([':', ';']) {
        return false;
    }
    next.starts_with(char::is_lowercase)
        || (line.len() >= FULL_LINE && !line.ends_with(['.', '!', '?']))
}

/// Whether a line begins like an item, "12." or "3)".
fn is_number(line: &str) -> bool {
    line.trim_start_matches(|it: char| it.is_ascii_digit()).starts_with(['.', ')'])
}

fn is_abbreviated(before: &str, after: &str) -> bool {
    let has = |list: &str, word: &str| list.split_whitespace().any(|it| it == word);
    let token =
        before.rsplit(|it: char| it.is_whitespace() || matches!(it, '(' | '"' | '“' | '[')).next();
    let token = token.unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    let next = after.trim_start().chars().next();
    let word = token.to_lowercase();
    let initial = token.chars().count() == 1 && token.chars().all(char::is_uppercase);
    // The number of an item stands first on its line.
    let item = !token.is_empty()
        && line == token
        && token.len() <= 3
        && token.chars().all(|it| it.is_ascii_digit());
    initial
        || item
        || has(ABBREVIATIONS, &word)
        || (has(NUMBERED, &word) && next.is_some_and(|it| it.is_ascii_digit()))
        || (has(CLOSING, &word) && !next.is_none_or(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around<'a>(text: &'a str, what: &str) -> &'a str {
        let start = text.find(what).unwrap_or_default();
        text.get(sentence_around(text, start..start + what.len())).unwrap_or_default()
    }

    #[test]
    fn abbreviations_and_decimals_end_nothing() {
        let text = "It opens at 8. Dr. J. Smith of Acme Inc. paid $4.50, i.e. No. 5 of the list, at 5.40 p.m. on \
            Monday. \"It is closed.\" He left.";
        let sentence =
            "Dr. J. Smith of Acme Inc. paid $4.50, i.e. No. 5 of the list, at 5.40 p.m. on Monday.";
        assert_eq!(around(text, "list"), sentence);
        assert_eq!(around(text, "Smith"), sentence);
        assert_eq!(around(text, "opens"), "It opens at 8.");
        assert_eq!(around(text, "closed"), "\"It is closed.\"");
        assert_eq!(around(text, "left"), "He left.");
    }

    #[test]
    fn a_span_over_sentences_has_them_all() {
        assert_eq!(
            around("One. Two is here. Three is there. Four.", "here. Three"),
            "Two is here. Three is there."
        );
    }

    #[test]
    fn lines_of_their_own() {
        let text = "House rules\n\n- Dogs are welcome\n- Cats are not\n1. No smoking\n2. Quiet after ten\n\
            Power\t2,200 W\nWarranty\t3 years\n\nThe filter can be removed and washed under\nthe tap.";
        assert_eq!(around(text, "rules"), "House rules");
        assert_eq!(around(text, "Dogs"), "Dogs are welcome");
        assert_eq!(around(text, "Cats"), "Cats are not");
        assert_eq!(around(text, "smoking"), "1. No smoking");
        assert_eq!(around(text, "2,200"), "Power\t2,200 W");
        assert_eq!(around(text, "washed"), "The filter can be removed and washed under\nthe tap.");
    }

    /// Every pair of offsets, in and beyond the text, in order or not.
    #[test]
    fn any_span_of_any_text_has_a_slice() {
        let texts = [
            "",
            " ",
            ".",
            "\n\n",
            "- ",
            "a. B",
            "é. Ö!\n• ü",
            "漢字。東京！ 1.\n2) x",
            "\u{301}…\"’)\r\n\t|",
        ];
        for text in texts {
            for start in 0..text.len() + 3 {
                for end in 0..text.len() + 3 {
                    let found = sentence_around(text, start..end);
                    assert!(text.get(found.clone()).is_some(), "{text:?} {start}..{end}");
                    let (from, to) =
                        (text.floor_char_boundary(start), text.floor_char_boundary(end));
                    assert!(
                        start > end || (found.start <= from && to <= found.end),
                        "{text:?} {start}..{end}"
                    );
                }
            }
        }
    }
}
