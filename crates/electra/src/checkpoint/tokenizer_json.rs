//! Word pieces from `tokenizer.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::file;
use super::tokenizer_config::{Added, Settings};
use super::vocabulary::{Normalizer, Tokens, assemble, check};
use crate::error::Feature;
use crate::{Config, Error, Result, Vocabulary};

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

/// From the text of `tokenizer.json`.
pub(super) fn from_json(
    json: &str,
    settings: Settings,
    numbers: BTreeMap<String, usize>,
    config: &Config,
) -> Result<Vocabulary> {
    let tokenizer: Tokenizer = serde_json::from_str(json).map_err(Error::json(file::TOKENIZER))?;
    let refuse = |found: String, supported| {
        let found = format!("one that {found}, as tokenizer.json says");
        Err(Error::unsupported(Feature::Tokenizer, found, supported))
    };
    let Model { kind, unk_token, continuing_subword_prefix, max_input_chars_per_word, vocab } =
        tokenizer.model;
    // Files of the first versions name no type; of theirs only this one has a prefix and a limit.
    let unnamed = continuing_subword_prefix.is_some() && max_input_chars_per_word.is_some();
    let kind = kind.as_deref().unwrap_or(if unnamed { "WordPiece" } else { "unnamed" });
    if kind != "WordPiece" {
        return refuse(format!("cuts words by {kind}"), "WordPiece, as of BERT and ELECTRA");
    }
    let unknown = unk_token.as_ref().is_none_or(|token| token == "[UNK]");
    if !unknown
        || continuing_subword_prefix.is_some_and(|prefix| prefix != "##")
        || max_input_chars_per_word.is_some_and(|most| most != 100)
    {
        let supported = "`[UNK]`, `##` and words of at most 100 characters";
        return refuse("has a WordPiece of its own".into(), supported);
    }
    let Some(normalizer) = tokenizer.normalizer else {
        return refuse("does not normalize text".into(), "BertNormalizer");
    };
    if normalizer.kind != "BertNormalizer" || normalizer.clean_text == Some(false) {
        let how = if normalizer.kind == "BertNormalizer" {
            "it without clean_text"
        } else {
            &normalizer.kind
        };
        return refuse(format!("normalizes text by {how}"), "BertNormalizer");
    }
    let words = tokenizer.pre_tokenizer.map_or("nothing".into(), |it| it.kind);
    if words != "BertPreTokenizer" {
        return refuse(format!("parts words by {words}"), "BertPreTokenizer");
    }
    if !tokenizer.post_processor.as_ref().is_some_and(is_pair_of_bert) {
        let found = "puts question and text together in its own way";
        return refuse(found.into(), "`[CLS] … [SEP] … [SEP]`");
    }
    let table: BTreeMap<String, usize> =
        serde_json::from_value(vocab).map_err(Error::json(file::TOKENIZER))?;
    check(table.len(), config, file::TOKENIZER, false)?;
    let beyond = table.values().max().filter(|id| **id >= config.vocab_size);
    if let Some(id) = beyond {
        let due = config.vocab_size;
        let what = format!(
            "tokenizer.json has a word piece of number {id} where config.json says {due} pieces"
        );
        return Err(Error::Pieces { what });
    }
    // Numbers may be left out, as of words that stand twice in `vocab.txt`.
    let count = table.values().max().map_or(0, |last| last + 1);
    let mut pieces = vec![None; count];
    for (piece, id) in table {
        if let Some(place @ None) = pieces.get_mut(id) {
            *place = Some(piece);
        } else {
            return Err(Error::content(
                file::TOKENIZER,
                format!("two word pieces are number {id}"),
            ));
        }
    }
    let pieces = pieces.into_iter().map(Option::unwrap_or_default).collect();
    let tokens = Tokens { settings, numbers, first: tokenizer.added_tokens };
    assemble(file::TOKENIZER, pieces, tokens, Some(&normalizer), config)
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
