//! From a model to an engine: fetched, checked, built.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use electra::SimdBackend;
use js_sys::Function;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::engine::Engine;
use super::pool::Pool;
use super::scope::{breathe, post};
use super::workers::workers_for;
use crate::error::Result;
use crate::models::Source;
use crate::protocol::{Event, Load, Loading, Persistence, Stage};
use crate::store::{self, Fetched, Model};

/// What comes of a [`Load`].
pub struct Loaded {
    pub engine: Engine,
    /// How many compute, this one among them.
    pub workers: usize,
    pub helpers: Option<Rc<Pool>>,
    /// The model's file, to be handed on.
    pub file: Option<Blob>,
    /// Does what is left to do for the next visit.
    pub kept: Kept,
}

/// Tells what became of the model's copy on this device, once that is known.
pub type Kept = Pin<Box<dyn Future<Output = Option<Persistence>>>>;

/// Fetches the model and builds the engine. `begun` is told the beginning of the model's file as soon as that is there.
pub async fn load_engine(
    load: &Load,
    stored: js_sys::Promise,
    helper: Function,
    begun: &dyn Fn(&[u8]),
) -> Result<Loaded> {
    spawn_local(async {
        breathe().await;
        SimdBackend::warm_up();
    });
    let loaded = |engine: Engine, file: Option<Blob>, kept: Kept| {
        let workers = load.workers.unwrap_or_else(|| workers_here(engine.info().bytes));
        let shared = file.clone().filter(|_| workers > 1);
        let helpers = shared.map(|file| Pool::new(file, workers - 1, helper));
        Loaded { engine, workers, helpers, file, kept }
    };
    if let (Some(promise), Some(model)) = (load.source.promise(), store::read(stored).await) {
        // The network is built meanwhile; it is used only if the bytes are the right ones.
        let checked = store::check(&model, &promise);
        begun(&model.bytes);
        let (id, name) = match &load.source {
            Source::Kept(own) => (Some(own.sha256.clone()), Some(own.name.clone())),
            Source::Address { id, name, .. } => (id.clone(), name.clone()),
            Source::Files { .. } | Source::Hub { .. } => (None, None),
        };
        let list = load.source.list().cloned();
        let engine = build(&model, id, name);
        if checked.await {
            let kept = Box::pin(async move {
                store::tidy(list.as_ref()).await;
                Some(Persistence::Stored)
            });
            return Ok(loaded(engine?, model.file, kept));
        }
        gloo::console::warn!(
            "The model on this device is damaged; what is damaged is fetched anew."
        );
    }
    let Fetched { model, keeping, id, name } = store::fetch(&load.source, report, begun).await?;
    let engine = build(&model, id, name)?;
    Ok(loaded(engine, model.file, Box::pin(async move { Some(keeping?.finish().await) })))
}

fn build(model: &Model, id: Option<String>, name: Option<String>) -> Result<Engine> {
    let bytes = model.bytes.len();
    report(Loading { stage: Stage::Prepare, loaded: bytes, total: bytes });
    Engine::new(&model.bytes, id, name)
}

fn report(loading: Loading) {
    post(&Event::Loading(loading));
}

/// As many workers as suit this device and a model of so many bytes.
fn workers_here(model: usize) -> usize {
    let get = |what: &str| {
        let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
        js_sys::Reflect::get(&navigator, &what.into()).ok()?.as_f64()
    };
    // A whole number, and small.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let processors = get("hardwareConcurrency").unwrap_or(1.0) as usize;
    workers_for(processors, get("deviceMemory"), model)
}
