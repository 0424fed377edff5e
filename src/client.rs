//! The one client of the engine's worker, used by the page and by the JavaScript API.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, Worker};

use crate::error::{Error, ErrorCode, Result};
use crate::failure::Failure;
use crate::location::Location;
use crate::models::Wanted;
use crate::protocol::{
    Answers, Backend, Event, Load, Loading, ModelInfo, Persistence, Question, QuestionId, Request,
};
use crate::store::{self, CacheKey};

/// What a client tells its owner beside the results of questions.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// The model is on its way.
    Loading(Loading),
    /// Questions are answered from now on.
    Ready(ModelInfo),
    /// Whether the model is there for the next visit.
    Kept(Persistence),
    /// The worker died; another one starts, and is asked what has no answer yet.
    Restarting,
    /// No model: questions fail with this until [`Client::reload`].
    LoadFailed(Error),
    /// How many windows of a question are done.
    Working {
        /// Which question.
        id: QuestionId,
        /// Windows done.
        done: usize,
        /// Windows in all.
        windows: usize,
    },
}

thread_local! {
    // One count for all clients: what was asked of one is not mistaken for what is asked of the next.
    static NEXT_ID: Cell<QuestionId> = const { Cell::new(1) };
}

enum State {
    Loading,
    Ready(ModelInfo),
    /// Until [`Client::reload`].
    Failed(Error),
    /// The worker died; the next question starts another.
    Stopped(Error),
}

type Sender<T> = oneshot::Sender<Result<T>>;

/// A question on its way; kept whole, so that one asked during loading is sent afterwards, and one
/// that a worker died of is asked again.
struct Pending {
    question: Question,
    reply: Sender<Answers>,
    on_update: Option<OnUpdate>,
    again: bool,
}

/// Is told what is known of a question while more is read.
pub type OnUpdate = Rc<dyn Fn(QuestionId, Answers)>;

struct Connection {
    worker: Worker,
    // Held so that the callbacks live as long as the worker.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

struct Inner {
    location: Location,
    model: Wanted,
    workers: Option<usize>,
    backend: Cell<Backend>,
    on_notice: Box<dyn Fn(Notice)>,
    connection: RefCell<Option<Connection>>,
    state: RefCell<State>,
    waiting_for_model: RefCell<Vec<Sender<ModelInfo>>>,
    questions: RefCell<BTreeMap<QuestionId, Pending>>,
    // Counts the workers, so that what was meant for one is not sent to the next.
    connections: Cell<u32>,
    // Whether the worker has ever spoken.
    started: Cell<bool>,
}

/// A handle on one worker; clones share it. The worker ends with [`Client::close`] or the last clone.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

impl Client {
    /// Starts the worker and has it load a model. At most `workers` compute: as many as suit the device
    /// when `None`. `backend` says on what.
    pub fn start(
        location: Location,
        model: Wanted,
        workers: Option<usize>,
        backend: Backend,
        on_notice: impl Fn(Notice) + 'static,
    ) -> Self {
        let client = Self(Rc::new(Inner {
            location,
            model,
            workers,
            backend: Cell::new(backend),
            on_notice: Box::new(on_notice),
            connection: RefCell::default(),
            state: RefCell::new(State::Loading),
            waiting_for_model: RefCell::default(),
            questions: RefCell::default(),
            connections: Cell::new(0),
            started: Cell::new(false),
        }));
        client.0.connect();
        client
    }

    /// Resolves when the model is ready, or says why it is not.
    pub fn ready(&self) -> impl Future<Output = Result<ModelInfo>> + use<> {
        let (reply, receiver) = oneshot::channel();
        match &*self.0.state.borrow() {
            State::Ready(info) => drop(reply.send(Ok(info.clone()))),
            State::Failed(error) | State::Stopped(error) => drop(reply.send(Err(error.clone()))),
            State::Loading => self.0.waiting_for_model.borrow_mut().push(reply),
        }
        answer(receiver)
    }

