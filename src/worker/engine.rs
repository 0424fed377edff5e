//! Model, tokenizer and the passage at hand, step by step so that a question can be withdrawn.

use std::rc::Rc;

use electra::{Backend, Logits, ModelFile, SimdBackend};
use reader::pipeline::{self, Options};
use reader::{Passage, Reader, Window};

use crate::error::{Error, ErrorCode, Result};
use crate::protocol::{Answer, Answers, ModelInfo, Question};

pub struct Engine {
    reader: Reader,
    backend: SimdBackend,
    info: ModelInfo,
    // A passage is tokenized once, however many questions are asked about it.
    passage: Option<Rc<Passage>>,
}

/// A question under way.
pub struct Work {
    passage: Rc<Passage>,
    windows: Vec<Window>,
    logits: Vec<Logits>,
    options: Options,
    started: f64,
}

impl Work {
    /// Windows that are done.
    pub fn done(&self) -> usize {
        self.logits.len()
    }

    /// Windows in all.
    pub fn windows(&self) -> usize {
        self.windows.len()
    }
}

impl Engine {
    /// Builds the network from the bytes of a model file.
    pub fn new(bytes: &[u8], name: Option<String>) -> Result<Self> {
        let file = ModelFile::read(bytes).map_err(|e| from_network(&e))?;
        let reader = Reader::new(&file).map_err(|e| from_reader(&e))?;
        let backend = SimdBackend::new(&file).map_err(|e| from_network(&e))?;
        let info = ModelInfo {
            name: name.or_else(|| file.name.clone()).unwrap_or_else(|| "your own model".into()),
            backend: backend.name().into(),
            parameters: file.config.num_parameters(),
            bytes: bytes.len(),
        };
        Ok(Self { reader, backend, info, passage: None })
    }

    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Checks a question, and cuts its passage into windows.
    pub fn begin(&mut self, question: &Question) -> Result<Work> {
        let started = now();
        let options = Options {
            top_k: question.options.top_k,
            max_answer_len: question.options.max_answer_len,
            no_answer: question.options.no_answer,
            ..Options::default()
        };
        if question.question.trim().is_empty() {
            return Err(from_reader(&reader::Error::EmptyQuestion));
        }
        let passage = self.passage(&question.passage)?;
        let windows = self
            .reader
            .windows(&question.question, &passage, &options)
            .map_err(|e| from_reader(&e))?;
        Ok(Work { passage, windows, logits: Vec::new(), options, started })
    }

    fn passage(&mut self, text: &str) -> Result<Rc<Passage>> {
        match &self.passage {
            Some(passage) if passage.text() == text => Ok(passage.clone()),
            _ => {
                let passage = Rc::new(self.reader.passage(text).map_err(|e| from_reader(&e))?);
                self.passage = Some(passage.clone());
                Ok(passage)
            }
        }
    }

    /// Runs one window more; the answers, after the last.
    pub fn step(&self, work: &mut Work) -> Result<Option<Answers>> {
        if let Some(window) = work.windows.get(work.done()) {
            let logits = self.backend.forward(&[window.input()]).map_err(|e| from_network(&e))?;
            work.logits.extend(logits);
        }
        if work.done() < work.windows() {
            return Ok(None);
        }
        let answers = pipeline::decode(&work.passage, &work.windows, &work.logits, &work.options)
            .map_err(|e| from_reader(&e))?;
        let answers = answers.into_iter().map(|answer| to_utf16(work.passage.text(), answer));
        Ok(Some(Answers {
            answers: answers.collect(),
            backend: self.backend.name().into(),
            milliseconds: now() - work.started,
            windows: work.windows(),
        }))
    }
}

/// The one place where bytes become JavaScript's UTF-16 units.
fn to_utf16(passage: &str, answer: reader::Answer) -> Answer {
    let units = |byte: usize| {
        passage.get(..byte).map_or(0, |before| before.chars().map(char::len_utf16).sum())
    };
    // Shown and summed up, never computed with.
    #[allow(clippy::cast_possible_truncation)]
    let score = answer.score as f32;
    Answer {
        start: units(answer.span.start),
        end: units(answer.span.end),
        text: answer.text,
        score,
    }
}

/// Milliseconds, for differences.
fn now() -> f64 {
    js_sys::Date::now()
}

fn from_network(error: &electra::Error) -> Error {
    let code = match error {
        electra::Error::Unsupported(_) | electra::Error::NotGguf => ErrorCode::ModelUnsupported,
        electra::Error::Compute(_) => ErrorCode::OutOfMemory,
        _ => ErrorCode::ModelDamaged,
    };
    Error::new(code, sentence(&error.to_string()))
}

fn from_reader(error: &reader::Error) -> Error {
    let code = match error {
        reader::Error::EmptyQuestion => ErrorCode::EmptyQuestion,
        reader::Error::EmptyPassage => ErrorCode::EmptyPassage,
        reader::Error::QuestionTooLong { .. } => ErrorCode::QuestionTooLong,
        reader::Error::PassageTooLong { .. } => ErrorCode::PassageTooLong,
        reader::Error::InvalidOption(_) => ErrorCode::InvalidOption,
        reader::Error::Network(error) => return from_network(error),
        _ => ErrorCode::ModelUnsupported,
    };
    Error::new(code, error.to_string())
}

/// With a capital first and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_utf16_units() {
        let passage = "é😀x y";
        let answer = reader::Answer { text: "x".into(), span: 6..7, score: 0.5 };
        let answer = to_utf16(passage, answer);
        assert_eq!((answer.start, answer.end), (3, 4));
    }
}
