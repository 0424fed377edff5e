//! The engine in its worker: it alone downloads, and it alone runs the network.

mod download;
mod engine;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::error::{Error, ErrorCode, Result};
use crate::protocol::{Event, Load, Loading, Question, QuestionId, Request, Stage};
use engine::Engine;

/// Listens for requests. Called once, by the worker's script.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(&Event::Crashed { message: info.to_string() });
    }));
    let worker = Rc::new(Worker::default());
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
    post(&Event::Started);
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn post(event: &Event) {
    if let (Some(scope), Ok(message)) = (scope(), serde_wasm_bindgen::to_value(event)) {
        // Fails only for values that cannot be cloned, and an event is plain data.
        drop(scope.post_message(&message));
    }
}

/// Lets the worker receive what has been sent to it meanwhile, such as a cancellation.
async fn breathe() {
    TimeoutFuture::new(0).await;
}

#[derive(Default)]
struct Worker {
    engine: RefCell<Option<Engine>>,
    waiting: RefCell<VecDeque<(QuestionId, Question)>>,
    // The question under way; `None` as soon as it is withdrawn.
    current: Cell<Option<QuestionId>>,
    busy: Cell<bool>,
}

impl Worker {
    fn receive(self: &Rc<Self>, request: Request) {
        let worker = self.clone();
        match request {
            Request::Load(load) => spawn_local(async move { worker.load(load).await }),
            Request::Ask { id, question } => {
                self.waiting.borrow_mut().push_back((id, question));
                if !self.busy.replace(true) {
                    spawn_local(async move { worker.work().await });
                }
            }
            Request::Cancel { id } => {
                self.waiting.borrow_mut().retain(|(waiting, _)| *waiting != id);
                if self.current.get() == Some(id) {
                    self.current.set(None);
                }
            }
        }
    }

    async fn load(&self, load: Load) {
        match load_engine(&load).await {
            Ok(engine) => {
                let info = engine.info().clone();
                self.engine.replace(Some(engine));
                post(&Event::Ready(info));
            }
            Err(error) => post(&Event::LoadFailed { error }),
        }
    }

    /// Answers the waiting questions one after the other.
    async fn work(&self) {
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
    }

    async fn answer(&self, id: QuestionId, question: &Question) -> Result<Event> {
        let not_ready = || Error::new(ErrorCode::EngineStopped, "No model is loaded yet.");
        let mut work = {
            let mut engine = self.engine.borrow_mut();
            engine.as_mut().ok_or_else(not_ready)?.begin(question)?
        };
        loop {
            post(&Event::Working { id, done: work.done(), windows: work.windows() });
            breathe().await;
            if self.current.get() != Some(id) {
                return Err(Error::cancelled());
            }
            let engine = self.engine.borrow();
            if let Some(result) = engine.as_ref().ok_or_else(not_ready)?.step(&mut work)? {
                return Ok(Event::Answered { id, result });
            }
        }
    }
}

async fn load_engine(load: &Load) -> Result<Engine> {
    let (bytes, name) = download::model(load, |loading| post(&Event::Loading(loading))).await?;
    let all = Loading { stage: Stage::Prepare, loaded: bytes.len(), total: bytes.len() };
    post(&Event::Loading(all));
    breathe().await;
    Engine::new(&bytes, name)
}
