//! What is stored of a model, which is checked while it is already used.

use std::future::Future;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::digest;
use super::model::Model;
use crate::models::Promise;

/// What `www/worker.js` found in the store; it is not checked yet.
pub async fn read(found: js_sys::Promise) -> Option<Model> {
    let found = JsFuture::from(found).await.ok()?;
    let get = |key: &str| Reflect::get(&found, &key.into()).ok();
    let buffer: js_sys::ArrayBuffer = get("buffer")?.dyn_into().ok()?;
    Some(Model { bytes: Uint8Array::new(&buffer).to_vec(), file: get("blob")?.dyn_into().ok() })
}

/// Resolves to whether a model is the one that was promised. That is computed beside this worker,
/// where the browser can, from when this is called.
pub fn check(model: &Model, promise: &Promise) -> impl Future<Output = bool> + use<> {
    let chunks = digest::check(&model.bytes, promise);
    let same_size = model.bytes.len() == promise.bytes;
    async move { chunks.await.missing().is_none() && same_size }
}
