use electra::{Backend, Logits, ModelFile};

use crate::tokenizer::{Tokenizer, Tokens};
use crate::window::{self, Passage, Window};
use crate::{Error, Result, pipeline, squad, verdict};

/// Longest passage in bytes: what memory allows. Of each byte its word pieces, windows and logits take some thirty, so that
/// this much is about half a gigabyte, which a browser gives; it is also the most that `documents` reads of a file.
pub const MAX_PASSAGE_BYTES: usize = 16 << 20;

/// Longest question in bytes; far beyond what a window has room for, and cheap to tokenize.
const MAX_QUESTION_BYTES: usize = 20_000;

/// Tokenizer and limits of one model.
#[derive(Debug)]
pub struct Reader {
    pub(crate) tokenizer: Tokenizer,
    max_positions: usize,
    verdict: Option<verdict::Parameters>,
}

impl Reader {
    /// Takes vocabulary and limits from a model file.
    ///
    /// # Errors
    /// [`Error::Vocabulary`] when the special tokens are missing.
    pub fn new(file: &ModelFile<'_>) -> Result<Self> {
        Ok(Self {
            tokenizer: Tokenizer::new(&file.vocabulary)?,
            max_positions: file.config.max_positions,
            verdict: file.verdict,
        })
    }

    /// The same without the model's layout, if it has any: texts are read as transformers reads them.
    #[must_use]
    pub fn without_layout(mut self) -> Self {
        self.tokenizer.ignore_layout();
        self
    }

    /// Word pieces of a passage, without special tokens. Of a model with layout, line breaks and cells
    /// are among them, and words are read as the words they are (ligatures, split words, curly quotes);
    /// offsets are those of the text as given.
    ///
    /// # Errors
    /// [`Error::Vocabulary`] when the tokenizer fails.
    pub fn tokens(&self, text: &str) -> Result<Tokens> {
        self.tokenizer.read(text, true)
    }

    /// Tokenizes a passage, once for all its questions.
    ///
    /// # Errors
    /// [`Error::EmptyPassage`] or [`Error::PassageTooLong`].
    pub fn passage(&self, text: &str) -> Result<Passage> {
        if text.len() > MAX_PASSAGE_BYTES {
            return Err(Error::PassageTooLong { bytes: text.len(), most: MAX_PASSAGE_BYTES });
        }
        let tokens = self.tokens(text)?;
        if tokens.ids.is_empty() {
            return Err(Error::EmptyPassage);
        }
        Ok(Passage::new(text, tokens))
    }

    fn question(&self, question: &str, max_len: usize) -> Result<Vec<u32>> {
        if question.len() > MAX_QUESTION_BYTES {
            return Err(Error::QuestionTooLong { most: window::longest_question(max_len) });
        }
        let ids = self.tokenizer.read(question, false)?.ids;
        if ids.is_empty() { Err(Error::EmptyQuestion) } else { Ok(ids) }
    }

    fn special(&self) -> (u32, u32) {
        (self.tokenizer.cls, self.tokenizer.sep)
    }

    /// Windows of a question and a passage, for [`pipeline::decode`].
    ///
    /// # Errors
    /// [`Error::EmptyQuestion`], [`Error::QuestionTooLong`], [`Error::InvalidOption`].
    pub fn windows(
        &self,
        question: &str,
        passage: &Passage,
        options: &pipeline::Options,
    ) -> Result<Vec<Window>> {
        options.validate()?;
        let cutting = options.cutting(self.max_positions);
        let question = self.question(question, cutting.max_len)?;
        window::cut(&question, &passage.tokens, self.special(), cutting)
    }

    /// Windows of a question and a passage, for [`Reader::evidence`]. They are those of
    /// [`Reader::windows`] for the same lengths.
    ///
    /// # Errors
    /// [`Error::EmptyQuestion`], [`Error::QuestionTooLong`], [`Error::InvalidOption`].
    pub fn verdict_windows(
        &self,
        question: &str,
        passage: &Passage,
        options: &verdict::Options,
    ) -> Result<Vec<Window>> {
        options.validate()?;
        self.windows(question, passage, &options.windows())
    }

    /// Where the logits of [`Reader::verdict_windows`] are gathered for a verdict.
    ///
    /// # Errors
    /// [`Error::InvalidOption`].
    pub fn evidence(
        &self,
        question: &str,
        options: &verdict::Options,
    ) -> Result<verdict::Evidence> {
        verdict::Evidence::new(self.verdict, question, options)
    }

    /// Windows, network and verdict in one go.
    ///
    /// # Errors
    /// Those of [`Reader::verdict_windows`], and the network's.
    pub fn verdict(
        &self,
        backend: &impl Backend,
        question: &str,
        passage: &Passage,
        options: &verdict::Options,
    ) -> Result<verdict::Verdict> {
        let windows = self.verdict_windows(question, passage, options)?;
        let mut evidence = self.evidence(question, options)?;
        for (window, logits) in windows.iter().zip(forward(backend, &windows)?) {
            evidence.add(window, &logits)?;
        }
        Ok(evidence.verdict(passage))
    }

    /// Windows of a question and a passage, for [`squad::decode`]; a long question is cut off.
    ///
    /// # Errors
    /// [`Error::EmptyQuestion`].
    pub fn squad_windows(
        &self,
        question: &str,
        passage: &Passage,
        options: &squad::Options,
    ) -> Result<Vec<Window>> {
        let cutting = options.cutting(self.max_positions);
        let mut question = self.question(question, cutting.max_len)?;
        question.truncate(options.max_question_len);
        window::cut(&question, &passage.tokens, self.special(), cutting)
    }
}

/// Windows that go through the network together: enough for every core of a large machine, and what a back
/// end needs for them stays within some hundred megabytes.
const BATCH: usize = 32;

/// Logits of all windows, a few at a time.
fn forward(backend: &impl Backend, windows: &[Window]) -> Result<Vec<Logits>> {
    let mut logits = Vec::with_capacity(windows.len());
    for batch in windows.chunks(BATCH) {
        let inputs: Vec<_> = batch.iter().map(Window::input).collect();
        logits.extend(backend.forward(&inputs)?);
    }
    Ok(logits)
}
