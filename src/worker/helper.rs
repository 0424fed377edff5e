//! The other end of the pool: a worker that only runs windows.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use electra::{Backend, Input, Logits, ModelFile, SimdBackend};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, MessageEvent};

use super::letters::{Rows, Task};
use super::mail::Mail;
use super::scope::{breathe, hand_over, post, scope};

/// Builds the network and listens for tasks.
pub async fn help(model: &Blob) {
    match build(model).await {
        Ok(network) => listen(network),
        Err(message) => post(&message),
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
    mail: Mail,
    busy: Cell<bool>,
}

fn listen(network: SimdBackend) {
    let queue = Rc::new(Queue {
        network,
        tasks: RefCell::default(),
        mail: Mail::default(),
        busy: Cell::new(false),
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let message = message.data();
        if let Some(rows) = Rows::read(&message) {
            queue.mail.put(rows);
        } else if let Some(task) = Task::read(&message) {
            queue.tasks.borrow_mut().push_back(task);
            if !queue.busy.replace(true) {
                let queue = queue.clone();
                spawn_local(async move { queue.work().await });
            }
        } else {
            queue.tasks.borrow_mut().clear();
            queue.mail.end();
        }
    });
    if let Some(scope) = scope() {
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The helper listens as long as it lives.
        on_message.forget();
    }
    post(&true);
}

impl Queue {
    async fn work(&self) {
        loop {
            let next = self.tasks.borrow_mut().pop_front();
            let Some(Task { number, first, rows, ids, token_types }) = next else { break };
            let input = Input { ids: &ids, token_types: &token_types };
            let done = if rows > 0 {
                self.share(number, &input, first, rows).await
            } else {
                self.network.forward(&[input]).map(|logits| {
                    logits.into_iter().for_each(|logits| self.send_logits(number, first, logits));
                })
            };
            if let Err(cause) = done {
                post(&cause.to_string());
            }
            // What waits may have been dropped meanwhile.
            breathe().await;
        }
        self.busy.set(false);
    }

    async fn share(
        &self,
        split: u32,
        input: &Input<'_>,
        first: u32,
        rows: u32,
    ) -> electra::Result<()> {
        self.mail.begin(split);
        let own = first as usize..first.saturating_add(rows) as usize;
        let mut share = self.network.share(input, own)?;
        loop {
            hand_over(self.mail.letter(split, first, share.keys_and_values()));
            share.prepare();
            while !share.is_ready() {
                let Some(theirs) = self.mail.next().await else { return Ok(()) };
                let count = theirs.numbers.length() as usize / share.width();
                let from = theirs.first as usize;
                self.mail.take(&theirs, share.place(from..from.saturating_add(count))?);
            }
            if let Some(logits) = share.advance()? {
                self.send_logits(split, first, logits);
                return Ok(());
            }
        }
    }

    fn send_logits(&self, number: u32, first: u32, Logits { start, end }: Logits) {
        hand_over(self.mail.letter(number, first, &[start, end].concat()));
    }
}
