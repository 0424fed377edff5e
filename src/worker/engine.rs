//! Model, tokenizer and the passage at hand, step by step so that a question can be withdrawn.

use std::cell::RefCell;
use std::rc::Rc;

use electra::{Backend, Input, Logits, ModelFile, SimdBackend};
use reader::{Passage, Reader};

use super::decode::{Decoded, Decoder};
use super::job::Job;
use super::memory::{Asked, Computed, Memory};
use super::scope::now;
use crate::error::Result;
use crate::protocol::{Answers, Graphics, LayerTimes, ModelInfo, Profile, Question};

pub struct Engine {
    reader: Reader,
    backend: SimdBackend,
    info: ModelInfo,
    memory: Memory,
}

/// A question under way.
pub struct Work {
    asked: Asked,
    passage: Rc<Passage>,
    decoder: Decoder,
    started: f64,
    profile: Option<RefCell<electra::Profile>>,
    pub job: Rc<Job>,
    /// Whether the graphics processor computed what is there.
    pub by_gpu: bool,
}

impl Work {
    /// Whether others may help.
    pub fn shared(&self) -> bool {
        self.profile.is_none()
    }
}

impl Engine {
    /// Builds the network from the bytes of a model file.
    pub fn new(bytes: &[u8], id: Option<String>, name: Option<String>) -> Result<Self> {
        let file = ModelFile::read(bytes)?;
        let reader = Reader::new(&file)?;
        let backend = SimdBackend::new(&file)?;
        let info = ModelInfo {
            id,
            name: name.or_else(|| file.name.clone()).unwrap_or_else(|| "your own model".into()),
            backend: backend.name().into(),
            kernel: backend.kernel().into(),
            parameters: file.config.num_parameters(),
            bytes: bytes.len(),
        };
        Ok(Self { reader, backend, info, memory: Memory::default() })
    }

    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Checks a question, and cuts its passage into windows.
    pub fn begin(&mut self, question: &Question) -> Result<Work> {
        let started = now();
        let decoder = Decoder::new(&question.options)?;
        let profile = question.options.profile.then(RefCell::default);
        let Question { question, passage, .. } = question;
        if question.trim().is_empty() {
            return Err(reader::Error::EmptyQuestion.into());
        }
        let tokenize = |text: &str| self.reader.passage(text);
        let passage = self.memory.passage(passage, tokenize);
        let (passage_number, passage) = passage?;
        let windows = decoder.windows(&self.reader, question, &passage);
        let windows = windows?;
        let question = question.clone();
        let asked = Asked { passage: passage_number, question, is_squad: decoder.is_squad() };
        let computed = self.memory.computed(&asked);
        let (job, by_gpu) = match computed.filter(|_| profile.is_none()) {
            Some(Computed { logits, by_gpu }) => (Job::done_before(windows, &logits), by_gpu),
            None => (Job::new(windows), false),
        };
        let job = Rc::new(job);
        Ok(Work { asked, passage, decoder, started, profile, job, by_gpu })
    }

    /// Runs one window.
    pub fn run(&self, work: &Work, index: usize) -> Result<()> {
        let Some(window) = work.job.windows().get(index) else { return Ok(()) };
        let input = window.input();
        if let Some(profile) = &work.profile {
            let measured = self.backend.profile(&input, &now)?;
            if let Some((logits, times)) = measured {
                profile.borrow_mut().add(&times);
                work.job.put(index, logits);
                return Ok(());
            }
        }
        let logits = self.backend.forward(&[input])?;
        logits.into_iter().for_each(|logits| work.job.put(index, logits));
        Ok(())
    }

    /// Milliseconds that a window of so many tokens takes, or of as many as the model has positions for.
    pub fn time(&self, tokens: usize) -> Option<f64> {
        let tokens = tokens.min(self.backend.config().max_positions);
        let (ids, token_types) = (vec![0; tokens], vec![0; tokens]);
        let from = now();
        self.backend.forward(&[Input { ids: &ids, token_types: &token_types }]).ok()?;
        Some(now() - from)
    }

    /// The answers that all windows together give. `gpu` is what is known of the graphics processor.
    pub fn finish(
        &mut self,
        work: Work,
        logits: Vec<Logits>,
        gpu: Option<Graphics>,
    ) -> Result<Answers> {
        let Work { asked, passage, decoder, started, profile, job, by_gpu } = work;
        let decoded =
            decoder.decode(&self.reader, &asked.question, &passage, job.windows(), &logits);
        let Decoded { answers, verdict, heat } = decoded?;
        self.memory.keep(asked, Computed { logits: logits.into(), by_gpu });
        Ok(Answers {
            answers,
            verdict,
            heat,
            hint: None,
            backend: if by_gpu { "webgpu" } else { self.backend.name() }.into(),
            gpu,
            milliseconds: now() - started,
            windows: job.windows().len(),
            profile: profile.map(|profile| table(&profile.into_inner())),
        })
    }
}

fn table(profile: &electra::Profile) -> Profile {
    let rows = profile.layer_names().zip(profile.layers.clone());
    Profile {
        operations: profile.operations.iter().map(|&name| name.into()).collect(),
        layers: rows.map(|(name, milliseconds)| LayerTimes { name, milliseconds }).collect(),
    }
}
