//! Model, tokenizer and the passage at hand, step by step so that a question can be withdrawn.

use std::cell::RefCell;
use std::rc::Rc;

use electra::{Backend, Input, ModelFile, SimdBackend};
use reader::{Passage, Reader, ranking};

use super::decode::{Decoded, Decoder, Gathering};
use super::job::Job;
use super::memory::{Asked, Computed, Memory};
use super::scope::now;
use crate::error::Result;
use crate::protocol::{Answers, Graphics, LayerTimes, ModelInfo, Profile, Question};

pub struct Engine {
    reader: Reader,
    backend: Rc<SimdBackend>,
    info: ModelInfo,
    memory: Memory,
}

/// A question under way.
pub struct Work {
    asked: Asked,
    passage: Rc<Passage>,
    decoder: Decoder,
    gathering: Option<RefCell<Gathering>>,
    started: f64,
    profile: Option<RefCell<electra::Profile>>,
    pub job: Rc<Job>,
    /// Whether the graphics processor computed what is there.
    pub by_gpu: bool,
}

impl Work {
    /// Whether the windows that are done have something to say before all are.
    pub fn speaks_early(&self) -> bool {
        self.gathering.is_some() && self.job.done() > 0
    }

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
        Ok(Self { reader, backend: Rc::new(backend), info, memory: Memory::default() })
    }

    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// What runs windows.
    pub fn network(&self) -> Rc<SimdBackend> {
        self.backend.clone()
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
        let gathering = decoder.gathering(&self.reader, question)?;
        // A verdict is given on the first windows, too.
        let order = match &gathering {
            Some(_) => ranking::order(question, &passage, &windows),
            None => (0..windows.len()).collect(),
        };
        let question = question.clone();
        let asked = Asked { passage: passage_number, question, is_squad: decoder.is_squad() };
        let computed = self.memory.computed(&asked);
        let (known, by_gpu) = match computed.filter(|_| profile.is_none()) {
            Some(Computed { logits, by_gpu }) => (logits, by_gpu),
            None => (Rc::default(), false),
        };
        let job = Rc::new(Job::new(windows, order, &known));
        let gathering = gathering.map(RefCell::new);
        Ok(Work { asked, passage, decoder, gathering, started, profile, job, by_gpu })
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

    /// What the windows that are done say: all of them, or some in a mode that gathers. `gpu` is what is known of the
    /// graphics processor.
    pub fn answers(&self, work: &Work, gpu: Option<Graphics>) -> Result<Answers> {
        let Work { asked, passage, decoder, gathering, started, profile, job, by_gpu } = work;
        let decoded = match gathering {
            Some(gathering) => job
                .gather(|window, logits| gathering.borrow_mut().add(window, logits))
                .map(|()| gathering.borrow().decode(&asked.question, passage)),
            None => {
                let logits = job.logits().unwrap_or_default();
                decoder.decode(&self.reader, passage, job.windows(), &logits)
            }
        };
        let Decoded { answers, verdict, heat } = decoded?;
        Ok(Answers {
            answers,
            verdict,
            heat,
            hint: None,
            backend: if *by_gpu { "webgpu" } else { self.backend.name() }.into(),
            gpu,
            milliseconds: now() - started,
            windows: job.windows().len(),
            windows_read: job.done(),
            profile: profile.as_ref().map(|profile| table(&profile.borrow())),
        })
    }

    /// Keeps what was computed for a question, for when it is asked again.
    pub fn keep(&mut self, work: Work) {
        let Work { asked, job, by_gpu, .. } = work;
        self.memory.keep(asked, Computed { logits: job.known().into(), by_gpu });
    }
}

fn table(profile: &electra::Profile) -> Profile {
    let rows = profile.layer_names().zip(profile.layers.clone());
    Profile {
        operations: profile.operations.iter().map(|&name| name.into()).collect(),
        layers: rows.map(|(name, milliseconds)| LayerTimes { name, milliseconds }).collect(),
    }
}
