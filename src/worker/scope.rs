//! The worker as the browser runs it.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel};

/// Its global scope; none where this runs on a page.
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Sends a message to whoever started this worker.
pub fn post(message: &impl Serialize) {
    if let (Some(scope), Ok(message)) = (scope(), serde_wasm_bindgen::to_value(message)) {
        // Fails only for values that cannot be cloned, and what is sent is plain data.
        drop(scope.post_message(&message));
    }
}

/// Sends a message to whoever started this worker, with what of it changes hands.
pub fn hand_over((message, transferred): (Array, Array)) {
    if let Some(scope) = scope() {
        // Fails only for what cannot be sent, and these are numbers.
        drop(scope.post_message_with_transfer(&message, &transferred));
    }
}

/// Lets the worker receive what has been sent to it meanwhile, such as a cancellation.
pub async fn breathe() {
    // Browsers make a timer wait for 4 ms when it follows others; a message they deliver in its turn.
    let Ok(channel) = MessageChannel::new() else { return };
    let arrived = js_sys::Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        if channel.port2().post_message(&JsValue::NULL).is_err() {
            drop(resolve.call0(&JsValue::NULL));
        }
    });
    drop(JsFuture::from(arrived).await);
    channel.port1().close();
}

/// Milliseconds, for differences.
pub fn now() -> f64 {
    scope().and_then(|scope| scope.performance()).map_or_else(js_sys::Date::now, |p| p.now())
}
