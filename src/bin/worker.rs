//! The worker's module: starts the engine.

use wasm_bindgen::prelude::*;

fn main() {
    electra_qa::worker::start();
}

/// Makes this the worker of a client, which has sent `load`; `stored` is a promise of what was found
/// of the model on the device; `helper` returns a new worker that is to be a helper; `gpu` is what
/// `www/library/gpu.js` exports, `hint` that of `www/library/language.js`.
#[wasm_bindgen]
pub async fn serve(
    load: JsValue,
    stored: js_sys::Promise,
    helper: js_sys::Function,
    gpu: JsValue,
    hint: js_sys::Function,
) {
    electra_qa::worker::serve(load, stored, helper, gpu, hint).await;
}

/// Makes this a worker that helps another one, with the model file that it hands on.
#[wasm_bindgen]
pub async fn help(model: web_sys::Blob) {
    electra_qa::worker::help(&model).await;
}
