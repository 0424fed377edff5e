//! Word pieces and how to apply them, from `tokenizer.json` or `vocab.txt`.
//!
//! As in transformers' fast tokenizers: `tokenizer.json` counts where there is one, and
//! `tokenizer_config.json` may add to it. What the files ask for and we do not do is refused by name.

use std::collections::BTreeMap;

use super::file;
use super::source::Files;
use super::text::text;
use super::tokenizer_config::Settings;
use super::tokenizer_json::from_json;
use super::vocabulary::{Tokens, assemble, check};
use crate::{Config, Error, Result, Vocabulary};

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
        None => Err(Error::NoFile { name: "vocab.txt and no tokenizer.json".into() }.into()),
    }
}

async fn json<F: Files, T: serde::de::DeserializeOwned>(
    files: &F,
    name: &str,
) -> std::result::Result<Option<T>, F::Error> {
    let Some(text) = text(files, name).await? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&text).map_err(Error::json(name))?))
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
    let tokens = Tokens { settings, numbers, first: Vec::new() };
    assemble(file::VOCABULARY, pieces, tokens, None, config)
}

#[cfg(test)]
mod tests;
