//! A window's rows divided among threads or machines.

use std::ops::Range;

use super::pass::Steps;
use crate::backend::Logits;
use crate::error::Unfit;
use crate::{Error, Result};

/// Whole tiles of every kernel, so that none is left with a few rows where a share ends.
const TILE: usize = if cfg!(target_arch = "wasm32") { 12 } else { 16 };

/// Some rows of a window on their way through the network, while others compute the rest: on other threads or
/// machines, each with a model of its own. Between two layers they give each other keys and values; what comes out has
/// the bits of the whole window's logits, however its rows are divided.
///
/// ```ignore-wasm32
/// # use electra::{Backend, Error, Input, ModelFile, Share, SimdBackend};
/// # fn main() -> electra::Result<()> {
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models/electra-qa-6x384.gguf");
/// # let bytes = std::fs::read(path).map_err(Error::from)?;
/// # let backend = SimdBackend::new(&ModelFile::read(&bytes)?)?;
/// let input = Input { ids: &[101, 2040, 102, 4302, 102], token_types: &[0, 0, 0, 1, 1] };
/// let (mut first, mut second) = (backend.share(&input, 0..3)?, backend.share(&input, 3..5)?);
/// let logits = loop {
///     second.place(0..3)?.copy_from_slice(first.keys_and_values());
///     first.place(3..5)?.copy_from_slice(second.keys_and_values());
///     if let (Some(first), Some(second)) = (first.advance()?, second.advance()?) {
///         break [first.start, second.start].concat();
///     }
/// };
/// assert_eq!(logits, backend.forward(&[input])?[0].start);
/// # Ok(())
/// # }
/// ```
pub struct Share<'a> {
    steps: Box<dyn Steps + 'a>,
    rows: Range<usize>,
    /// Numbers of a row of keys and values.
    width: usize,
    /// Which rows of the next layer are there.
    there: Vec<bool>,
}

impl<'a> Share<'a> {
    /// Rows that are some of a window's, at least one.
    pub(super) fn check(tokens: usize, rows: &Range<usize>) -> Result<()> {
        if rows.start < rows.end && rows.end <= tokens {
            return Ok(());
        }
        let found = rows.end.saturating_sub(rows.start);
        Err(Error::Input(Unfit::Rows { found, due: tokens.saturating_sub(rows.start) }))
    }

    pub(super) fn new(
        steps: Box<dyn Steps + 'a>,
        tokens: usize,
        rows: Range<usize>,
        hidden: usize,
    ) -> Self {
        let mut share = Self { steps, rows, width: 2 * hidden, there: vec![false; tokens] };
        share.begin();
        share
    }

    /// Divides the rows of a window as evenly as the products' tiles allow: up to so many parts, none of them empty.
    pub fn divide(tokens: usize, parts: usize) -> impl Iterator<Item = Range<usize>> {
        let parts = parts.max(1);
        let edge = move |part: usize| match tokens * part / parts {
            even if part < parts => ((even + TILE / 2) / TILE * TILE).min(tokens),
            all => all,
        };
        (0..parts).map(move |part| edge(part)..edge(part + 1)).filter(|rows| !rows.is_empty())
    }

    /// The rows that are computed here.
    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Numbers of a row of keys and values: 2 · hidden.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What the other shares need of this one before the next layer: keys and values of its rows, `[rows, 2 · hidden]`.
    pub fn keys_and_values(&mut self) -> &[f32] {
        &self.steps.keys_and_values()[self.rows.start * self.width..self.rows.end * self.width]
    }

    /// The place for what another share has computed before the next layer: keys and values of these rows,
    /// `[rows, 2 · hidden]`. They count as there from now on.
    ///
    /// # Errors
    /// [`Error::Input`] when the window has no such rows.
    pub fn place(&mut self, rows: Range<usize>) -> Result<&mut [f32]> {
        Self::check(self.there.len(), &rows)?;
        self.there[rows.clone()].fill(true);
        Ok(&mut self.steps.keys_and_values()[rows.start * self.width..rows.end * self.width])
    }

    /// Does what of the next layer needs no other rows, which [`Share::advance`] would do: for the time while those are
    /// on their way.
    pub fn prepare(&mut self) {
        self.steps.prepare();
    }

    /// Whether keys and values of all rows are there.
    pub fn is_ready(&self) -> bool {
        self.there.iter().all(|there| *there)
    }

    /// Goes through the next layer; after the last one, logits of this share's rows. Keys and values of all other rows
    /// have to be there.
    ///
    /// # Errors
    /// [`Error::Input`] when some are not.
    pub fn advance(&mut self) -> Result<Option<Logits>> {
        if !self.is_ready() {
            let found = self.there.iter().filter(|there| **there).count();
            return Err(Error::Input(Unfit::Rows { found, due: self.there.len() }));
        }
        let logits = self.steps.advance();
        self.begin();
        Ok(logits)
    }

    /// Only the rows of this share are there.
    fn begin(&mut self) {
        self.there.fill(false);
        self.there[self.rows.clone()].fill(true);
    }
}
