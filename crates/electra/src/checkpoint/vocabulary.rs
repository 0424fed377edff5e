//! Word pieces and how to apply them, from `tokenizer.json` or `vocab.txt`.
//!
//! As in transformers' fast tokenizers: `tokenizer.json` counts where there is one, and
//! `tokenizer_config.json` may add to it. What the files ask for and we do not do is refused by name.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::added::{self, Added};
use super::{Files, file, text};
use crate::{Config, Error, Layout, Result, Vocabulary};

/// The fields of a `tokenizer_config.json` that matter here. Those on tokens may also stand in a
/// `special_tokens_map.json`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    tokenizer_class: Option<String>,
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
    layout: Option<LayoutPieces>,
    pub added_tokens_decoder: Option<BTreeMap<String, Added>>,
    #[serde(flatten)]
    pub special: added::Special,
}

/// Names of the pieces that stand for layout; ours, not transformers'.
#[derive(Deserialize)]
struct LayoutPieces {
    line_break: String,
    cell: String,
}

/// The fields of a `tokenizer.json` that matter here.
#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
    normalizer: Option<Normalizer>,
    pre_tokenizer: Option<Kind>,
    post_processor: Option<Value>,
    #[serde(default)]
    added_tokens: Vec<Added>,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "type")]
    kind: Option<String>,
    unk_token: Option<Value>,
    continuing_subword_prefix: Option<String>,
    max_input_chars_per_word: Option<usize>,
    /// A table in the form that we read, a list in others.
    #[serde(default)]
    vocab: Value,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type")]
    kind: String,
    clean_text: Option<bool>,
    lowercase: Option<bool>,
    strip_accents: Option<bool>,
    handle_chinese_chars: Option<bool>,
}

/// Reads it from whichever of the files there are.
pub(super) async fn read<F: Files>(
    files: &F,
    config: &Config,
) -> std::result::Result<Vocabulary, F::Error> {
    let mut settings: Settings = json(files, file::TOKENIZER_CONFIG).await?.unwrap_or_default();
    let mut numbers = BTreeMap::new();
    // Where the newer field is, transformers does not look at the older files.
    if settings.added_tokens_decoder.is_none() {
        if let Some(special) = json(files, file::SPECIAL_TOKENS).await? {
            settings.special.replace(special);
        }
        numbers = json(files, file::ADDED_TOKENS).await?.unwrap_or_default();
    }
    if let Some(json) = text(files, file::TOKENIZER).await? {
        return Ok(from_json(&json, settings, numbers, config)?);
    }
    match text(files, file::VOCABULARY).await? {
        Some(lines) => Ok(from_lines(&lines, settings, numbers, config)?),
        None => Err(Error::Missing("vocab.txt and no tokenizer.json".into()).into()),
    }
}

async fn json<F: Files, T: serde::de::DeserializeOwned>(
    files: &F,
    name: &str,
) -> std::result::Result<Option<T>, F::Error> {
    let Some(text) = text(files, name).await? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&text).map_err(|cause| Error::file(name, &cause))?))
}

/// From the text of `vocab.txt`, a word piece a line.
fn from_lines(
    text: &str,
    settings: Settings,
    numbers: BTreeMap<String, usize>,
    config: &Config,
) -> Result<Vocabulary> {
    // Counted first: lines that are too many are not copied.
    check(text.lines().count(), config, file::VOCABULARY, false)?;
    let pieces = text.lines().map(str::to_owned).collect();
    vocabulary(file::VOCABULARY, pieces, (settings, numbers, Vec::new()), None, config)
}

/// From the text of `tokenizer.json`.
fn from_json(
    json: &str,
    settings: Settings,
    numbers: BTreeMap<String, usize>,
    config: &Config,
) -> Result<Vocabulary> {
    let malformed = |cause: &dyn std::fmt::Display| Error::file(file::TOKENIZER, cause);
    let tokenizer: Tokenizer = serde_json::from_str(json).map_err(|cause| malformed(&cause))?;
    let refuse = |what: String| Err(Error::Unsupported(format!("its tokenizer.json {what}")));
    let Model { kind, unk_token, continuing_subword_prefix, max_input_chars_per_word, vocab } =
        tokenizer.model;
    // Files of the first versions name no type; of theirs only this one has a prefix and a limit.
    let unnamed = continuing_subword_prefix.is_some() && max_input_chars_per_word.is_some();
    let kind = kind.as_deref().unwrap_or(if unnamed { "WordPiece" } else { "unnamed" });
    if kind != "WordPiece" {
        return refuse(format!(
            "cuts words by {kind}; supported is WordPiece, as of BERT and ELECTRA"
        ));
    }
    let unknown = unk_token.as_ref().is_none_or(|token| token == "[UNK]");
    if !unknown
        || continuing_subword_prefix.is_some_and(|prefix| prefix != "##")
        || max_input_chars_per_word.is_some_and(|most| most != 100)
    {
        return refuse("has a WordPiece of its own; supported are `[UNK]`, `##` and words of at most 100 characters".into());
    }
    let Some(normalizer) = tokenizer.normalizer else {
        return refuse("does not normalize text; supported is BertNormalizer".into());
    };
    if normalizer.kind != "BertNormalizer" || normalizer.clean_text == Some(false) {
        let how = if normalizer.kind == "BertNormalizer" {
            "it without clean_text"
        } else {
            &normalizer.kind
        };
        return refuse(format!("normalizes text by {how}; supported is BertNormalizer"));
    }
    let words = tokenizer.pre_tokenizer.map_or("nothing".into(), |it| it.kind);
    if words != "BertPreTokenizer" {
        return refuse(format!("parts words by {words}; supported is BertPreTokenizer"));
    }
    if !tokenizer.post_processor.as_ref().is_some_and(is_pair_of_bert) {
        return refuse(
            "puts question and text together in its own way; supported is `[CLS] … [SEP] … [SEP]`"
                .into(),
        );
    }
    let table: BTreeMap<String, usize> =
        serde_json::from_value(vocab).map_err(|cause| malformed(&cause))?;
    check(table.len(), config, file::TOKENIZER, false)?;
    let beyond = table.values().max().filter(|id| **id >= config.vocab_size);
    if let Some(id) = beyond {
        let due = config.vocab_size;
        return Err(Error::Tensor(format!(
            "tokenizer.json has a word piece of number {id} where config.json says {due} pieces"
        )));
    }
    // Numbers may be left out, as of words that stand twice in `vocab.txt`.
    let count = table.values().max().map_or(0, |last| last + 1);
    let mut pieces = vec![None; count];
    for (piece, id) in table {
        if let Some(place @ None) = pieces.get_mut(id) {
            *place = Some(piece);
        } else {
            return Err(malformed(&format!("two word pieces are number {id}")));
        }
    }
    let pieces = pieces.into_iter().map(Option::unwrap_or_default).collect();
    let tokens = (settings, numbers, tokenizer.added_tokens);
    vocabulary(file::TOKENIZER, pieces, tokens, Some(&normalizer), config)
}