    /// Loads again after a failure, in a new worker.
    pub fn reload(&self) {
        self.0.connect();
    }

    /// Has something else compute from now on, in a new worker.
    pub fn set_backend(&self, backend: Backend) {
        self.0.backend.set(backend);
        self.0.connect();
    }

    /// Asks a question; it waits for the model and for the questions before it. The number is for
    /// [`Client::cancel`] and [`Client::enough`].
    pub fn ask(
        &self,
        mut question: Question,
        on_update: Option<OnUpdate>,
    ) -> (QuestionId, impl Future<Output = Result<Answers>> + use<>) {
        let id = NEXT_ID.get();
        NEXT_ID.set(id.wrapping_add(1));
        let (reply, receiver) = oneshot::channel();
        let (ready, stopped) = match &*self.0.state.borrow() {
            State::Failed(error) => {
                drop(reply.send(Err(error.clone())));
                return (id, answer(receiver));
            }
            State::Loading => (false, false),
            State::Ready(_) => (true, false),
            State::Stopped(_) => (false, true),
        };
        question.updates = on_update.is_some();
        let pending = Pending { question, reply, on_update, again: false };
        self.0.questions.borrow_mut().insert(id, pending);
        if stopped {
            self.0.connect();
        } else if ready {
            self.0.send_question(id);
        }
        (id, answer(receiver))
    }

    /// Has a question answered with what was read so far, or as soon as something is.
    pub fn enough(&self, id: QuestionId) {
        self.0.send(&Request::Enough { id });
    }

    /// Withdraws a question: its future resolves at once with [`ErrorCode::Cancelled`].
    pub fn cancel(&self, id: QuestionId) {
        if let Some(pending) = self.0.questions.borrow_mut().remove(&id) {
            drop(pending.reply.send(Err(Error::cancelled())));
            self.0.send(&Request::Cancel { id });
        }
    }

    /// Ends the worker; questions under way fail with [`ErrorCode::Cancelled`].
    pub fn close(&self) {
        self.0.connection.borrow_mut().take();
        self.0.connections.set(self.0.connections.get().wrapping_add(1));
        self.0.fail(&Error::closed());
    }
}

async fn answer<T>(receiver: oneshot::Receiver<Result<T>>) -> Result<T> {
    receiver.await.unwrap_or_else(|_| Err(Error::closed()))
}

impl Inner {
    /// Starts a worker in place of the one that ran, if any.
    fn connect(self: &Rc<Self>) {
        self.connection.borrow_mut().take();
        *self.state.borrow_mut() = State::Loading;
        self.started.set(false);
        let worker = match self.location.start_worker() {
            Ok(worker) => worker,
            Err(error) => {
                self.fail(&error);
                return;
            }
        };
        let weak = Rc::downgrade(self);
        let on_message = Closure::new(move |message: MessageEvent| {
            with(&weak, |inner| match serde_wasm_bindgen::from_value(message.data()) {
                Ok(event) => inner.receive(event),
                Err(_) => inner.stop(false),
            });
        });
        let weak = Rc::downgrade(self);
        let on_error =
            Closure::new(move |_: web_sys::Event| with(&weak, |inner| inner.stop(false)));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let connection = Connection { worker, _on_message: on_message, _on_error: on_error };
        *self.connection.borrow_mut() = Some(connection);
        self.connections.set(self.connections.get().wrapping_add(1));
        let inner = self.clone();
        spawn_local(async move { inner.load().await });
    }

    /// Tells the worker which model is meant, while it starts.
    async fn load(&self) {
        let number = self.connections.get();
        let source = store::find(&self.location.models, &self.model).await;
        if self.connections.get() != number {
            return;
        }
        match source {
            Ok(source) => {
                let stored = source.promise().map(|promise| CacheKey::of(&promise.sha256));
                let (workers, backend) = (self.workers, self.backend.get());
                self.send(&Load { source, stored, workers, backend });
            }
            Err(error) => self.fail(&error),
        }
    }

