#![allow(clippy::unwrap_used)]

use super::*;
use crate::Layout;

fn config() -> Config {
    let json = include_str!("../../../../../tests/golden/checkpoint/config.json");
    Config { vocab_size: 3, ..Config::from_hf_json(json).unwrap().0 }
}

const BERT: &str = r#"{"type": "BertNormalizer"}"#;

fn json(vocab: &str, normalizer: &str) -> String {
    format!(
        r###"{{"version": "1.0", "normalizer": {normalizer},
            "pre_tokenizer": {{"type": "BertPreTokenizer"}},
            "post_processor": {{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}},
            "model": {{"type": "WordPiece", "unk_token": "[UNK]",
                "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                "vocab": {vocab}}}}}"###
    )
}

const VOCAB: &str = r###"{"##b": 2, "[UNK]": 0, "a": 1}"###;

fn read_with(text: &str, settings: &str) -> Result<Vocabulary> {
    let settings = serde_json::from_str(settings).unwrap();
    from_json(text, settings, BTreeMap::new(), &config())
}

fn read(text: &str) -> Result<Vocabulary> {
    read_with(text, "{}")
}

#[test]
fn both_files_say_the_same() {
    let lines = "[UNK]\na\n##b\n";
    let lines = from_lines(lines, Settings::default(), BTreeMap::new(), &config()).unwrap();
    let normalizer = r#"{"type": "BertNormalizer", "clean_text": true, "lowercase": true,
        "handle_chinese_chars": true, "strip_accents": null}"#;
    let read = read(&json(VOCAB, normalizer)).unwrap();
    assert_eq!(read, lines);
    assert_eq!(read.pieces, ["[UNK]", "a", "##b"]);
    assert!(read.lowercase && read.split_cjk && read.added.is_empty());
}

#[test]
fn settings_come_first() {
    let normalizer = r#"{"type": "BertNormalizer", "lowercase": false, "strip_accents": false,
        "handle_chinese_chars": false}"#;
    let json = json(VOCAB, normalizer);
    let plain = read(&json).unwrap();
    assert!(!plain.lowercase && !plain.split_cjk && plain.strip_accents == Some(false));
    let settings = r#"{"do_lower_case": true, "model_max_length": 512}"#;
    assert!(read_with(&json, settings).unwrap().lowercase);
    // A class that does not know them.
    let settings = r#"{"do_lower_case": true, "tokenizer_class": "PreTrainedTokenizerFast"}"#;
    assert!(!read_with(&json, settings).unwrap().lowercase);
}

#[test]
fn the_first_versions_of_the_file_are_read() {
    let old = json(VOCAB, BERT).replace(r#""type": "WordPiece", "#, "");
    assert_eq!(read(&old).unwrap(), read(&json(VOCAB, BERT)).unwrap());
}

#[test]
fn numbers_may_be_left_out() {
    assert_eq!(read(&json(r#"{"a": 0, "b": 2}"#, BERT)).unwrap().pieces, ["a", "", "b"]);
}

#[test]
fn layout_is_named_by_its_pieces() {
    let lines = "[UNK]\n[unused1]\n[unused2]\n";
    let read = |json: &str| {
        let settings = serde_json::from_str(json).unwrap();
        from_lines(lines, settings, BTreeMap::new(), &config())
    };
    let found = read(r#"{"layout": {"line_break": "[unused1]", "cell": "[unused2]"}}"#);
    assert_eq!(found.unwrap().layout, Some(Layout { line_break: 1, cell: 2 }));
    assert_eq!(read("{}").unwrap().layout, None);
    for (cell, found) in [("[unused9]", "`[unused9]`"), ("[unused1]", "both")] {
        let json = format!(r#"{{"layout": {{"line_break": "[unused1]", "cell": "{cell}"}}}}"#);
        let error = read(&json).unwrap_err().to_string();
        assert!(error.contains(found), "{error}");
    }
}

#[test]
fn other_tokenizers_are_named() {
    let sound = json(VOCAB, BERT);
    let with = |from: &str, to: &str| {
        assert!(sound.contains(from));
        sound.replace(from, to)
    };
    for (text, found) in [
        (with("WordPiece", "BPE"), "BPE"),
        (with(r#"token": "[UNK]""#, r#"token": "<unk>""#), "a WordPiece of its own"),
        (with(r###""##", "max"###, r#""@@", "max"#), "a WordPiece of its own"),
        (with("100", "200"), "at most 100 characters"),
        (json(VOCAB, r#"{"type": "NFC"}"#), "NFC"),
        (json(VOCAB, "null"), "does not normalize"),
        (json(VOCAB, r#"{"type": "BertNormalizer", "clean_text": false}"#), "clean_text"),
        (with("BertPreTokenizer", "Whitespace"), "Whitespace"),
        (with(r#"["[CLS]", 2]"#, r#"["<s>", 2]"#), "[CLS] … [SEP] … [SEP]"),
        (json(r#"{"a": 0, "b": 1}"#, BERT), "2 tokens"),
        (json(r#"{"a": 0, "b": 1, "c": 1}"#, BERT), "number 1"),
        (json(r#"{"a": 0, "b": 1, "c": 3}"#, BERT), "number 3"),
        (json(r#"[["a", 0.5]]"#, BERT), "tokenizer.json"),
        ("<!doctype html>".into(), "tokenizer.json"),
    ] {
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(found), "{found}: {error}");
    }
}

#[test]
fn added_tokens_have_to_be_where_they_say() {
    let added = |settings: &str, first: &str, vocab: &str| {
        let text = json(vocab, BERT).replacen('{', &format!(r#"{{"added_tokens": {first}, "#), 1);
        read_with(&text, settings)
    };
    let vocab = r#"{"[UNK]": 0, "a": 1}"#;
    let new = |id: usize| {
        format!(r#"{{"added_tokens_decoder": {{"{id}": {{"content": "new", "special": false}}}}}}"#)
    };
    let read = added(&new(2), "[]", vocab).unwrap();
    assert_eq!(read.pieces, ["[UNK]", "a", "new"]);
    assert!(read.added[0].normalized && !read.added[0].word_piece);
    // Of a token that both files describe tokenizer_config.json says more, and its number has to be right.
    let first = r#"[{"id": 2, "content": "new", "single_word": true, "normalized": false}]"#;
    assert!(added("{}", first, vocab).unwrap().added[0].single_word);
    assert_eq!(added(&new(2), first, vocab).unwrap(), read);
    let piece = r#"[{"id": 1, "content": "a"}]"#;
    assert!(added("{}", piece, VOCAB).unwrap().added[0].word_piece);
    for (settings, first, found) in [
        (&*new(3), "[]", "`new` is number 3, but its place is 2"),
        (&*new(2), r#"[{"id": 2, "content": "other"}]"#, "its place is 3"),
        ("{}", r#"[{"id": 0, "content": "a"}]"#, "`a` is number 0, but its place is 1"),
        (r#"{"added_tokens_decoder": {"x": {"content": "new"}}}"#, "[]", "`x` is not the number"),
        (r#"{"cls_token": "<s>"}"#, "[]", "cls_token is `<s>` (supported: [CLS])"),
        (r#"{"sep_token": {"content": "</s>", "lstrip": false}}"#, "[]", "sep_token is `</s>`"),
        // Four tokens, three rows of embeddings.
        (r#"{"additional_special_tokens": ["[Q]", "[R]"]}"#, "[]", "4 tokens"),
    ] {
        let error = added(settings, first, vocab).unwrap_err().to_string();
        assert!(error.contains(found), "{error}");
    }
}
