//! Where the engine's files are, and how its worker is started.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Worker;

use crate::error::Result;
use crate::failure::Failure;

/// Where the engine's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Returns a new worker, or throws an error with a code: `startWorker` of
    /// `www/library/start-worker.js`, or what Node has in its place.
    pub worker: Function,
    /// Address of the model list.
    pub models: String,
}

impl Location {
    pub(crate) fn start_worker(&self) -> Result<Worker> {
        // Any object will do that has a worker's methods.
        self.worker.call0(&JsValue::NULL).map(JsCast::unchecked_into).map_err(|cause| {
            serde_wasm_bindgen::from_value(cause.clone()).unwrap_or_else(|_| {
                let why =
                    cause.dyn_ref::<js_sys::Error>().map(|cause| String::from(cause.message()));
                Failure::NoWorker { cause: why.unwrap_or_else(|| "no reason given".into()) }.into()
            })
        })
    }
}
