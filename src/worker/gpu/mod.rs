//! The graphics processor beside the processor: started in idle time, checked, timed, and given up
//! when it fails. Whatever happens to it, questions are answered.

mod module;
mod ready;
mod route;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use web_sys::Blob;

use super::scope::{breathe, scope};
use crate::protocol::{Backend, Graphics};
use module::Refusal;
use ready::LONGEST_START;
use route::{BATCH, Known, Measured, ONE, RUNS, Route, Times, to_f64};

pub use module::GpuModule;
pub use ready::Ready;

/// Bytes of a model's file in which its header is to be found.
const BEGINNING: usize = 1 << 21;

/// The graphics processor of a worker.
pub struct Gpu {
    module: GpuModule,
    wanted: Backend,
    model: RefCell<Option<Blob>>,
    prepared: RefCell<Option<Promise>>,
    workers: Cell<usize>,
    state: RefCell<State>,
    adapter: RefCell<Option<String>>,
    off: RefCell<Option<String>>,
    losses: Cell<u32>,
}

enum State {
    /// It may be started, or, if it was before, timed.
    Waiting(Option<Ready>),
    Starting,
    Ready(Rc<Ready>),
    /// It is not used any more.
    Off,
}

impl Gpu {
    pub fn new(module: GpuModule, wanted: Backend) -> Self {
        let state = if wanted == Backend::Simd { State::Off } else { State::Waiting(None) };
        Self {
            module,
            wanted,
            model: RefCell::default(),
            prepared: RefCell::default(),
            workers: Cell::new(1),
            state: RefCell::new(state),
            adapter: RefCell::default(),
            off: RefCell::default(),
            losses: Cell::new(0),
        }
    }

    /// Whether it is to be there before the first question.
    pub fn is_awaited(&self) -> bool {
        self.wanted == Backend::Webgpu
    }

    /// The beginning of the model's file is there. Where the device is awaited its kernels are compiled
    /// from now on, while the rest is on its way; otherwise that has time until nobody waits.
    pub fn prepare(&self, beginning: &[u8]) {
        if self.is_awaited() {
            let beginning = beginning.get(..BEGINNING).unwrap_or(beginning);
            *self.prepared.borrow_mut() = Some(self.module.prepare(beginning));
        }
    }

    /// The whole file, which can be handed on, and how many workers share a long passage without it.
    pub fn give(&self, model: Option<Blob>, workers: usize) {
        self.model.replace(model);
        self.workers.set(workers);
    }

    /// What a result says of it; nothing where nobody wants it.
    pub fn report(&self) -> Option<Graphics> {
        let arithmetic = match &*self.state.borrow() {
            State::Ready(ready) => Some(ready.arithmetic.clone()),
            _ => None,
        };
        let report = Graphics {
            adapter: self.adapter.borrow().clone(),
            arithmetic,
            off: self.off.borrow().clone(),
        };
        (report != Graphics::default()).then_some(report)
    }

    /// The device, if so many windows are for it.
    pub fn choose(&self, windows: usize) -> Option<Rc<Ready>> {
        match &*self.state.borrow() {
            State::Ready(ready) if ready.route.get().takes(windows) => Some(ready.clone()),
            _ => None,
        }
    }

    /// Starts it if it is to be started. `processor` runs a window of so many tokens there, and gives the
    /// milliseconds that it took; `busy` says whether somebody waits for an answer meanwhile, which
    /// spoils the times.
    pub async fn start(&self, processor: impl Fn(usize) -> Option<f64>, busy: impl Fn() -> bool) {
        if !matches!(*self.state.borrow(), State::Waiting(_)) {
            return;
        }
        let State::Waiting(begun) = self.state.replace(State::Starting) else { return };
        let state = match self.attempt(begun, processor, busy).await {
            Ok(state) => state,
            Err(reason) => {
                self.note(reason);
                State::Off
            }
        };
        self.state.replace(state);
    }

