//! Helpers: plain workers that run the same network on windows of a long passage, and on some rows of a window.
//!
//! A helper is started when there is work for it, and stays. It gets the compiled program and the
//! model's file from its engine, so nothing is fetched or checked twice; the file is a `Blob`, which
//! browsers share between workers without a copy. Browsers that let no worker start workers, and
//! devices of one core or little memory, have no helpers.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use electra::Logits;
use js_sys::Function;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker};

use super::job::Job;
use super::letters::{Rows, Task};
use super::mail::Mail;
use super::remote::Helper;
use super::scope::now;
use super::times::Times;

/// Helpers that are started to share single windows: more are of little use there.
const SHARING: usize = 3;
/// Milliseconds of a window that is worth them.
const WORTH: f64 = 20.0;
/// Helpers that may die until no more are started for that.
const LOSSES: usize = 2;
/// How much of a window a helper has to have done, so that one waits for it.
const NEARLY: f64 = 0.6;

/// What a helper is started with.
#[derive(Serialize, Deserialize)]
struct Start {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    program: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    model: Blob,
}

/// The helpers of one engine.
pub struct Pool {
    model: Blob,
    most: usize,
    start: Function,
    helpers: RefCell<Vec<Rc<Helper>>>,
    job: RefCell<Option<Rc<Job>>>,
    // Tells results of the job from those of jobs that were dropped.
    number: Cell<u32>,
    /// Jobs and windows that were split have numbers in common.
    last_number: Cell<u32>,
    losses: Cell<usize>,
    /// What helpers that share a window have computed.
    pub mail: Mail,
    pub times: RefCell<Times>,
    /// Milliseconds that the engine took for its last window.
    window: Cell<f64>,
    this: Weak<Pool>,
}

