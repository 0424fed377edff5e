//! Text to word pieces, as transformers' fast BERT and ELECTRA tokenizers do it.

use ahash::AHashMap;
use electra::{Layout, Vocabulary};
use tokenizers::decoders::wordpiece::WordPiece as WordPieceDecoder;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::processors::bert::BertProcessing;
use tokenizers::{
    AddedToken, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString,
    PreTokenizer, TokenizerImpl,
};

use crate::layout::{Break, Reading};
use crate::{Error, Result};

/// Word pieces of a text, a value each: id, bytes it stands for, and the word it is part of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Word piece ids, without `[CLS]` and `[SEP]`.
    pub ids: Vec<u32>,
    /// Byte ranges in the text, from and to; one for each id.
    pub offsets: Vec<(usize, usize)>,
    /// Number of the word (a run between white space and punctuation) that each piece belongs to, from 0.
    pub words: Vec<u32>,
    /// Which pieces stand for layout, in order: no answer begins or ends with one.
    pub layout: Vec<usize>,
}

type BertTokenizer =
    TokenizerImpl<WordPiece, BertNormalizer, BertPreTokenizer, BertProcessing, WordPieceDecoder>;

pub(crate) struct Tokenizer {
    tokenizer: BertTokenizer,
    normalizer: BertNormalizer,
    pieces: Vec<String>,
    layout: Option<Layout>,
    /// Whether tokens were added that might reach over white space.
    has_added: bool,
    pub cls: u32,
    pub sep: u32,
}

/// Texts are cut into pieces of at least so many bytes: the tokenizer takes a hundred bytes of memory to each of them.
const PIECE_BYTES: usize = 256 << 10;

/// Pieces of a text that together are the text. They end behind a blank between two letters or digits, which parts words
/// whatever comes before and after.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let plain = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let blank =
            |at: &usize| matches!(bytes[*at], b' ' | b'\n') && plain(*at - 1) && plain(*at + 1);
        let end = (PIECE_BYTES..bytes.len()).find(blank).map_or(bytes.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

impl Tokens {
    fn push(&mut self, id: u32, offsets: (usize, usize), word: u32) {
        self.ids.push(id);
        self.offsets.push(offsets);
        self.words.push(word);
    }
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokenizer").field("pieces", &self.pieces.len()).finish_non_exhaustive()
    }
}

const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

impl Tokenizer {
    pub fn new(vocabulary: &Vocabulary) -> Result<Self> {
        let mut ids: AHashMap<String, u32> = vocabulary.pieces.iter().cloned().zip(0..).collect();
        let id = |piece: &str| {
            ids.get(piece).copied().ok_or_else(|| Error::vocabulary(format!("it has no `{piece}`")))
        };
        let (cls, sep, _) = (id("[CLS]")?, id("[SEP]")?, id("[UNK]")?);
        let described = |piece: &str| vocabulary.added.iter().any(|token| token.content == piece);
        let special = SPECIAL.iter().filter(|it| ids.contains_key(**it) && !described(it));
        let mut added: Vec<_> = special.map(|piece| AddedToken::from(*piece, true)).collect();
        added.extend(vocabulary.added.iter().map(|token| AddedToken {
            content: token.content.clone(),
            single_word: token.single_word,
            lstrip: token.lstrip,
            rstrip: token.rstrip,
            normalized: token.normalized,
            special: false,
        }));
        let places = vocabulary.added.iter().map(|token| id(&token.content));
        let places: Vec<u32> = places.collect::<Result<_>>()?;
        for token in vocabulary.added.iter().filter(|token| !token.word_piece) {
            ids.remove(&token.content);
        }
        let model = WordPiece::builder().vocab(ids).build()?;
        let normalizer = BertNormalizer::new(
            true,
            vocabulary.split_cjk,
            vocabulary.strip_accents,
            vocabulary.lowercase,
        );
        let mut tokenizer = BertTokenizer::new(model);
        tokenizer.with_normalizer(Some(normalizer))?;
        tokenizer.with_pre_tokenizer(Some(BertPreTokenizer));
        tokenizer.add_tokens(added)?;
        // New ones are given the numbers after those of the word pieces, in this order.
        for (token, place) in vocabulary.added.iter().zip(places) {
            if tokenizer.token_to_id(&token.content) != Some(place) {
                let content = &token.content;
                return Err(Error::vocabulary(format!(
                    "its added token `{content}` is out of order"
                )));
            }
        }
        let (pieces, layout) = (vocabulary.pieces.clone(), vocabulary.layout);
        let has_added = !vocabulary.added.is_empty();
        Ok(Self { tokenizer, normalizer, pieces, layout, has_added, cls, sep })
    }

