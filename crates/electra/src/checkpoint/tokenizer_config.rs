//! What `tokenizer_config.json` and the files beside it say of tokens.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::Feature;
use crate::{Error, Result};

/// The fields of a `tokenizer_config.json` that matter here. Those on tokens may also stand in a
/// `special_tokens_map.json`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    pub tokenizer_class: Option<String>,
    pub do_lower_case: Option<bool>,
    pub strip_accents: Option<bool>,
    pub tokenize_chinese_chars: Option<bool>,
    pub layout: Option<LayoutPieces>,
    pub added_tokens_decoder: Option<BTreeMap<String, Added>>,
    #[serde(flatten)]
    pub special: Special,
}

/// Names of the pieces that stand for layout; ours, not transformers'.
#[derive(Deserialize)]
pub(super) struct LayoutPieces {
    pub line_break: String,
    pub cell: String,
}

/// An added token as `tokenizer.json` and `tokenizer_config.json` describe it.
#[derive(Clone, Deserialize)]
pub(super) struct Added {
    /// Only in `tokenizer.json`.
    pub id: Option<usize>,
    pub content: String,
    #[serde(default)]
    pub single_word: bool,
    #[serde(default)]
    pub lstrip: bool,
    #[serde(default)]
    pub rstrip: bool,
    pub normalized: Option<bool>,
    #[serde(default)]
    pub special: bool,
}

/// A special token: its content, or all about it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Token {
    Content(String),
    Described(Added),
}

/// Tokens with a part to play, as `tokenizer_config.json` and `special_tokens_map.json` name them.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Special {
    bos_token: Option<Token>,
    eos_token: Option<Token>,
    unk_token: Option<Token>,
    sep_token: Option<Token>,
    pad_token: Option<Token>,
    cls_token: Option<Token>,
    mask_token: Option<Token>,
    additional_special_tokens: Option<Vec<Token>>,
}

impl Token {
    pub fn content(&self) -> &str {
        match self {
            Self::Content(content) | Self::Described(Added { content, .. }) => content,
        }
    }
}

impl Special {
    /// Takes what the other file says, too; on that it counts more.
    pub fn replace(&mut self, other: Self) {
        fn or<T>(ours: &mut Option<T>, other: Option<T>) {
            *ours = other.or(ours.take());
        }
        or(&mut self.bos_token, other.bos_token);
        or(&mut self.eos_token, other.eos_token);
        or(&mut self.unk_token, other.unk_token);
        or(&mut self.sep_token, other.sep_token);
        or(&mut self.pad_token, other.pad_token);
        or(&mut self.cls_token, other.cls_token);
        or(&mut self.mask_token, other.mask_token);
        let additional = self.additional_special_tokens.get_or_insert_default();
        additional.extend(other.additional_special_tokens.into_iter().flatten());
    }

    /// Those that the reader looks for by these names.
    pub fn check(&self) -> Result<()> {
        for (part, token, due) in [
            ("unk_token", &self.unk_token, "[UNK]"),
            ("sep_token", &self.sep_token, "[SEP]"),
            ("pad_token", &self.pad_token, "[PAD]"),
            ("cls_token", &self.cls_token, "[CLS]"),
            ("mask_token", &self.mask_token, "[MASK]"),
        ] {
            if let Some(found) = token.as_ref().map(Token::content).filter(|found| *found != due) {
                let found = format!("one whose {part} is `{found}`");
                return Err(Error::unsupported(Feature::Tokenizer, found, due));
            }
        }
        Ok(())
    }

    /// Those beyond the five that every such tokenizer has.
    pub fn others(&self) -> impl Iterator<Item = &Token> {
        let named = self.bos_token.iter().chain(&self.eos_token);
        named.chain(self.additional_special_tokens.iter().flatten())
    }
}

/// The tokens that every tokenizer of BERT and ELECTRA has, found as they stand in the text.
pub(super) const DEFAULT: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

impl Added {
    pub fn plain(content: String, id: Option<usize>) -> Self {
        let (single_word, lstrip, rstrip, special) = (false, false, false, false);
        Self { id, content, single_word, lstrip, rstrip, normalized: None, special }
    }

    /// Whether the reader takes it for one without being told.
    pub fn is_default(&self) -> bool {
        DEFAULT.contains(&self.content.as_str())
            && !(self.single_word || self.lstrip || self.rstrip || self.normalized())
    }

    pub fn normalized(&self) -> bool {
        self.normalized.unwrap_or(!self.special)
    }
}
