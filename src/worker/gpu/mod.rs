//! The graphics processor beside the processor: started in idle time, checked, timed, and given up
//! when it fails. Whatever happens to it, questions are answered.

mod choice;
mod door;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use electra::{Input, Logits};
use js_sys::Promise;
use web_sys::Blob;

use super::engine::now;
use crate::protocol::{Backend, Graphics};
use choice::{BATCH, Choice, Measured, ONE, Times};
pub use door::Door;
use door::Network;

/// Milliseconds in which the device has to be there, its kernels compiled and its results checked.
const LONGEST_START: f64 = 120_000.0;
/// Milliseconds that a batch may take at least, and how many times as long as was to be expected.
const LONGEST_BATCH: f64 = 10_000.0;
const TIMES_AS_LONG: f64 = 20.0;
/// Milliseconds that a batch should take: a question can be withdrawn between batches.
const GOOD_BATCH: f64 = 200.0;
const MOST_WINDOWS: usize = 8;
/// Bytes of a model's file in which its header is to be found.
const BEGINNING: usize = 1 << 21;
/// Tokens of a window that tells how fast the device is about.
const SHORT: usize = 32;
/// How often each is timed: the first run finds buffers to make and caches to fill.
const RUNS: usize = 3;

/// The graphics processor of a worker.
pub struct Gpu {
    door: Door,
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

/// A network on the device, which computes what it should.
pub struct Ready {
    network: Network,
    choice: Cell<Choice>,
    arithmetic: String,
    /// Milliseconds that a token took last; 0 before that is known.
    per_token: Cell<f64>,
}

impl Ready {
    /// How many windows of this many tokens to run at once.
    pub fn batch(&self, tokens: usize) -> usize {
        #[allow(clippy::cast_precision_loss)] // a few thousand
        let window = self.per_token.get() * tokens as f64;
        if window <= 0.0 {
            return 1;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
        let windows = (GOOD_BATCH / window) as usize;
        windows.clamp(1, MOST_WINDOWS)
    }

    /// Runs a short window, the first, which may take as long as it likes.
    async fn first(&self) -> Result<(), String> {
        let (ids, token_types) = ([0; SHORT], [0; SHORT]);
        let started = now();
        let inputs = [Input { ids: &ids, token_types: &token_types }];
        self.network.run(&inputs, LONGEST_START).await?;
        self.per_token.set((now() - started) / to_f64(SHORT));
        Ok(())
    }

    /// Runs windows.
    ///
    /// # Errors
    /// Why the device is of no use any more.
    pub async fn run(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>, String> {
        #[allow(clippy::cast_precision_loss)] // a few thousand
        let tokens = inputs.iter().map(|input| input.ids.len()).sum::<usize>() as f64;
        let longest = (TIMES_AS_LONG * tokens * self.per_token.get()).max(LONGEST_BATCH);
        let started = now();
        let logits = self.network.run(inputs, longest).await?;
        let finite = |numbers: &[f32]| numbers.iter().all(|number| number.is_finite());
        if !logits.iter().all(|window| finite(&window.start) && finite(&window.end)) {
            return Err("it gave what are no numbers".into());
        }
        self.per_token.set((now() - started) / tokens.max(1.0));
        Ok(logits)
    }

    /// Milliseconds of a batch, at best.
    async fn time(&self, windows: usize, tokens: usize) -> Result<f64, String> {
        let (ids, token_types) = (vec![0; tokens], vec![0; tokens]);
        let inputs = vec![Input { ids: &ids, token_types: &token_types }; windows];
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            let started = now();
            self.run(&inputs).await?;
            best = best.min(now() - started);
        }
        Ok(best)
    }

    /// Times it, where the processor takes `processor`.
    async fn times(&self, processor: Times) -> Result<Times, String> {
        let one = self.time(1, ONE).await?;
        // Where one window takes that long, many are not for it either.
        let hopeless = one > 4.0 * processor.one;
        let many = if hopeless {
            one * to_f64(BATCH.0 * BATCH.1) / to_f64(ONE)
        } else {
            let windows = self.batch(BATCH.1).min(BATCH.0);
            self.time(windows, BATCH.1).await? * to_f64(BATCH.0) / to_f64(windows)
        };
        Ok(Times { one, many })
    }
}

impl Gpu {
    pub fn new(door: Door, wanted: Backend) -> Self {
        let state = if wanted == Backend::Simd { State::Off } else { State::Waiting(None) };
        Self {
            door,
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
            *self.prepared.borrow_mut() = Some(self.door.prepare(beginning));
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
            State::Ready(ready) if ready.choice.get().takes(windows) => Some(ready.clone()),
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
        let adapter = self.door.adapter_name().await?;
        let adapter = adapter.ok_or("This browser offers no graphics processor.")?;
        *self.adapter.borrow_mut() = Some(adapter.clone());
        let model = self.model.borrow().clone();
        let model = model.ok_or("The model's file cannot be handed on.")?;
        let name = self.name(&adapter, &model);
        let kept = match self.wanted {
            Backend::Auto => self.door.kept(&name).await,
            _ => None,
        };
        let kept: Option<Measured> = kept.and_then(|text| serde_json::from_str(&text).ok());
        let choice = |measured: &Measured| Choice::of(measured, self.workers.get());
        if kept.is_some_and(|measured| choice(&measured) == Choice::NEVER) {
            return Err(SLOWER.into());
        }
        let ready = match begun {
            Some(ready) => ready,
            None => self.open(&model).await?,
        };
        if self.wanted == Backend::Auto {
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
            ready.choice.set(choice(&measured));
            if let (None, Ok(text)) = (kept, serde_json::to_string(&measured)) {
                self.door.keep(&name, &text).await;
            }
            if ready.choice.get() == Choice::NEVER {
                return Err(SLOWER.into());
            }
        }
        self.off.replace(None);
        Ok(State::Ready(Rc::new(ready)))
    }

    async fn open(&self, model: &Blob) -> Result<Ready, String> {
        let prepared = self.prepared.take();
        let network = self.door.open(model, prepared, LONGEST_START).await?;
        let ready = Ready {
            arithmetic: network.arithmetic(),
            network,
            choice: Cell::new(Choice::ALWAYS),
            per_token: Cell::default(),
        };
        // How fast it is about, so that it is known when it hangs.
        ready.first().await?;
        Ok(ready)
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
            gloo::console::warn!(format!("The graphics processor is not used: {reason}"));
        }
        self.off.replace(Some(reason));
    }

    /// What measured times belong to: this browser, adapter and model. The door adds the version.
    fn name(&self, adapter: &str, model: &Blob) -> String {
        let browser = super::scope().and_then(|scope| scope.navigator().user_agent().ok());
        format!("{} {adapter} {}", browser.unwrap_or_default(), model.size())
    }
}

/// Times the processor, unless somebody waits for it.
async fn times(run: impl Fn(usize) -> Option<f64>, busy: impl Fn() -> bool) -> Option<Times> {
    let mut best = Times { one: f64::INFINITY, many: f64::INFINITY };
    for _ in 0..RUNS {
        for (tokens, windows, best) in [(ONE, 1, &mut best.one), (BATCH.1, BATCH.0, &mut best.many)]
        {
            super::breathe().await;
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

#[allow(clippy::cast_precision_loss)] // a few thousand
fn to_f64(number: usize) -> f64 {
    number as f64
}