    /// Sees layout no more, and words as transformers sees them.
    pub fn ignore_layout(&mut self) {
        self.layout = None;
    }

    /// Word pieces of a text as the network reads it, with its layout if `parts`.
    pub fn read(&self, text: &str, parts: bool) -> Result<Tokens> {
        let Some(layout) = self.layout else { return self.encode(text) };
        let known = |word: &str| self.tokenizer.token_to_id(word).is_some();
        let reading = Reading::new(text, known);
        let read = self.encode(&reading.text)?;
        let breaks: &[_] = if parts { &reading.breaks } else { &[] };
        let mut breaks = breaks.iter().peekable();
        let mut tokens = Tokens::default();
        let mut word = 0;
        for (i, (&id, &(start, end))) in read.ids.iter().zip(&read.offsets).enumerate() {
            while let Some((_, kind, range)) = breaks.next_if(|(at, ..)| *at < end) {
                // Before the first word it parts nothing.
                if !tokens.ids.is_empty() {
                    let id = match kind {
                        Break::Line => layout.line_break,
                        Break::Cell => layout.cell,
                    };
                    word += 1;
                    tokens.layout.push(tokens.ids.len());
                    tokens.push(id, (range.start, range.end), word);
                }
            }
            if i == 0 || read.words[i - 1] != read.words[i] {
                word += u32::from(i > 0);
            }
            let range = reading.original(start..end);
            tokens.push(id, (range.start, range.end), word);
        }
        Ok(tokens)
    }

    /// Word pieces of a text as transformers cuts it, without special tokens around it.
    pub fn encode(&self, text: &str) -> Result<Tokens> {
        if self.has_added || text.len() <= PIECE_BYTES {
            return self.encode_at_once(text);
        }
        let (mut tokens, mut at) = (Tokens::default(), 0);
        for piece in pieces(text) {
            let word = tokens.words.last().map_or(0, |last| last + 1);
            let read = self.encode_at_once(piece)?;
            tokens.ids.extend(read.ids);
            tokens.offsets.extend(read.offsets.iter().map(|(from, to)| (from + at, to + at)));
            tokens.words.extend(read.words.iter().map(|number| number + word));
            at += piece.len();
        }
        Ok(tokens)
    }

    fn encode_at_once(&self, text: &str) -> Result<Tokens> {
        let encoding = self.tokenizer.encode(text, false)?;
        Ok(Tokens {
            ids: encoding.get_ids().to_vec(),
            offsets: encoding.get_offsets().to_vec(),
            // Without special tokens around it, every piece belongs to a word.
            words: encoding.get_word_ids().iter().map(|w| w.unwrap_or_default()).collect(),
            layout: Vec::new(),
        })
    }

    /// Word pieces written out again without layout, continuations joined:
    /// `["steve", "smith", "##s"]` gives `steve smiths`.
    pub fn join(&self, ids: &[u32]) -> String {
        let is_layout =
            |id: u32| self.layout.is_some_and(|it| it.line_break == id || it.cell == id);
        let ids = ids.iter().filter(|id| !is_layout(**id));
        let pieces = ids.filter_map(|id| self.pieces.get(usize::try_from(*id).ok()?));
        let joined = pieces.map(String::as_str).collect::<Vec<_>>().join(" ").replace(" ##", "");
        joined.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Normalized words of a text with one blank between them: `Smith's` gives `smith ' s`.
    pub fn basic_words(&self, text: &str) -> String {
        let mut normalized = NormalizedString::from(text);
        if self.normalizer.normalize(&mut normalized).is_err() {
            return String::new();
        }
        let mut words = PreTokenizedString::from(normalized);
        if BertPreTokenizer.pre_tokenize(&mut words).is_err() {
            return String::new();
        }
        let splits = words.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        splits.into_iter().map(|(word, _, _)| word).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_between_plain_words_only() {
        let text = format!("{}. x é y\nz", "é".repeat(PIECE_BYTES));
        let cut: Vec<&str> = pieces(&text).collect();
        assert_eq!(cut.concat(), text);
        assert_eq!(cut.len(), 2);
        assert!(cut[0].ends_with("é y\n") && cut[1] == "z", "{:?}", cut[1]);
        assert_eq!(pieces(&"x".repeat(3 * PIECE_BYTES)).count(), 1);
        assert_eq!(pieces("").count(), 0);
    }
}
