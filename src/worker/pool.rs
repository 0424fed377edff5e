//! Helpers: plain workers that run the same network on windows of a long passage.
//!
//! A helper is started when there is work for it, and stays. It gets the compiled program and the
//! model's file from its engine, so nothing is fetched or checked twice; the file is a `Blob`, which
//! browsers share between workers without a copy. Browsers that let no worker start workers, and
//! devices of one core or little memory, have no helpers.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Function;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker};

use super::helper::{Report, Task};
use super::job::Job;

/// Most workers that compute: beyond, memory is the limit and there is little to win.
const MOST_WORKERS: usize = 8;

/// What a worker takes beside the model, which it holds twice while it packs the weights.
const WORKER_BYTES: f64 = 10e6;
/// What all may take of the device's memory.
const SHARE: f64 = 0.1;

/// Workers for a device with this many logical processors and this many GiB of memory, if it tells, and
/// a model of this many bytes.
pub fn workers_for(processors: usize, memory: Option<f64>, model: usize) -> usize {
    #[allow(clippy::cast_precision_loss)] // less than 2⁵³ bytes
    let worker = WORKER_BYTES + 2.0 * model as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    let by_model = (SHARE * memory.unwrap_or(4.0) * 1e9 / worker) as usize;
    let by_processors = if processors <= 4 { processors } else { (processors / 2).max(4) };
    let by_memory = match memory {
        Some(gigabytes) if gigabytes < 2.0 => 1,
        Some(gigabytes) if gigabytes < 4.0 => 2,
        Some(gigabytes) if gigabytes >= 8.0 => MOST_WORKERS,
        _ => 4,
    };
    by_processors.min(by_memory).min(by_model).max(1)
}

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
    this: Weak<Pool>,
}

struct Helper {
    worker: Worker,
    ready: Cell<bool>,
    /// Windows of the job that it has and has not reported.
    has: RefCell<Vec<usize>>,
    // Held so that the callbacks live as long as the worker.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Helper {
    fn send(&self, task: &Task) {
        if let Ok(message) = serde_wasm_bindgen::to_value(task) {
            // Fails only for values that cannot be cloned, and a task is plain data.
            drop(self.worker.post_message(&message));
        }
    }
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
            this: this.clone(),
        })
    }

    /// Has the helpers work on a job, which its owner works on too.
    pub fn begin(&self, job: &Rc<Job>) {
        self.number.set(self.number.get().wrapping_add(1));
        *self.job.borrow_mut() = Some(job.clone());
        let wanted = self.most.min(job.left().saturating_sub(1));
        while self.helpers.borrow().len() < wanted {
            let Some(helper) = self.start() else { break };
            self.helpers.borrow_mut().push(helper);
        }
        self.share();
    }

    /// Has the helpers drop the job.
    pub fn end(&self) {
        if let Some(job) = self.job.borrow_mut().take() {
            for helper in &*self.helpers.borrow() {
                if !helper.has.take().is_empty() {
                    helper.send(&Task::Drop);
                }
            }
            job.wake();
        }
    }

    /// Gives the helpers windows: two each, so that none runs dry while this worker computes and
    /// cannot give; one when few are left, so that all end together.
    fn share(&self) {
        let Some(job) = self.job.borrow().clone() else { return };
        let helpers = self.helpers.borrow().clone();
        for share in 1..=2 {
            for helper in helpers.iter().filter(|helper| helper.ready.get()) {
                let few = share == 2 && job.left() <= helpers.len() + 1;
                if helper.has.borrow().len() >= share || few {
                    continue;
                }
                let Some(index) = job.take() else { return };
                let Some(window) = job.windows().get(index) else { return };
                helper.has.borrow_mut().push(index);
                helper.send(&Task::Run {
                    job: self.number.get(),
                    index,
                    ids: window.ids.clone(),
                    token_types: window.token_types.clone(),
                });
            }
        }
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
                    match serde_wasm_bindgen::from_value(message.data()) {
                        Ok(report) => pool.receive(&helper, report),
                        Err(_) => pool.lose(&helper),
                    }
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
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            Helper {
                worker,
                ready: Cell::new(false),
                has: RefCell::default(),
                _on_message: on_message,
                _on_error: on_error,
            }
        });
        Some(helper)
    }

    fn receive(&self, helper: &Rc<Helper>, report: Report) {
        match report {
            Report::Ready => helper.ready.set(true),
            Report::Done { job, index, logits } if job == self.number.get() => {
                helper.has.borrow_mut().retain(|has| *has != index);
                if let Some(job) = &*self.job.borrow() {
                    job.put(index, logits.into());
                }
            }
            Report::Done { .. } => {}
            Report::Crashed { message } => {
                gloo::console::warn!(format!(
                    "A helper stopped; its work is done without it. {message}"
                ));
                self.lose(helper);
            }
        }
        self.share();
    }

    /// Goes on without a helper.
    fn lose(&self, helper: &Rc<Helper>) {
        self.helpers.borrow_mut().retain(|other| !Rc::ptr_eq(other, helper));
        if let Some(job) = &*self.job.borrow() {
            helper.has.take().into_iter().for_each(|index| job.give_back(index));
        }
        self.share();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: usize = 19_000_000;

    #[test]
    fn small_devices_have_one_worker() {
        assert_eq!(workers_for(1, None, DEFAULT), 1);
        assert_eq!(workers_for(8, Some(1.0), DEFAULT), 1);
        assert_eq!(workers_for(0, Some(8.0), DEFAULT), 1);
    }

    #[test]
    fn more_processors_and_memory_mean_more_workers() {
        let sizes = [(2, None), (4, None), (8, Some(2.0)), (8, Some(8.0)), (32, Some(8.0))];
        assert_eq!(sizes.map(|(n, memory)| workers_for(n, memory, DEFAULT)), [2, 4, 2, 4, 8]);
    }

    #[test]
    fn a_larger_model_means_fewer_workers() {
        let sizes = [2.0, 4.0, 8.0].map(|memory| workers_for(16, Some(memory), 105_000_000));
        assert_eq!(sizes, [1, 1, 3]);
    }
}
