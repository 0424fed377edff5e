//! Tokens that were added to a vocabulary, from the four files in which transformers has kept them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::file;
use super::vocabulary::Settings;
use crate::{AddedToken, Error, Result};

/// An added token as `tokenizer.json` and `tokenizer_config.json` describe it.
#[derive(Clone, Deserialize)]
pub(super) struct Added {
    /// Only in `tokenizer.json`.
    id: Option<usize>,
    content: String,
    #[serde(default)]
    single_word: bool,
    #[serde(default)]
    lstrip: bool,
    #[serde(default)]
    rstrip: bool,
    normalized: Option<bool>,
    #[serde(default)]
    special: bool,
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
    fn content(&self) -> &str {
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
    fn check(&self) -> Result<()> {
        for (part, token, due) in [
            ("unk_token", &self.unk_token, "[UNK]"),
            ("sep_token", &self.sep_token, "[SEP]"),
            ("pad_token", &self.pad_token, "[PAD]"),
            ("cls_token", &self.cls_token, "[CLS]"),
            ("mask_token", &self.mask_token, "[MASK]"),
        ] {
            if let Some(found) = token.as_ref().map(Token::content).filter(|found| *found != due) {
                return Err(Error::Unsupported(format!(
                    "its tokenizer's {part} is `{found}`; supported is `{due}`"
                )));
            }
        }
        Ok(())
    }

    /// Those beyond the five that every such tokenizer has.
    fn others(&self) -> impl Iterator<Item = &Token> {
        let named = self.bos_token.iter().chain(&self.eos_token);
        named.chain(self.additional_special_tokens.iter().flatten())
    }
}

/// The tokens that were added, and in what order: those that are no word pieces yet take the next numbers.
#[derive(Default)]
struct List {
    order: Vec<String>,
    /// What is known of a token, and the file that says so.
    known: HashMap<String, (Added, &'static str)>,
}

impl List {
    fn add(&mut self, token: Added, file: &'static str) {
        if token.content.is_empty() {
            return;
        }
        if !self.known.contains_key(&token.content) {
            self.order.push(token.content.clone());
        }
        // What comes later counts more.
        self.known.insert(token.content.clone(), (token, file));
    }
}

/// The added tokens, in the order in which transformers adds them; new ones are put after the word pieces.
/// `numbers` is the content of `added_tokens.json`, `first` comes from `tokenizer.json`.
///
/// # Errors
/// [`Error::Unsupported`] where special tokens have other names, [`Error::File`] where a token is not in its place.
pub(super) fn tokens(
    pieces: &mut Vec<String>,
    settings: &Settings,
    numbers: BTreeMap<String, usize>,
    first: Vec<Added>,
) -> Result<Vec<AddedToken>> {
    settings.special.check()?;
    let mut list = List::default();
    let taken: Vec<_> = first.iter().filter_map(|token| token.id).collect();
    first.into_iter().for_each(|token| list.add(token, file::TOKENIZER));
    for token in by_number(settings.added_tokens_decoder.as_ref())? {
        list.add(token, file::TOKENIZER_CONFIG);
    }
    let is_special = |content: &str| settings.special.others().any(|it| it.content() == content);
    let mut numbers: Vec<_> = numbers.into_iter().filter(|(_, id)| !taken.contains(id)).collect();
    numbers.sort_by_key(|(_, id)| *id);
    for (content, id) in numbers {
        let special = is_special(&content) || DEFAULT.contains(&content.as_str());
        list.add(Added { special, ..Added::plain(content, Some(id)) }, file::ADDED_TOKENS);
    }
    for token in settings.special.others() {
        match token {
            Token::Content(content) if list.known.contains_key(content) => {}
            Token::Content(content) => {
                let token = Added { special: true, ..Added::plain(content.clone(), None) };
                list.add(token, file::SPECIAL_TOKENS);
            }
            Token::Described(token) => {
                let token = Added { special: true, id: None, ..token.clone() };
                list.add(token, file::SPECIAL_TOKENS);
            }
        }
    }
    place(pieces, list)
}

/// The tokens that every tokenizer of BERT and ELECTRA has, found as they stand in the text.
const DEFAULT: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

impl Added {
    fn plain(content: String, id: Option<usize>) -> Self {
        let (single_word, lstrip, rstrip, special) = (false, false, false, false);
        Self { id, content, single_word, lstrip, rstrip, normalized: None, special }
    }

    /// Whether the reader takes it for one without being told.
    fn is_default(&self) -> bool {
        DEFAULT.contains(&self.content.as_str())
            && !(self.single_word || self.lstrip || self.rstrip || self.normalized())
    }

    fn normalized(&self) -> bool {
        self.normalized.unwrap_or(!self.special)
    }
}

/// The values of `added_tokens_decoder`, whose keys are numbers.
fn by_number(tokens: Option<&BTreeMap<String, Added>>) -> Result<Vec<Added>> {
    let numbered = tokens.into_iter().flatten().map(|(key, token)| {
        let id = key.parse().map_err(|_| {
            Error::file(file::TOKENIZER_CONFIG, &format!("`{key}` is not the number of a token"))
        })?;
        Ok(Added { id: Some(id), ..token.clone() })
    });
    let mut numbered = numbered.collect::<Result<Vec<_>>>()?;
    numbered.sort_by_key(|token| token.id);
    Ok(numbered)
}

fn place(pieces: &mut Vec<String>, mut list: List) -> Result<Vec<AddedToken>> {
    // Of equal pieces the last counts.
    let ids: HashMap<String, usize> = pieces.iter().cloned().zip(0..).collect();
    let mut placed = Vec::new();
    for content in list.order {
        let Some((token, file)) = list.known.remove(&content) else { continue };
        let word_piece = ids.get(&content).copied();
        let id = word_piece.unwrap_or(pieces.len());
        if token.id.is_some_and(|stated| stated != id) {
            return Err(Error::file(
                file,
                &format!(
                    "it says that `{content}` is number {}, but its place is {id}",
                    token.id.unwrap_or_default()
                ),
            ));
        }
        if word_piece.is_none() {
            pieces.push(content);
        }
        if word_piece.is_none() || !token.is_default() {
            let normalized = token.normalized();
            let Added { content, single_word, lstrip, rstrip, .. } = token;
            let word_piece = word_piece.is_some();
            placed.push(AddedToken {
                content,
                single_word,
                lstrip,
                rstrip,
                normalized,
                word_piece,
            });
        }
    }
    Ok(placed)
}
