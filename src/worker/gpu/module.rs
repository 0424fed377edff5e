//! `www/library/gpu.js`, which loads the graphics processor's own module, as Rust sees it.

use electra::{Input, Logits};
use js_sys::{Float32Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

#[wasm_bindgen]
extern "C" {
    /// The exports of `www/library/gpu.js`.
    #[derive(Clone)]
    pub type GpuModule;

    #[wasm_bindgen(method, catch)]
    async fn adapter(this: &GpuModule) -> Result<JsValue, JsValue>;

    /// What comes of it is for [`GpuModule::open`].
    #[wasm_bindgen(method)]
    pub fn prepare(this: &GpuModule, beginning: &[u8]) -> Promise;

    #[wasm_bindgen(method, catch)]
    async fn create(
        this: &GpuModule,
        file: &Blob,
        prepared: Option<Promise>,
        milliseconds: f64,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn run(
        this: &GpuModule,
        network: &Exported,
        ids: &[u32],
        token_types: &[u32],
        lengths: &[u32],
        milliseconds: f64,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn recall(this: &GpuModule, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn remember(this: &GpuModule, name: &str, text: &str) -> Result<JsValue, JsValue>;

    /// `Network` of `crates/gpu`.
    type Exported;

    #[wasm_bindgen(method, catch)]
    fn arithmetic(this: &Exported) -> Result<String, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn destroy(this: &Exported) -> Result<(), JsValue>;
}

/// Why there is no network.
pub struct Refusal {
    pub reason: String,
    /// The device computes something else, and will another time.
    pub wrong: bool,
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self { reason, wrong: false }
    }
}

fn property(of: &JsValue, name: &str) -> Option<String> {
    Reflect::get(of, &name.into()).ok().and_then(|it| it.as_string())
}

/// What went wrong, in words.
fn words(cause: &JsValue) -> String {
    property(cause, "message").or_else(|| cause.as_string()).unwrap_or_else(|| format!("{cause:?}"))
}

impl GpuModule {
    /// What the adapter calls itself, if there is one.
    pub async fn adapter_name(&self) -> Result<Option<String>, String> {
        self.adapter().await.map(|name| name.as_string()).map_err(|cause| words(&cause))
    }

    /// Builds and checks the network.
    pub async fn open(
        &self,
        file: &Blob,
        prepared: Option<Promise>,
        milliseconds: f64,
    ) -> Result<Session, Refusal> {
        let exported = self.create(file, prepared, milliseconds).await;
        let exported = exported.map_err(|cause| Refusal {
            reason: words(&cause),
            wrong: property(&cause, "name").as_deref() == Some("WrongResults"),
        })?;
        Ok(Session { module: self.clone(), exported: exported.unchecked_into() })
    }

    /// What was kept under this name. Where nothing can be kept, nothing was.
    pub async fn kept(&self, name: &str) -> Option<String> {
        self.recall(name).await.ok()?.as_string()
    }

    /// Keeps a text, if the browser lets this page.
    pub async fn keep(&self, name: &str, text: &str) {
        drop(self.remember(name, text).await);
    }
}

/// A model that lies on the device. It is given up when this goes.
pub struct Session {
    module: GpuModule,
    exported: Exported,
}

impl Session {
    /// Runs windows, which together may take so long.
    pub async fn run(
        &self,
        inputs: &[Input<'_>],
        milliseconds: f64,
    ) -> Result<Vec<Logits>, String> {
        let ids: Vec<u32> = inputs.iter().flat_map(|input| input.ids).copied().collect();
        let types: Vec<u32> = inputs.iter().flat_map(|input| input.token_types).copied().collect();
        let length = |input: &Input<'_>| u32::try_from(input.ids.len()).unwrap_or(u32::MAX);
        let lengths: Vec<u32> = inputs.iter().map(length).collect();
        let found = self.module.run(&self.exported, &ids, &types, &lengths, milliseconds).await;
        let found: Float32Array = found.map_err(|cause| words(&cause))?.unchecked_into();
        let numbers = found.to_vec();
        if numbers.len() != 2 * ids.len() {
            return Err("It gave fewer numbers than there are tokens.".into());
        }
        let mut rest = numbers.as_slice();
        let mut next = |length: usize| {
            let (these, others) = rest.split_at(length);
            rest = others;
            these.to_vec()
        };
        let windows = inputs
            .iter()
            .map(|input| Logits { start: next(input.ids.len()), end: next(input.ids.len()) });
        Ok(windows.collect())
    }

    /// `f16`, `int8` or `f32`.
    pub fn arithmetic(&self) -> String {
        self.exported.arithmetic().unwrap_or_default()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A device that is lost is given up already.
        drop(self.exported.destroy());
    }
}
