//! A helper as its engine sees it.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::letters::Task;

/// A helper.
pub struct Helper {
    worker: Worker,
    /// Whether its network is there.
    pub ready: Cell<bool>,
    /// Windows of the job that it has and has not reported.
    pub has: RefCell<Vec<usize>>,
    /// When it began with the first of them.
    pub since: Cell<f64>,
    /// Whether it computes some rows of a window.
    pub shares: Cell<bool>,
    /// Whether rows of it are waited for, or were in vain: then nothing is given to it until it says something.
    pub silent: Cell<bool>,
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
    /// A worker that was started, and what is to happen with what it says.
    pub fn new(
        worker: Worker,
        on_message: Closure<dyn FnMut(MessageEvent)>,
        on_error: Closure<dyn FnMut(web_sys::Event)>,
    ) -> Self {
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Self {
            worker,
            ready: Cell::new(false),
            has: RefCell::default(),
            since: Cell::new(0.0),
            shares: Cell::new(false),
            silent: Cell::new(false),
            _on_message: on_message,
            _on_error: on_error,
        }
    }

    /// Gives it something to do.
    pub fn send(&self, task: &Task) {
        // Fails only for what cannot be cloned, and a task is numbers.
        drop(self.worker.post_message(&task.write()));
    }

    /// Has it forget what it was given.
    fn forget(&self) {
        drop(self.worker.post_message(&JsValue::FALSE));
    }

    /// Has it share a window.
    pub fn share(&self, task: &Task) {
        self.shares.set(true);
        self.send(task);
    }

    /// Gives it what others have computed.
    pub fn hand_over(&self, (message, transferred): (Array, Array)) {
        drop(self.worker.post_message_with_transfer(&message, &transferred));
    }

    /// Something of it is waited for.
    pub fn expect(&self) {
        self.silent.set(true);
    }

    /// The window that it shared is done, or given up, because its rows came too late or for other reasons.
    pub fn end_share(&self, done: bool, late: bool) {
        if self.shares.take() && !done {
            self.forget();
        }
        self.silent.set(self.silent.get() && late);
    }

    /// Has it drop what it does.
    pub fn stop(&self) {
        if !self.has.take().is_empty() | self.shares.take() {
            self.forget();
        }
    }

    /// Whether it is there and, as far as is known, well.
    pub fn works(&self) -> bool {
        self.ready.get() && (!self.silent.get() || self.shares.get())
    }
}
