//! The engine in its worker, which alone runs the network.

mod decode;
mod engine;
mod gpu;
mod helper;
mod job;
mod letters;
mod load;
mod mail;
mod memory;
mod pool;
mod remote;
mod scope;
mod split;
mod times;
mod workers;

use std::cell::{Cell, RefCell, RefMut};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, MessageEvent};

use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::protocol::{Event, Load, Question, QuestionId, Request};
use engine::{Engine, Work};
use gpu::{Gpu, GpuModule};
use load::{Loaded, load_engine};
use pool::Pool;
use scope::{breathe, now, post, scope};

/// Called once, when the worker's program starts. What it is to be comes with [`serve`] or [`help`].
pub fn start() {
    if scope().is_some_and(|scope| scope.name() == HELPER) {
        std::panic::set_hook(Box::new(console_error_panic_hook::hook));
        return;
    }
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(&Event::Crashed { message: info.to_string(), full: false });
    }));
    post(&Event::Started);
}

/// Loads a model, and answers requests from then on. `stored` is a promise of what was found of the
/// model on the device; `helper` returns a new worker that is to be a helper; `gpu` is the way to the
/// graphics processor; `hint` looks at the language of a question and a passage.
pub async fn serve(
    load: JsValue,
    stored: js_sys::Promise,
    helper: Function,
    gpu: JsValue,
    hint: Function,
) {
    let worker = Rc::new(Worker { hint: Some(hint), ..Worker::default() });
    worker.listen();
    match serde_wasm_bindgen::from_value(load) {
        Ok(load) => worker.load(&load, stored, helper, gpu.unchecked_into()).await,
        Err(cause) => post(&Event::Crashed { message: cause.to_string(), full: false }),
    }
}

/// Makes this worker a helper of the one that started it, with the model file that it hands on.
pub async fn help(model: &Blob) {
    helper::help(model).await;
}

/// Name of workers that help another one; `worker.js` knows it too.
const HELPER: &str = "helper";

/// Milliseconds from a question's turn to the first word on a text that takes longer, ...
const FIRST_UPDATE: f64 = 700.0;
/// ... and from one to the next.
const UPDATE_EVERY: f64 = 1000.0;

#[derive(Default)]
struct Worker {
    engine: RefCell<Option<Engine>>,
    helpers: RefCell<Option<Rc<Pool>>>,
    gpu: RefCell<Option<Rc<Gpu>>>,
    hint: Option<Function>,
    waiting: RefCell<VecDeque<(QuestionId, Question)>>,
    // The question under way; `None` as soon as it is withdrawn.
    current: Cell<Option<QuestionId>>,
    busy: Cell<bool>,
    /// The question, under way or waiting, that is to be answered with what was read.
    enough: Cell<Option<QuestionId>>,
}

