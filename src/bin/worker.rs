//! The worker's module: starts the engine.

use wasm_bindgen::prelude::*;

fn main() {
    electra_qa::worker::start();
}

/// Makes this a worker that helps another one, with the model file that it hands on.
#[wasm_bindgen]
pub async fn help(model: web_sys::Blob) {
    electra_qa::worker::help(&model).await;
}
