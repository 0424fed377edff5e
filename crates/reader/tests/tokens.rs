//! Word pieces against transformers' fast tokenizer (`tests/golden/make_tokens.py`).

#![allow(clippy::unwrap_used)]

mod support;

use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    offsets: Vec<(usize, usize)>,
    word_ids: Vec<u32>,
}

#[test]
fn ids_offsets_and_words_are_the_references() {
    let reader = support::reader();
    let cases: Vec<Case> = support::golden("tokens.json.gz");
    assert!(cases.len() >= 2000);
    for Case { text, ids, offsets, word_ids } in cases {
        let tokens = reader.tokens(&text).unwrap();
        let at = support::byte_offsets(&text);
        let offsets: Vec<_> = offsets.into_iter().map(|(s, e)| (at[s], at[e])).collect();
        assert_eq!(tokens.ids, ids, "{text:?}");
        assert_eq!(tokens.offsets, offsets, "{text:?}");
        assert_eq!(tokens.words, word_ids, "{text:?}");
    }
}