impl Worker {
    fn listen(self: &Rc<Self>) {
        let worker = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Ok(request) = serde_wasm_bindgen::from_value(message.data()) {
                worker.receive(request);
            }
        });
        if let Some(scope) = scope() {
            scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            // The worker listens as long as it lives.
            on_message.forget();
        }
    }

    fn receive(self: &Rc<Self>, request: Request) {
        let worker = self.clone();
        match request {
            Request::Ask { id, question } => {
                self.waiting.borrow_mut().push_back((id, question));
                if !self.busy.replace(true) {
                    spawn_local(async move { worker.work().await });
                }
            }
            Request::Enough { id } => self.enough.set(Some(id)),
            Request::Cancel { id } => {
                self.waiting.borrow_mut().retain(|(waiting, _)| *waiting != id);
                if self.current.get() == Some(id) {
                    self.current.set(None);
                    self.end_job();
                }
            }
        }
    }

    async fn load(&self, load: &Load, stored: js_sys::Promise, helper: Function, gpu: GpuModule) {
        let gpu = Rc::new(Gpu::new(gpu, load.backend));
        let begun = |beginning: &[u8]| gpu.prepare(beginning);
        match load_engine(load, stored, helper, &begun).await {
            Ok(Loaded { engine, workers, helpers, file, kept }) => {
                gpu.give(file, workers);
                if gpu.is_awaited() {
                    gpu.start(|_| None, || false).await;
                }
                self.gpu.replace(Some(gpu));
                let info = engine.info().clone();
                self.engine.replace(Some(engine));
                self.helpers.replace(helpers);
                post(&Event::Ready(info));
                if let Some(storage) = kept.await {
                    post(&Event::Kept(storage));
                }
            }
            Err(error) => post(&Event::LoadFailed { error }),
        }
    }

    /// Answers the waiting questions one after the other.
    async fn work(self: &Rc<Self>) {
        loop {
            let next = self.waiting.borrow_mut().pop_front();
            let Some((id, question)) = next else { break };
            self.current.set(Some(id));
            match self.answer(id, &question).await {
                Ok(event) => post(&event),
                Err(error) => post(&Event::Failed { id, error }),
            }
            self.current.set(None);
        }
        self.busy.set(false);
        // Nobody waits now: time for the graphics processor, if it is to be started at all, and for helpers.
        let worker = self.clone();
        spawn_local(async move {
            worker.start_gpu().await;
            worker.start_helpers();
        });
    }

    async fn start_gpu(&self) {
        let gpu = self.gpu.borrow().clone();
        let run = |tokens| self.engine().ok()?.time(tokens);
        // The answer goes out first.
        breathe().await;
        if let Some(gpu) = gpu.filter(|_| !self.busy.get()) {
            gpu.start(run, || self.busy.get()).await;
        }
    }

    /// Starts those that share a single window, unless that goes to the graphics processor.
    fn start_helpers(&self) {
        let by_gpu = self.gpu.borrow().as_ref().is_some_and(|gpu| gpu.choose(1).is_some());
        if let Some(pool) = self.helpers.borrow().as_ref().filter(|_| !by_gpu && !self.busy.get()) {
            pool.prepare();
        }
    }

    async fn answer(&self, id: QuestionId, question: &Question) -> Result<Event> {
        let begun = now();
        let mut work = self.engine()?.begin(question)?;
        let hint = self.hint(question);
        let job = work.job.clone();
        let shared = work.shared();
        let gpu = self.gpu.borrow().clone().filter(|_| shared);
        let mut device = gpu.as_ref().and_then(|gpu| gpu.choose(job.left()));
        let help = || {
            if let Some(helpers) = self.helpers.borrow().as_ref().filter(|_| shared) {
                helpers.begin(&job);
            }
        };
        if device.is_none() {
            help();
        }
        // What was read before speaks at once.
        let mut next_update = begun + if work.speaks_early() { 0.0 } else { FIRST_UPDATE };
        loop {
            let enough = self.enough.get() == Some(id) && work.speaks_early();
            if enough || job.is_done() {
                self.end_job();
                let report = gpu.and_then(|gpu| gpu.report());
                let mut result = self.engine()?.answers(&work, report)?;
                self.engine()?.keep(work);
                if let Some(hint) = hint {
                    result.hint = JsFuture::from(hint).await.ok().and_then(|hint| hint.as_string());
                }
                return Ok(Event::Answered { id, result });
            }
            post(&Event::Working { id, done: job.done(), windows: job.windows().len() });
            if question.updates && now() >= next_update && work.speaks_early() {
                let report = gpu.as_ref().and_then(|gpu| gpu.report());
                let result = self.engine()?.answers(&work, report)?;
                post(&Event::Updated { id, result });
                next_update = now() + UPDATE_EVERY;
            }
            breathe().await;
            if self.current.get() != Some(id) {
                return Err(Error::cancelled());
            }
            if let (Some(gpu), Some(ready)) = (&gpu, &device) {
                let done = job.run_on(ready).await.inspect_err(|reason| gpu.lose(reason));
                work.by_gpu = done.is_ok();
                if !work.by_gpu {
                    device = None;
                    help();
                }
                continue;
            }
            match job.take() {
                Some(index) => {
                    self.run(id, &work, index).await.inspect_err(|_| self.end_job())?;
                }
                None if !job.is_done() => job.changed().await,
                None => {}
            }
        }
    }

    /// Runs a window, with helpers where that is quicker.
    async fn run(&self, id: QuestionId, work: &Work, index: usize) -> Result<()> {
        let pool = self.helpers.borrow().clone().filter(|_| work.shared());
        let (Some(pool), Some(window)) = (pool, work.job.windows().get(index)) else {
            return self.engine()?.run(work, index);
        };
        let network = self.engine()?.network();
        if let Some(logits) = split::run(&pool, &network, &window.input()).await? {
            work.job.put(index, logits);
            return Ok(());
        }
        if self.current.get() != Some(id) {
            return Ok(());
        }
        let from = now();
        self.engine()?.run(work, index)?;
        pool.note(window.ids.len(), now() - from);
        Ok(())
    }

    /// A look at the language, if that is wanted; what it takes is loaded while the network runs.
    fn hint(
        &self,
        Question { question, passage, options, .. }: &Question,
    ) -> Option<js_sys::Promise> {
        let hint = self.hint.as_ref().filter(|_| options.hint)?;
        hint.call2(&JsValue::NULL, &question.into(), &passage.into()).ok()?.dyn_into().ok()
    }

    fn engine(&self) -> Result<RefMut<'_, Engine>> {
        let engine = RefMut::filter_map(self.engine.borrow_mut(), Option::as_mut);
        Ok(engine.map_err(|_| Failure::NoModel)?)
    }

    fn end_job(&self) {
        if let Some(helpers) = &*self.helpers.borrow() {
            helpers.end();
        }
    }
}
