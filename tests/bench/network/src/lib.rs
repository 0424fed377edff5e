//! The network alone in WebAssembly, for timing: token ids in, logits out.

use electra::{Backend, CandleBackend, Input, ModelFile, Precision, SimdBackend};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;

/// A model on one of the back ends.
#[wasm_bindgen]
pub struct Network {
    backend: Box<dyn Backend>,
    kernel: &'static str,
}

#[wasm_bindgen]
impl Network {
    /// Builds the network from the bytes of a model file; `backend` is `simd`, `candle` (f32) or
    /// `candle-stored` (the arithmetic of the stored types).
    ///
    /// # Errors
    /// When the file is no model, or there is no such back end.
    // A vector, not a slice: the copy that crosses the border is ours to free.
    #[allow(clippy::needless_pass_by_value)]
    #[wasm_bindgen(constructor)]
    pub fn new(model: Vec<u8>, backend: &str) -> Result<Self, JsError> {
        let file = ModelFile::read(&model)?;
        let candle = |precision| CandleBackend::new(&file, precision);
        let (backend, kernel): (Box<dyn Backend>, _) = match backend {
            "simd" => {
                let simd = SimdBackend::new(&file)?;
                let kernel = simd.kernel();
                (Box::new(simd), kernel)
            }
            "candle" => (Box::new(candle(Precision::F32)?), "candle f32"),
            "candle-stored" => (Box::new(candle(Precision::AsStored)?), "candle as stored"),
            other => return Err(JsError::new(&format!("there is no back end called {other}"))),
        };
        Ok(Self { backend, kernel })
    }

    /// Start logits of one window, then its end logits.
    ///
    /// # Errors
    /// When the input does not fit the model.
    pub fn run(&self, ids: &[u32], token_types: &[u32]) -> Result<Vec<f32>, JsError> {
        let mut logits = self.backend.forward(&[Input { ids, token_types }])?;
        let window = logits.pop().ok_or_else(|| JsError::new("no logits"))?;
        Ok([window.start, window.end].concat())
    }

    /// Which arithmetic runs.
    pub fn kernel(&self) -> String {
        self.kernel.to_owned()
    }
}

/// Size of the WebAssembly memory: it never shrinks, so this is its peak.
#[wasm_bindgen]
pub fn memory_bytes() -> u32 {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length()
}
