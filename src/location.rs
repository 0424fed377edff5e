//! Where the engine's files are, and how its worker is started.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

use crate::error::{Error, ErrorCode, Result};
use crate::trusted;

/// How a worker is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Starter {
    /// By the address of its script, on the page's own site.
    Script(String),
    /// By a function that returns it, or throws an error with a code.
    Function(Function),
}

/// Where the engine's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Where the worker comes from.
    pub worker: Starter,
    /// Address of the model list.
    pub models: String,
}

impl Location {
    /// The files beside a base address, such as the page's own.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOption`] when the base is no address.
    pub fn beside(base: &str) -> Result<Self> {
        let resolve = |path: &str| {
            web_sys::Url::new_with_base(path, base).map(|url| url.href()).map_err(|_| {
                Error::new(ErrorCode::InvalidOption, format!("`{base}` is not an address."))
            })
        };
        let worker = Starter::Script(resolve("worker.js")?);
        Ok(Self { worker, models: resolve("models.json")? })
    }
}

impl Starter {
    pub(crate) fn start(&self) -> Result<Worker> {
        let worker = match self {
            Self::Script(address) => {
                let options = WorkerOptions::new();
                options.set_type(WorkerType::Module);
                trusted::worker(address, &options)
            }
            // Any object will do that has a worker's methods.
            Self::Function(start) => start.call0(&JsValue::NULL).map(JsCast::unchecked_into),
        };
        worker.map_err(|cause| {
            serde_wasm_bindgen::from_value(cause.clone()).unwrap_or_else(|_| {
                let why =
                    cause.dyn_ref::<js_sys::Error>().map(|cause| String::from(cause.message()));
                let message = format!(
                    "The browser does not let this page start a worker ({}).",
                    why.unwrap_or_else(|| "no reason given".into())
                );
                Error::new(ErrorCode::UnsupportedBrowser, message)
            })
        })
    }
}