/// Whether a post-processor makes `[CLS] question [SEP] text [SEP]`, the text of token type 1.
fn is_pair_of_bert(processor: &Value) -> bool {
    let first = |key: &str| processor.get(key).and_then(|pair| pair.get(0)).and_then(Value::as_str);
    match processor.get("type").and_then(Value::as_str) {
        Some("BertProcessing") => (first("cls"), first("sep")) == (Some("[CLS]"), Some("[SEP]")),
        Some("TemplateProcessing") => {
            let part = |(kind, id, type_id): (&str, &str, u8)| serde_json::json!({ kind: { "id": id, "type_id": type_id } });
            let pair = [
                ("SpecialToken", "[CLS]", 0),
                ("Sequence", "A", 0),
                ("SpecialToken", "[SEP]", 0),
                ("Sequence", "B", 1),
                ("SpecialToken", "[SEP]", 1),
            ];
            processor.get("pair") == Some(&Value::Array(pair.map(part).to_vec()))
        }
        _ => false,
    }
}

/// Embeddings that were padded have a round number of rows.
const ROUND: usize = 8;

/// Whether there are as many tokens as rows of embeddings, or at most, unless these are all. There may be
/// fewer where rows were added to make their number a round one; otherwise a file that was cut, or that of
/// another model, would pass.
fn check(count: usize, config: &Config, name: &str, all: bool) -> Result<()> {
    let due = config.vocab_size;
    let fits = count == due || (count < due && (!all || due.is_multiple_of(ROUND)));
    if count > 0 && fits {
        return Ok(());
    }
    let what = if all { "tokens with those added" } else { "word pieces" };
    Err(Error::Tensor(format!("{name} has {count} {what} where config.json says {due}")))
}

/// What `tokenizer_config.json` says counts first, then `tokenizer.json`, then transformers' defaults.
fn vocabulary(
    name: &str,
    mut pieces: Vec<String>,
    (settings, numbers, first): (Settings, BTreeMap<String, usize>, Vec<Added>),
    normalizer: Option<&Normalizer>,
    config: &Config,
) -> Result<Vocabulary> {
    let added = added::tokens(&mut pieces, &settings, numbers, first)?;
    check(pieces.len(), config, name, true)?;
    // Only the classes of BERT and ELECTRA know these.
    let generic = settings.tokenizer_class.as_deref() == Some("PreTrainedTokenizerFast");
    let ours = !(generic && normalizer.is_some());
    let layout = settings.layout.as_ref();
    let layout = layout.map(|it| Layout::find(&pieces, &it.line_break, &it.cell)).transpose()?;
    let set = |setting: Option<bool>| setting.filter(|_| ours);
    let lowercase = set(settings.do_lower_case).or(normalizer.and_then(|it| it.lowercase));
    let split_cjk = set(settings.tokenize_chinese_chars);
    let split_cjk = split_cjk.or(normalizer.and_then(|it| it.handle_chinese_chars));
    let strip_accents = set(settings.strip_accents);
    Ok(Vocabulary {
        pieces,
        added,
        layout,
        lowercase: lowercase.unwrap_or(true),
        strip_accents: strip_accents.or(normalizer.and_then(|it| it.strip_accents)),
        split_cjk: split_cjk.unwrap_or(true),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn config() -> Config {
        let json = include_str!("../../../../tests/golden/checkpoint/config.json");
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
            let text =
                json(vocab, BERT).replacen('{', &format!(r#"{{"added_tokens": {first}, "#), 1);
            read_with(&text, settings)
        };
        let vocab = r#"{"[UNK]": 0, "a": 1}"#;
        let new = |id: usize| {
            format!(
                r#"{{"added_tokens_decoder": {{"{id}": {{"content": "new", "special": false}}}}}}"#
            )
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
            (
                r#"{"added_tokens_decoder": {"x": {"content": "new"}}}"#,
                "[]",
                "`x` is not the number",
            ),
            (r#"{"cls_token": "<s>"}"#, "[]", "cls_token is `<s>`; supported is `[CLS]`"),
            (r#"{"sep_token": {"content": "</s>", "lstrip": false}}"#, "[]", "sep_token is `</s>`"),
            // Four tokens, three rows of embeddings.
            (r#"{"additional_special_tokens": ["[Q]", "[R]"]}"#, "[]", "4 tokens"),
        ] {
            let error = added(settings, first, vocab).unwrap_err().to_string();
            assert!(error.contains(found), "{error}");
        }
    }
}
