//! The other end of the pool: a worker that only runs windows.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use electra::{Backend, Input, Logits, ModelFile, SimdBackend};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, MessageEvent};

use super::scope::{breathe, post, scope};

/// From the engine to its helper.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Task {
    /// Run a window.
    Run { job: u32, index: usize, ids: Vec<u32>, token_types: Vec<u32> },
    /// Forget the windows that wait.
    Drop,
}

/// From the helper to its engine.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Report {
    /// The network is there.
    Ready,
    /// What came of a window.
    Done { job: u32, index: usize, logits: Numbers },
    /// The helper cannot go on.
    Crashed { message: String },
}

/// [`Logits`] in a form that can be sent.
#[derive(Serialize, Deserialize)]
pub struct Numbers {
    start: Vec<f32>,
    end: Vec<f32>,
}

impl From<Logits> for Numbers {
    fn from(Logits { start, end }: Logits) -> Self {
        Self { start, end }
    }
}

impl From<Numbers> for Logits {
    fn from(Numbers { start, end }: Numbers) -> Self {
        Self { start, end }
    }
}

/// Builds the network and listens for tasks.
pub async fn help(model: &Blob) {
    match build(model).await {
        Ok(network) => listen(network),
        Err(message) => post(&Report::Crashed { message }),
    }
}

async fn build(model: &Blob) -> Result<SimdBackend, String> {
    let bytes = JsFuture::from(model.array_buffer()).await;
    let bytes = bytes.map_err(|_| "the model's file cannot be read".to_owned())?;
    let bytes = Uint8Array::new(&bytes).to_vec();
    let file = ModelFile::read(&bytes).map_err(|cause| cause.to_string())?;
    SimdBackend::new(&file).map_err(|cause| cause.to_string())
}

struct Queue {
    network: SimdBackend,
    tasks: RefCell<VecDeque<Task>>,
    busy: Cell<bool>,
}

fn listen(network: SimdBackend) {
    let queue = Rc::new(Queue { network, tasks: RefCell::default(), busy: Cell::new(false) });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        match serde_wasm_bindgen::from_value(message.data()) {
            Ok(Task::Drop) => queue.tasks.borrow_mut().clear(),
            Ok(task) => {
                queue.tasks.borrow_mut().push_back(task);
                if !queue.busy.replace(true) {
                    let queue = queue.clone();
                    spawn_local(async move { queue.work().await });
                }
            }
            Err(cause) => post(&Report::Crashed { message: cause.to_string() }),
        }
    });
    if let Some(scope) = scope() {
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The helper listens as long as it lives.
        on_message.forget();
    }
    post(&Report::Ready);
}

impl Queue {
    async fn work(&self) {
        loop {
            let next = self.tasks.borrow_mut().pop_front();
            let Some(Task::Run { job, index, ids, token_types }) = next else { break };
            let input = Input { ids: &ids, token_types: &token_types };
            match self.network.forward(&[input]).map(|logits| logits.into_iter().next()) {
                Ok(Some(logits)) => post(&Report::Done { job, index, logits: logits.into() }),
                Ok(None) => {}
                Err(cause) => post(&Report::Crashed { message: cause.to_string() }),
            }
            // What waits may have been dropped meanwhile.
            breathe().await;
        }
        self.busy.set(false);
    }
}