    fn send(&self, message: &impl Serialize) {
        if let (Some(connection), Ok(message)) =
            (&*self.connection.borrow(), serde_wasm_bindgen::to_value(message))
        {
            // Fails only for values that cannot be cloned, and what is sent is plain data.
            drop(connection.worker.post_message(&message));
        }
    }

    fn send_question(&self, id: QuestionId) {
        let question = self.questions.borrow().get(&id).map(|pending| pending.question.clone());
        if let Some(question) = question {
            self.send(&Request::Ask { id, question });
        }
    }

    fn receive(self: &Rc<Self>, event: Event) {
        match event {
            Event::Started => self.started.set(true),
            Event::Loading(loading) => (self.on_notice)(Notice::Loading(loading)),
            Event::Ready(info) => {
                *self.state.borrow_mut() = State::Ready(info.clone());
                for reply in self.waiting_for_model.take() {
                    drop(reply.send(Ok(info.clone())));
                }
                (self.on_notice)(Notice::Ready(info));
                let ids: Vec<QuestionId> = self.questions.borrow().keys().copied().collect();
                ids.into_iter().for_each(|id| self.send_question(id));
            }
            Event::Kept(storage) => (self.on_notice)(Notice::Kept(storage)),
            Event::LoadFailed { error } if error.code == ErrorCode::EngineStopped => {
                self.end(State::Stopped, &error);
            }
            Event::LoadFailed { error } => self.fail(&error),
            Event::Working { id, done, windows } => {
                (self.on_notice)(Notice::Working { id, done, windows });
            }
            Event::Updated { id, result } => {
                let on_update =
                    self.questions.borrow().get(&id).and_then(|it| it.on_update.clone());
                if let Some(on_update) = on_update {
                    on_update(id, result);
                }
            }
            Event::Answered { id, result } => self.resolve(id, Ok(result)),
            Event::Failed { id, error } => self.resolve(id, Err(error)),
            Event::Crashed { message, full } => {
                gloo::console::error!(message);
                self.stop(full);
            }
        }
    }

    fn resolve(&self, id: QuestionId, result: Result<Answers>) {
        // A question that was withdrawn is no longer here.
        if let Some(pending) = self.questions.borrow_mut().remove(&id) {
            drop(pending.reply.send(result));
        }
    }

    /// The worker has died. The question that it was at is asked once more, of a new worker; if that
    /// one dies of it, too, there is no answer. `full` says whether its memory was full.
    fn stop(self: &Rc<Self>, full: bool) {
        let ready = matches!(&*self.state.borrow(), State::Ready(_));
        let error = Error::from(match (ready, full) {
            (true, true) => Failure::NoMemoryToRead,
            (true, false) => Failure::Stopped,
            (false, true) => Failure::NoMemoryToLoad,
            (false, false) => Failure::StoppedLoading,
        });
        if ready {
            let mut questions = self.questions.borrow_mut();
            // They are answered in the order of their numbers.
            if let Some(mut first) = questions.first_entry() {
                if first.get().again {
                    drop(first.remove().reply.send(Err(error.clone())));
                } else {
                    first.get_mut().again = true;
                }
            }
        }
        if ready && !self.questions.borrow().is_empty() {
            (self.on_notice)(Notice::Restarting);
            self.connect();
        } else {
            // What it held is wanted no more.
            self.connection.borrow_mut().take();
            let error = if self.started.get() { error } else { Failure::NotLoaded.into() };
            self.end(State::Stopped, &error);
        }
    }

    fn fail(&self, error: &Error) {
        self.end(State::Failed, error);
    }

    fn end(&self, state: impl Fn(Error) -> State, error: &Error) {
        *self.state.borrow_mut() = state(error.clone());
        for reply in self.waiting_for_model.take() {
            drop(reply.send(Err(error.clone())));
        }
        for pending in self.questions.take().into_values() {
            drop(pending.reply.send(Err(error.clone())));
        }
        (self.on_notice)(Notice::LoadFailed(error.clone()));
    }
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}
