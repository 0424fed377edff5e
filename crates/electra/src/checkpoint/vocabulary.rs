//! A vocabulary put together of what the files say.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::added;
use super::tokenizer_config::{Added, Settings};
use crate::{Config, Error, Layout, Result, Vocabulary};

/// `normalizer` of a `tokenizer.json`.
#[derive(Deserialize)]
pub(super) struct Normalizer {
    #[serde(rename = "type")]
    pub kind: String,
    pub clean_text: Option<bool>,
    pub lowercase: Option<bool>,
    pub strip_accents: Option<bool>,
    pub handle_chinese_chars: Option<bool>,
}

/// What the files say beyond word pieces.
pub(super) struct Tokens {
    pub settings: Settings,
    /// Content of `added_tokens.json`.
    pub numbers: BTreeMap<String, usize>,
    /// Those of `tokenizer.json`.
    pub first: Vec<Added>,
}

/// Embeddings that were padded have a round number of rows.
const ROUND: usize = 8;

/// Whether there are as many tokens as rows of embeddings, or at most, unless these are all. There may be
/// fewer where rows were added to make their number a round one; otherwise a file that was cut, or that of
/// another model, would pass.
pub(super) fn check(count: usize, config: &Config, name: &str, all: bool) -> Result<()> {
    let due = config.vocab_size;
    let fits = count == due || (count < due && (!all || due.is_multiple_of(ROUND)));
    if count > 0 && fits {
        return Ok(());
    }
    let what = if all { "tokens with those added" } else { "word pieces" };
    Err(Error::Pieces { what: format!("{name} has {count} {what} where config.json says {due}") })
}

/// What `tokenizer_config.json` says counts first, then `tokenizer.json`, then transformers' defaults.
pub(super) fn assemble(
    name: &str,
    mut pieces: Vec<String>,
    tokens: Tokens,
    normalizer: Option<&Normalizer>,
    config: &Config,
) -> Result<Vocabulary> {
    let Tokens { settings, numbers, first } = tokens;
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
