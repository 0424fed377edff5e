//! The words of a text in Latin script.

use std::collections::HashMap;

/// What of a text are words, and how often each occurs.
#[derive(Debug, Default)]
pub struct Words {
    pub total: usize,
    /// Words that look like names, abbreviations or source code.
    pub names: usize,
    counts: HashMap<String, Count>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    all: usize,
    plain: usize,
}

/// How often words of a list occur.
#[derive(Debug, Default, Clone, Copy)]
pub struct Hits {
    pub all: usize,
    /// Those not written like a name, nor parts of a compound.
    pub plain: usize,
    /// How many different words are among these.
    pub kinds: usize,
}

/// What English puts behind an apostrophe.
const ENDINGS: [&str; 7] = ["s", "t", "m", "d", "ve", "ll", "re"];

impl Words {
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        let shouted = !text.contains(char::is_lowercase);
        for token in text.split_whitespace() {
            let token = token.trim_matches(|it: char| !it.is_alphabetic());
            if token.is_empty() {
                continue;
            }
            words.total += 1;
            let acronym = token.chars().nth(1).is_some() && !token.contains(char::is_lowercase);
            if (acronym && !shouted) || !token.chars().all(is_of_word) {
                words.names += 1;
                continue;
            }
            let name = words.total > 1 && !shouted && token.starts_with(char::is_uppercase);
            words.names += usize::from(name);
            words.add(token, !name && !token.contains('-'));
        }
        words
    }

    /// Counts the parts of "c'est" and of "a-t-il".
    fn add(&mut self, token: &str, plain: bool) {
        let mut parts: Vec<&str> = token.split(['\'', '’', '-']).collect();
        if let [_, .., last] = parts.as_slice()
            && ENDINGS.contains(last)
        {
            parts.pop();
        }
        for part in parts {
            let count = self.counts.entry(part.to_lowercase()).or_default();
            count.all += 1;
            count.plain += usize::from(plain);
        }
    }

    /// Whether a word occurs that is not written like a name.
    pub fn has_plain(&self, word: &str) -> bool {
        self.counts.get(word).is_some_and(|count| count.plain > 0)
    }

    /// Counts words of a list, which white space parts.
    pub fn count(&self, list: &str) -> Hits {
        let mut hits = Hits::default();
        for count in list.split_whitespace().filter_map(|word| self.counts.get(word)) {
            hits.all += count.all;
            hits.plain += count.plain;
            hits.kinds += usize::from(count.plain > 0);
        }
        hits
    }
}

/// Letters, accents that are characters of their own, and what joins parts of a word.
fn is_of_word(it: char) -> bool {
    it.is_alphabetic() || matches!(it, '\'' | '’' | '-' | '\u{300}'..='\u{36f}')
}
