//! Stems of the words of a text, and where they stand.

use std::sync::OnceLock;

use ahash::{AHashMap, AHashSet};
use rust_stemmers::{Algorithm, Stemmer};

/// Words that say nothing of what a text is about.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but",
    "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her",
    "his", "how", "i", "if", "in", "into", "is", "it", "its", "many", "may", "me", "much", "my",
    "no", "not", "of", "on", "or", "our", "s", "she", "should", "so", "t", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "to", "us", "was", "we", "were",
    "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would",
    "you", "your",
];

/// Bytes where the words of a text begin, by stem.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(AHashMap<String, Vec<usize>>);

impl Places {
    pub(crate) fn of(text: &str) -> Self {
        let mut places = AHashMap::<String, Vec<usize>>::new();
        for (at, stem) in stems(text) {
            places.entry(stem).or_default().push(at);
        }
        Self(places)
    }

    /// In order; none where the text has no such word.
    pub(crate) fn get(&self, stem: &str) -> &[usize] {
        self.0.get(stem).map_or(&[], Vec::as_slice)
    }
}

/// Stems of words, each with the byte at which its word begins; function words are passed over.
pub(crate) fn stems(text: &str) -> impl Iterator<Item = (usize, String)> {
    static PASSED: OnceLock<AHashSet<&str>> = OnceLock::new();
    let passed = PASSED.get_or_init(|| FUNCTION_WORDS.iter().copied().collect());
    let stemmer = Stemmer::create(Algorithm::English);
    let mut rest = 0;
    let words = text.split(|c: char| !c.is_alphanumeric()).map(move |word| {
        let at = rest;
        // What parts words is a character, of any length.
        rest += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (at, word)
    });
    words.filter(|(_, word)| !word.is_empty()).filter_map(move |(at, word)| {
        let word = word.to_lowercase();
        (!passed.contains(word.as_str())).then(|| (at, stemmer.stem(&word).into_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_stems_where_they_stand() {
        let text = "Die Züge: 200 trains cross the bridges\u{2009}— daily!";
        let found: Vec<_> = stems(text).collect();
        let stem =
            |at: usize| found.iter().find(|(place, _)| *place == at).map(|(_, stem)| stem.as_str());
        let at = |word: &str| text.find(word).unwrap_or(usize::MAX);
        assert_eq!(stem(at("Züge")), Some("züge"));
        assert_eq!(stem(at("200")), Some("200"));
        assert_eq!(stem(at("trains")), Some("train"));
        assert_eq!(stem(at("bridges")), Some("bridg"));
        assert_eq!(stem(at("the ")), None);
        assert_eq!(found.len(), 7);
    }
}
