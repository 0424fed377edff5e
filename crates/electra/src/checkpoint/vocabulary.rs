//! Word pieces and how to apply them, from `vocab.txt` or `tokenizer.json`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::file;
use crate::{Config, Error, Layout, Result, Vocabulary};

/// The fields of a `tokenizer_config.json` that matter here.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
    layout: Option<LayoutPieces>,
}

/// Names of the pieces that stand for layout; ours, not transformers'.
#[derive(Deserialize)]
struct LayoutPieces {
    line_break: String,
    cell: String,
}

impl Settings {
    pub fn read(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|e| malformed(file::TOKENIZER_CONFIG, &e))
    }
}

/// The fields of a `tokenizer.json` that matter here.
#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
    #[serde(default)]
    normalizer: Option<Normalizer>,
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "type")]
    kind: Option<String>,
    /// A table in the form that we read, a list in others.
    #[serde(default)]
    vocab: serde_json::Value,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    lowercase: Option<bool>,
    #[serde(default)]
    strip_accents: Option<bool>,
    #[serde(default)]
    handle_chinese_chars: Option<bool>,
}

fn malformed(name: &str, cause: &dyn std::fmt::Display) -> Error {
    Error::Malformed(format!("{name}: {cause}"))
}

/// From the text of `vocab.txt`, a word piece a line.
pub(super) fn from_lines(text: &str, settings: &Settings, config: &Config) -> Result<Vocabulary> {
    // Counted first: lines that are too many are not copied.
    check(text.lines().count(), config, file::VOCABULARY)?;
    vocabulary(text.lines().map(str::to_owned).collect(), settings, None)
}

/// From the text of `tokenizer.json`.
pub(super) fn from_json(json: &str, settings: &Settings, config: &Config) -> Result<Vocabulary> {
    let tokenizer: Tokenizer =
        serde_json::from_str(json).map_err(|e| malformed(file::TOKENIZER, &e))?;
    // Files of the first versions name no type and are told by their table's form; ours is named.
    let kind = tokenizer.model.kind.as_deref().unwrap_or("not named");
    if kind != "WordPiece" {
        return Err(Error::Unsupported(format!(
            "its tokenizer is {kind}; supported is WordPiece, as of BERT and ELECTRA"
        )));
    }
    let other = tokenizer.normalizer.as_ref().filter(|it| it.kind != "BertNormalizer");
    if let Some(other) = other {
        return Err(Error::Unsupported(format!(
            "its text is normalized by {}; supported is BertNormalizer",
            other.kind
        )));
    }
    let table: BTreeMap<String, usize> = serde_json::from_value(tokenizer.model.vocab)
        .map_err(|e| malformed(file::TOKENIZER, &e))?;
    check(table.len(), config, file::TOKENIZER)?;
    let mut pieces = vec![None; table.len()];
    for (piece, id) in table {
        match pieces.get_mut(id) {
            Some(place @ None) => *place = Some(piece),
            _ => {
                return Err(malformed(
                    file::TOKENIZER,
                    &format!("no two pieces may be number {id}"),
                ));
            }
        }
    }
    // As many pieces as places, and none twice: every place is taken.
    let pieces = pieces.into_iter().flatten().collect();
    vocabulary(pieces, settings, tokenizer.normalizer.as_ref())
}

/// Embeddings that were padded have a round number of rows.
const ROUND: usize = 8;

/// Whether there are as many word pieces as rows of embeddings. There may be fewer where rows were added to
/// make their number a round one; otherwise a file that was cut, or that of another model, would pass.
fn check(count: usize, config: &Config, name: &str) -> Result<()> {
    let padded = count < config.vocab_size && config.vocab_size.is_multiple_of(ROUND);
    if count == config.vocab_size || (count > 0 && padded) {
        return Ok(());
    }
    let due = config.vocab_size;
    Err(malformed(name, &format!("it has {count} word pieces where config.json says {due}")))
}

/// What `tokenizer_config.json` says counts first, then `tokenizer.json`, then transformers' defaults.
fn vocabulary(
    pieces: Vec<String>,
    settings: &Settings,
    normalizer: Option<&Normalizer>,
) -> Result<Vocabulary> {
    let layout = settings.layout.as_ref();
    let layout = layout.map(|it| Layout::find(&pieces, &it.line_break, &it.cell)).transpose()?;
    let lowercase = settings.do_lower_case.or(normalizer.and_then(|it| it.lowercase));
    let split_cjk = settings.tokenize_chinese_chars;
    let split_cjk = split_cjk.or(normalizer.and_then(|it| it.handle_chinese_chars));
    Ok(Vocabulary {
        pieces,
        layout,
        lowercase: lowercase.unwrap_or(true),
        strip_accents: settings.strip_accents.or(normalizer.and_then(|it| it.strip_accents)),
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

    fn json(vocab: &str, normalizer: &str) -> String {
        format!(
            r#"{{"version": "1.0", "normalizer": {normalizer},
                "model": {{"type": "WordPiece", "unk_token": "[UNK]", "vocab": {vocab}}}}}"#
        )
    }

    const VOCAB: &str = r###"{"##b": 2, "[UNK]": 0, "a": 1}"###;

    #[test]
    fn both_files_say_the_same() {
        let lines = from_lines("[UNK]\na\n##b\n", &Settings::default(), &config()).unwrap();
        let normalizer = r#"{"type": "BertNormalizer", "clean_text": true, "lowercase": true,
            "handle_chinese_chars": true, "strip_accents": null}"#;
        let read = from_json(&json(VOCAB, normalizer), &Settings::default(), &config()).unwrap();
        assert_eq!(read, lines);
        assert_eq!(read.pieces, ["[UNK]", "a", "##b"]);
        assert!(read.lowercase && read.split_cjk);
    }

    #[test]
    fn settings_come_first() {
        let normalizer = r#"{"type": "BertNormalizer", "lowercase": false, "strip_accents": false,
            "handle_chinese_chars": false}"#;
        let json = json(VOCAB, normalizer);
        let read = from_json(&json, &Settings::default(), &config()).unwrap();
        assert!(!read.lowercase && !read.split_cjk && read.strip_accents == Some(false));
        let settings =
            Settings::read(r#"{"do_lower_case": true, "model_max_length": 512}"#).unwrap();
        assert!(from_json(&json, &settings, &config()).unwrap().lowercase);
    }

    #[test]
    fn layout_is_named_by_its_pieces() {
        let lines = "[UNK]\n[unused1]\n[unused2]\n";
        let read = |json: &str| from_lines(lines, &Settings::read(json).unwrap(), &config());
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
        let bert = r#"{"type": "BertNormalizer"}"#;
        for (text, found) in [
            (json(VOCAB, bert).replace("WordPiece", "BPE"), "BPE"),
            (json(VOCAB, r#"{"type": "NFC"}"#), "NFC"),
            (json(r#"{"a": 0, "b": 1}"#, bert), "2 word pieces"),
            (json(r#"{"a": 0, "b": 1, "c": 1}"#, bert), "number 1"),
            (json(r#"{"a": 0, "b": 1, "c": 3}"#, bert), "number 3"),
            (json(r#"[["a", 0.5]]"#, bert), "tokenizer.json"),
            ("<!doctype html>".into(), "tokenizer.json"),
        ] {
            let error = from_json(&text, &Settings::default(), &config()).unwrap_err().to_string();
            assert!(error.contains(found), "{error}");
        }
    }
}