    async fn attempt(
        &self,
        begun: Option<Ready>,
        processor: impl Fn(usize) -> Option<f64>,
        busy: impl Fn() -> bool,
    ) -> Result<State, String> {
        let adapter = self.module.adapter_name().await?;
        let adapter = adapter.ok_or("This browser offers no graphics processor.")?;
        *self.adapter.borrow_mut() = Some(adapter.clone());
        let model = self.model.borrow().clone();
        let model = model.ok_or("The model's file cannot be handed on.")?;
        let name = self.name(&adapter, &model);
        let remembers = self.wanted == Backend::Auto;
        let kept = if remembers { self.module.kept(&name).await } else { None };
        let kept = match kept.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(Known::Wrong(reason)) => return Err(reason),
            Some(Known::Measured(measured)) => Some(measured),
            None => None,
        };
        let route = |measured: &Measured| Route::of(measured, self.workers.get());
        if kept.is_some_and(|measured| route(&measured) == Route::NEVER) {
            return Err(SLOWER.into());
        }
        let ready = match begun {
            Some(ready) => ready,
            None => match self.open(&model).await {
                Ok(ready) => ready,
                Err(Refusal { reason, wrong }) => {
                    if wrong && remembers {
                        self.keep(&name, &Known::Wrong(reason.clone())).await;
                    }
                    return Err(reason);
                }
            },
        };
        if remembers {
            let measured = match kept {
                Some(measured) => measured,
                None => {
                    // Beside something else nothing can be measured; another time, then.
                    let Some(processor) = times(processor, &busy).await else {
                        return Ok(State::Waiting(Some(ready)));
                    };
                    let graphics = ready.times(processor).await?;
                    if busy() {
                        return Ok(State::Waiting(Some(ready)));
                    }
                    Measured { processor, graphics }
                }
            };
            ready.route.set(route(&measured));
            if kept.is_none() {
                self.keep(&name, &Known::Measured(measured)).await;
            }
            if ready.route.get() == Route::NEVER {
                return Err(SLOWER.into());
            }
        }
        self.off.replace(None);
        Ok(State::Ready(Rc::new(ready)))
    }

    async fn open(&self, model: &Blob) -> Result<Ready, Refusal> {
        let prepared = self.prepared.take();
        let session = self.module.open(model, prepared, LONGEST_START).await?;
        Ok(Ready::new(session).await?)
    }

    async fn keep(&self, name: &str, known: &Known) {
        if let Ok(text) = serde_json::to_string(known) {
            self.module.keep(name, &text).await;
        }
    }

    /// It has failed during a question. It may be started once more.
    pub fn lose(&self, reason: &str) {
        self.note(reason.into());
        self.losses.set(self.losses.get() + 1);
        let again = self.losses.get() < 2;
        self.state.replace(if again { State::Waiting(None) } else { State::Off });
    }

    fn note(&self, reason: String) {
        // That there is none is news only to who asked for it.
        if self.is_awaited() || self.adapter.borrow().is_some() {
            gloo::console::warn!(format!("The graphics processor is not used. {reason}"));
        }
        self.off.replace(Some(reason));
    }

    /// What measured times belong to: this browser, adapter and model. The module adds the version.
    fn name(&self, adapter: &str, model: &Blob) -> String {
        let browser = scope().and_then(|scope| scope.navigator().user_agent().ok());
        format!("{} {adapter} {}", browser.unwrap_or_default(), model.size())
    }
}

/// Times the processor, unless somebody waits for it.
async fn times(run: impl Fn(usize) -> Option<f64>, busy: impl Fn() -> bool) -> Option<Times> {
    let mut best = Times { one: f64::INFINITY, many: f64::INFINITY };
    for _ in 0..RUNS {
        for (tokens, windows, best) in [(ONE, 1, &mut best.one), (BATCH.1, BATCH.0, &mut best.many)]
        {
            breathe().await;
            if busy() {
                return None;
            }
            *best = best.min(run(tokens)? * to_f64(windows));
        }
    }
    Some(best)
}

/// Why the processor is kept to where both work.
const SLOWER: &str = "The processor is as fast here.";
