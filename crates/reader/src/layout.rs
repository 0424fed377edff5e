//! What people paste, as the network should read it: line breaks and cells as pieces of their own, and
//! words as the words they are. The text itself is never changed; every byte that is read maps back.
//!
//! - A line break is one [`Break::Line`], a blank line two. A tab is a [`Break::Cell`], as is a gap of
//!   three blanks or more; beside a line break neither counts.
//! - Ligatures are read as letters, curly quotes as straight ones, a minus sign as a hyphen.
//! - A word that a line end has split is joined. If the joined word is not in the vocabulary but both
//!   halves are, the hyphen is the word's own and stays.

use std::ops::Range;

/// A piece that stands for white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    Line,
    Cell,
}

/// Empty cells in a row that are told apart; more are one end of the row as any.
const MOST_CELLS: usize = 8;
/// Blanks that part columns.
const GAP: usize = 3;

/// A text as it is read, and where it comes from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// What is cut into word pieces.
    pub text: String,
    /// In order: the byte of `text` that it stands before, and its bytes in the original.
    pub breaks: Vec<(usize, Break, Range<usize>)>,
    /// In order: parts of `text` that are not as in the original, and what they stand for there.
    edits: Vec<(Range<usize>, Range<usize>)>,
}

impl Reading {
    /// `known` says whether a word is in the vocabulary.
    pub fn new(original: &str, known: impl Fn(&str) -> bool) -> Self {
        let mut reading = Self { text: String::with_capacity(original.len()), ..Self::default() };
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            if let Some(split) = split_word(original, at, &known) {
                reading.replace(at..split.hyphen_end, if split.keeps_hyphen { "-" } else { "" });
                reading.replace(split.hyphen_end..split.end, "");
                at = split.end;
            } else if c.is_whitespace() || is_line_break(c) {
                at = reading.white_space(original, at);
            } else {
                let end = at + c.len_utf8();
                match letters(c) {
                    Some(letters) => reading.replace(at..end, letters),
                    None => reading.text.push(c),
                }
                at = end;
            }
        }
        reading
    }

    fn replace(&mut self, original: Range<usize>, replacement: &str) {
        let start = self.text.len();
        self.text.push_str(replacement);
        self.edits.push((start..self.text.len(), original));
    }

    /// Takes a run of white space; returns its end.
    fn white_space(&mut self, original: &str, start: usize) -> usize {
        let run: &str = &original[start..];
        let end = run.find(|c: char| !c.is_whitespace() && !is_line_break(c)).unwrap_or(run.len());
        let run = &run[..end];
        let before = self.text.len();
        // At the ends of a text it parts nothing.
        if start > 0 && start + end < original.len() {
            let breaks = breaks(run).into_iter();
            self.breaks
                .extend(breaks.map(|(kind, r)| (before, kind, start + r.start..start + r.end)));
        }
        // Some line breaks are control characters, which the normalizer drops.
        if run.chars().any(|c| is_line_break(c) && !matches!(c, '\n' | '\r')) {
            self.replace(start..start + end, " ");
        } else {
            self.text.push_str(run);
        }
        start + end
    }

    /// The original's bytes for bytes of `text`. What was edited is whole or not there.
    pub fn original(&self, read: Range<usize>) -> Range<usize> {
        let map =
            |at: usize, is_end: bool| {
                // An edit that begins where a range begins is part of it; one that ends there was before.
                let before = self.edits.partition_point(|(text, _)| {
                    if is_end { text.start < at } else { text.start <= at }
                });
                match before.checked_sub(1).and_then(|i| self.edits.get(i)) {
                    None => at,
                    Some((text, original)) if at < text.end || (is_end && at == text.end) => {
                        if is_end {
                            original.end
                        } else {
                            original.start
                        }
                    }
                    Some((text, original)) => at - text.end + original.end,
                }
            };
        map(read.start, false)..map(read.end, true)
    }
}

/// Line feed, vertical tab, form feed, carriage return, next line, and Unicode's separators.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What a run of white space stands for, with its bytes.
fn breaks(run: &str) -> Vec<(Break, Range<usize>)> {
    let run_end = run.len();
    let ends = |found: &dyn Fn(char) -> bool| -> Vec<usize> {
        run.char_indices().filter(|(_, c)| found(*c)).map(|(at, c)| at + c.len_utf8()).collect()
    };
    let lines = ends(&|c| is_line_break(c));
    // "\r\n" is one.
    let lines: Vec<usize> = lines
        .iter()
        .copied()
        .filter(|end| !(run[..*end].ends_with('\r') && run[*end..].starts_with('\n')))
        .collect();
    match lines.as_slice() {
        [] => {}
        [_] => return vec![(Break::Line, 0..run_end)],
        [first, ..] => return vec![(Break::Line, 0..*first), (Break::Line, *first..run_end)],
    }
    let tabs = ends(&|c| c == '\t');
    if tabs.is_empty() {
        let wide = run.chars().count() >= GAP;
        return wide.then_some((Break::Cell, 0..run_end)).into_iter().collect();
    }
    let mut start = 0;
    let cells = tabs.into_iter().take(MOST_CELLS).map(|end| {
        let cell = (Break::Cell, start..end);
        start = end;
        cell
    });
    cells.collect()
}

fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => "\"",
        '\u{2212}' | '\u{2010}' | '\u{2011}' => "-",
        '\u{ad}' => "",
        _ => return None,
    })
}