impl Pool {
    /// A pool that starts at most `most` helpers, by calling `start`, for the model of this file.
    pub fn new(model: Blob, most: usize, start: Function) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            model,
            most,
            start,
            helpers: RefCell::default(),
            job: RefCell::default(),
            number: Cell::new(0),
            last_number: Cell::new(0),
            losses: Cell::new(0),
            mail: Mail::default(),
            times: RefCell::default(),
            window: Cell::new(0.0),
            this: this.clone(),
        })
    }

    /// Has the helpers work on a job, which its owner works on too.
    pub fn begin(&self, job: &Rc<Job>) {
        self.number.set(self.next_number());
        *self.job.borrow_mut() = Some(job.clone());
        self.grow(job.left().saturating_sub(1));
        self.share();
    }

    /// Has the helpers drop the job.
    pub fn end(&self) {
        if let Some(job) = self.job.borrow_mut().take() {
            self.mail.end();
            self.helpers.borrow().iter().for_each(|helper| helper.stop());
            job.wake();
        }
    }

    /// Starts helpers that can share the next window, where that has shown itself to be worth it; and others in place of
    /// those that do not answer.
    pub fn prepare(&self) {
        let before = self.helpers.borrow().len();
        self.helpers.borrow_mut().retain(|helper| !helper.silent.get());
        self.lost(before - self.helpers.borrow().len());
        if self.times.borrow().exceed(WORTH) && self.losses.get() < LOSSES {
            self.grow(SHARING);
        }
    }

    fn lost(&self, helpers: usize) {
        self.losses.set(self.losses.get() + helpers);
    }

    fn grow(&self, wanted: usize) {
        while self.helpers.borrow().len() < self.most.min(wanted) {
            let Some(helper) = self.start() else { break };
            self.helpers.borrow_mut().push(helper);
        }
    }

    /// The engine took so long for a window of so many tokens.
    pub fn note(&self, tokens: usize, milliseconds: f64) {
        self.window.set(milliseconds);
        let rests = |helper: &Rc<Helper>| helper.ready.get() && helper.has.borrow().is_empty();
        if self.helpers.borrow().iter().all(rests) {
            self.times.borrow_mut().add(tokens, 1, milliseconds);
        }
    }

    /// Helpers that have nothing to do, or will have in a moment, as long as windows take.
    pub fn free(&self) -> Vec<Rc<Helper>> {
        let nearly = now() - NEARLY * self.window.get();
        let free = |helper: &&Rc<Helper>| match &helper.has.borrow()[..] {
            [] => helper.works(),
            [_] => helper.works() && helper.since.get() < nearly,
            _ => false,
        };
        self.helpers.borrow().iter().filter(free).cloned().collect()
    }

    /// A window is split; its number.
    pub fn begin_split(&self) -> u32 {
        let number = self.next_number();
        self.mail.begin(number);
        number
    }

    fn next_number(&self) -> u32 {
        self.last_number.set(self.last_number.get().wrapping_add(1));
        self.last_number.get()
    }

    /// Gives the helpers windows: two each, so that none runs dry while this worker computes and
    /// cannot give; one when few are left, so that all end together.
    fn share(&self) {
        let Some(job) = self.job.borrow().clone() else { return };
        let helpers = self.helpers.borrow().clone();
        for share in 1..=2 {
            for helper in helpers.iter().filter(|helper| helper.works() && !helper.shares.get()) {
                let few = share == 2 && job.left() <= helpers.len() + 1;
                if helper.has.borrow().len() >= share || few {
                    continue;
                }
                if self.keeps(&job) {
                    return;
                }
                let Some(index) = job.take() else { return };
                let Some(window) = job.windows().get(index) else { return };
                if helper.has.borrow().is_empty() {
                    helper.since.set(now());
                }
                helper.has.borrow_mut().push(index);
                helper.send(&Task {
                    number: self.number.get(),
                    first: u32::try_from(index).unwrap_or(u32::MAX),
                    rows: 0,
                    ids: window.ids.clone(),
                    token_types: window.token_types.clone(),
                });
            }
        }
    }

    /// Whether the windows that are left are the engine's: the last one, and fewer than there are workers, where all
    /// share each of them.
    fn keeps(&self, job: &Job) -> bool {
        let workers = 1 + self.helpers.borrow().iter().filter(|helper| helper.works()).count();
        let splits = |tokens| self.times.borrow().splits(tokens, workers.min(1 + SHARING));
        job.left() == 1 || job.left() < workers && job.next_tokens().is_some_and(splits)
    }

    fn start(&self) -> Option<Rc<Helper>> {
        // Any object will do that has a worker's methods.
        let worker: Worker = self.start.call0(&JsValue::NULL).ok()?.unchecked_into();
        let start = Start { program: wasm_bindgen::module(), model: self.model.clone() };
        worker.post_message(&serde_wasm_bindgen::to_value(&start).ok()?).ok()?;
        let helper = Rc::new_cyclic(|helper: &Weak<Helper>| {
            let (pool, this) = (self.this.clone(), helper.clone());
            let on_message = Closure::new(move |message: MessageEvent| {
                if let (Some(pool), Some(helper)) = (pool.upgrade(), this.upgrade()) {
                    pool.receive(&helper, &message.data());
                }
            });
            let (pool, this) = (self.this.clone(), helper.clone());
            let on_error = Closure::new(move |event: web_sys::Event| {
                // Otherwise it counts as an error of the engine too.
                event.prevent_default();
                if let (Some(pool), Some(helper)) = (pool.upgrade(), this.upgrade()) {
                    pool.lose(&helper);
                }
            });
            Helper::new(worker, on_message, on_error)
        });
        Some(helper)
    }

    fn receive(&self, helper: &Rc<Helper>, message: &JsValue) {
        helper.silent.set(false);
        if let Some(rows) = Rows::read(message) {
            if self.mail.wants(rows.number) {
                return self.mail.put(rows);
            }
            if rows.number == self.number.get() {
                self.done(helper, &rows);
            }
        } else if message.as_bool() == Some(true) {
            helper.ready.set(true);
        } else {
            // Its own words, or what its script says of it.
            let said = js_sys::Reflect::get(message, &"message".into()).unwrap_or_default();
            let said = message.as_string().or_else(|| said.as_string()).unwrap_or_default();
            gloo::console::warn!(format!("A helper stopped; its work is done without it. {said}"));
            self.lose(helper);
        }
        self.share();
    }

    /// A window of the job is done.
    fn done(&self, helper: &Helper, rows: &Rows) {
        let index = rows.first as usize;
        helper.has.borrow_mut().retain(|has| *has != index);
        helper.since.set(now());
        if let Some(job) = &*self.job.borrow() {
            let mut start = rows.numbers.to_vec();
            let end = start.split_off(start.len() / 2);
            job.put(index, Logits { start, end });
        }
    }

    /// Goes on without a helper.
    fn lose(&self, helper: &Rc<Helper>) {
        self.helpers.borrow_mut().retain(|other| !Rc::ptr_eq(other, helper));
        self.lost(1);
        if helper.shares.get() {
            self.mail.end();
        }
        if let Some(job) = &*self.job.borrow() {
            helper.has.take().into_iter().for_each(|index| job.give_back(index));
        }
        self.share();
    }
}
