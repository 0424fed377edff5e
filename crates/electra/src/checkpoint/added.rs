//! Tokens that were added to a vocabulary, from the four files in which transformers has kept them.

use std::collections::{BTreeMap, HashMap};

use super::file;
use super::tokenizer_config::{Added, DEFAULT, Settings, Token};
use crate::{AddedToken, Error, Result};

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

/// The values of `added_tokens_decoder`, whose keys are numbers.
fn by_number(tokens: Option<&BTreeMap<String, Added>>) -> Result<Vec<Added>> {
    let numbered = tokens.into_iter().flatten().map(|(key, token)| {
        let id = key.parse().map_err(|_| {
            Error::content(file::TOKENIZER_CONFIG, format!("`{key}` is not the number of a token"))
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
            return Err(Error::content(
                file,
                format!(
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