/// A line end within a word.
struct SplitWord {
    keeps_hyphen: bool,
    hyphen_end: usize,
    /// Where the word goes on.
    end: usize,
}

/// Of letters with case, as hyphenated languages have them.
fn is_letter(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

/// The line end that a hyphen at `at` stands before, if a word goes on behind it.
fn split_word(text: &str, at: usize, known: &impl Fn(&str) -> bool) -> Option<SplitWord> {
    let hyphen = text[at..].chars().next().filter(|c| matches!(c, '-' | '\u{ad}' | '\u{2010}'))?;
    let hyphen_end = at + hyphen.len_utf8();
    let rest = &text[hyphen_end..];
    let gap = rest.find(|c: char| !c.is_whitespace())?;
    let lines = rest[..gap].replace("\r\n", "\n").chars().filter(|c| is_line_break(*c)).count();
    let (before, after) = (&text[..at], &rest[gap..]);
    if lines != 1 || !after.starts_with(char::is_lowercase) || !before.ends_with(is_letter) {
        return None;
    }
    let left = before.trim_end_matches(is_letter).len();
    let right = after.find(|c| !is_letter(c)).unwrap_or(after.len());
    let (left, right) = (before[left..].to_lowercase(), after[..right].to_lowercase());
    let keeps_hyphen =
        hyphen != '\u{ad}' && !known(&format!("{left}{right}")) && known(&left) && known(&right);
    Some(SplitWord { keeps_hyphen, hyphen_end, end: hyphen_end + gap })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(original: &str) -> Reading {
        let known = ["well", "known", "paragraph", "para", "graph", "expenses", "ex"];
        Reading::new(original, |word| known.contains(&word))
    }

    fn kinds(original: &str) -> Vec<(Break, &str)> {
        let breaks = read(original).breaks;
        breaks.into_iter().map(|(_, kind, range)| (kind, &original[range])).collect()
    }

    #[test]
    fn white_space_that_parts_something_is_seen() {
        use Break::{Cell, Line};
        assert_eq!(kinds("a b  c"), []);
        assert_eq!(
            kinds("a\nb\r\nc\rd\u{2028}e\u{c}f"),
            [(Line, "\n"), (Line, "\r\n"), (Line, "\r"), (Line, "\u{2028}"), (Line, "\u{c}"),]
        );
        assert_eq!(kinds("a \n\n \n b"), [(Line, " \n"), (Line, "\n \n ")]);
        assert_eq!(
            kinds("a\tb\t \tc   d"),
            [(Cell, "\t"), (Cell, "\t"), (Cell, " \t"), (Cell, "   ")]
        );
        assert_eq!(kinds("a\t\n\tb"), [(Line, "\t\n\t")]);
        assert_eq!(kinds("\n\ta\n"), []);
    }

    #[test]
    fn words_are_read_as_they_are() {
        for (original, text) in [
            ("The ﬁrst oﬃce", "The first office"),
            ("“It’s”", "\"It's\""),
            ("−4 °C", "-4 °C"),
            ("co\u{ad}op\u{ad}er\u{ad}ate", "cooperate"),
            ("a para-\ngraph on ex-\r\n  penses", "a paragraph on expenses"),
            ("a well-\nknown man", "a well-known man"),
            ("winddrift-\ncurrent", "winddriftcurrent"),
            ("well\u{ad}\nknown", "wellknown"),
            // Not within a word.
            ("one -\ntwo", "one -\ntwo"),
            ("Smith-\nJones", "Smith-\nJones"),
            ("end-\n\nnext", "end-\n\nnext"),
            ("2020-\n2021", "2020-\n2021"),
            ("tail-", "tail-"),
        ] {
            assert_eq!(read(original).text, text, "{original:?}");
        }
    }

    #[test]
    fn what_was_edited_maps_back_whole() {
        let original = "The oﬃce: para-\ngraph’s";
        let reading = read(original);
        let of = |word: &str| {
            let at = reading.text.find(word).unwrap();
            &original[reading.original(at..at + word.len())]
        };
        assert_eq!(of("office"), "oﬃce");
        assert_eq!(of("off"), "oﬃ");
        assert_eq!(of("ice"), "ﬃce");
        assert_eq!(of("paragraph"), "para-\ngraph");
        assert_eq!(of("para"), "para");
        assert_eq!(of("graph"), "graph");
        assert_eq!(of("'"), "’");
        assert_eq!(of("The"), "The");
        let reading = read("a well-\nknown man");
        let at = reading.text.find('-').unwrap();
        assert_eq!(reading.original(at..at + 1), 6..7);
    }

    proptest! {
        #[test]
        fn any_text_maps_back_to_slices(
            original in r"([a-z]|ﬁ|’|-|\n|\r|\t| |\x{ad}|é|\x{2028}|A|\x{c}){0,40}"
        ) {
            let reading = read(&original);
            let ends: Vec<usize> =
                (0..=reading.text.len()).filter(|at| reading.text.is_char_boundary(*at)).collect();
            for pair in ends.windows(2) {
                let range = reading.original(pair[0]..pair[1]);
                prop_assert!(original.get(range.clone()).is_some_and(|part| !part.is_empty()), "{range:?}");
            }
            let mut last = 0;
            for (_, _, range) in &reading.breaks {
                prop_assert!(range.start >= last && !original.get(range.clone()).unwrap().is_empty());
                last = range.end;
            }
        }
    }
}
