//! Overlapping windows over a passage too long for one look.

use std::ops::Range;
use std::sync::OnceLock;

use electra::{Input, Logits};

use crate::stems::Places;
use crate::tokenizer::Tokens;
use crate::{Error, Result};

/// A passage with its word pieces, ready for any number of questions.
#[derive(Debug, Clone)]
pub struct Passage {
    pub(crate) text: String,
    pub(crate) tokens: Tokens,
    /// Once it has been asked for.
    places: OnceLock<Places>,
}

impl Passage {
    pub(crate) fn new(text: &str, tokens: Tokens) -> Self {
        Self { text: text.to_owned(), tokens, places: OnceLock::new() }
    }

    /// The bytes of the text that a window shows.
    pub fn bytes(&self, window: &Window) -> Range<usize> {
        let pieces = self.tokens.offsets.get(window.pieces.clone()).unwrap_or_default();
        let begin = pieces.first().map_or(0, |(start, _)| *start);
        begin..pieces.last().map_or(begin, |(_, end)| *end)
    }

    /// Where its words stand, for [`crate::ranking`]; found once for all questions.
    pub(crate) fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(&self.text))
    }

    /// The text, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its word pieces.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }
}

/// What the network sees at once: `[CLS] question [SEP] part of the passage [SEP]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Word piece ids, special tokens included: they are put in here, and nowhere later.
    pub ids: Vec<u32>,
    /// As many as `ids`: 0 up to and with the first `[SEP]`, 1 afterwards.
    pub token_types: Vec<u32>,
    /// Which of the passage's word pieces it holds.
    pub pieces: Range<usize>,
    /// Where in `ids` the first of them stands.
    pub first: usize,
    /// Where in `ids` pieces stand that stand for layout, in order.
    pub layout: Vec<usize>,
}

impl Window {
    /// Whether an answer may begin or end at a place in `ids`.
    pub(crate) fn is_layout(&self, position: usize) -> bool {
        self.layout.binary_search(&position).is_ok()
    }

    /// The window as the network takes it.
    pub fn input(&self) -> Input<'_> {
        Input { ids: &self.ids, token_types: &self.token_types }
    }
}

/// How a passage is cut: windows of at most `max_len` tokens, and how they follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cutting {
    pub max_len: usize,
    pub advance: Advance,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Advance {
    /// Neighbours share this many word pieces (transformers' tokenizers).
    Overlap(usize),
    /// Each starts this many word pieces after the one before (SQuAD scripts).
    Step(usize),
}

/// Least number of passage pieces that a window must have room for.
const LEAST_ROOM: usize = 16;
/// `[CLS]`, `[SEP]`, `[SEP]`.
const SPECIAL_TOKENS: usize = 3;

/// Most word pieces of a question that leave a window room for the passage.
pub(crate) fn longest_question(max_len: usize) -> usize {
    max_len.saturating_sub(SPECIAL_TOKENS + LEAST_ROOM)
}

pub(crate) fn cut(
    question: &[u32],
    passage: &Tokens,
    (cls, sep): (u32, u32),
    Cutting { max_len, advance }: Cutting,
) -> Result<Vec<Window>> {
    let most = longest_question(max_len);
    if question.len() > most {
        return Err(Error::QuestionTooLong { most });
    }
    let room = max_len - question.len() - SPECIAL_TOKENS;
    let step = match advance {
        // A long question leaves less room than the overlap asks for; the reference fails there.
        Advance::Overlap(overlap) if overlap >= room => room / 2,
        Advance::Overlap(overlap) => room - overlap,
        Advance::Step(step) => step.clamp(1, room),
    };
    let first = question.len() + 2;
    let mut windows = Vec::new();
    let mut start = 0;
    loop {
        let end = passage.ids.len().min(start + room);
        let mut ids = Vec::with_capacity(first + (end - start) + 1);
        ids.push(cls);
        ids.extend_from_slice(question);
        ids.push(sep);
        ids.extend_from_slice(&passage.ids[start..end]);
        ids.push(sep);
        let mut token_types = vec![0; first];
        token_types.resize(ids.len(), 1);
        let from = passage.layout.partition_point(|piece| *piece < start);
        let layout = passage.layout[from..].iter().take_while(|piece| **piece < end);
        let layout = layout.map(|piece| piece - start + first).collect();
        windows.push(Window { ids, token_types, pieces: start..end, first, layout });
        if end == passage.ids.len() {
            return Ok(windows);
        }
        start += step;
    }
}

/// Whether there are two logits for every token of every window.
pub(crate) fn check_logits(windows: &[Window], logits: &[Logits]) -> Result<()> {
    let matching = windows.len() == logits.len()
        && windows.iter().zip(logits).all(|(window, logits)| {
            window.ids.len() == logits.start.len() && window.ids.len() == logits.end.len()
        });
    if matching { Ok(()) } else { Err(electra::Error::Input(electra::Unfit::Logits).into()) }
}
