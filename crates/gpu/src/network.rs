//! What the module exports.

use electra::{Arithmetic, Error, Input, ModelFile, Outline, WebGpuBackend};
use wasm_bindgen::prelude::*;

/// A device that compiles a model's kernels.
#[wasm_bindgen]
pub struct Prepared(electra::Prepared);

#[wasm_bindgen]
impl Prepared {
    /// Has the device that suits best begin with it, as soon as the beginning of a model file is there.
    pub async fn begin(beginning: Vec<u8>) -> Result<Self, JsError> {
        let outline = Outline::read(&beginning).map_err(|cause| sentence(&cause))?;
        drop(beginning);
        let prepared = electra::Prepared::new(&outline, &Arithmetic::ALL).await;
        prepared.map(Self).map_err(|cause| sentence(&cause))
    }
}

/// A model on a device.
#[wasm_bindgen]
pub struct Network(WebGpuBackend);

#[wasm_bindgen]
impl Network {
    /// Builds the network of a model file on the device that suits best, or that was prepared for it, and
    /// checks its results. `now` tells the time in milliseconds. An error called `WrongResults` is of the
    /// device's making, and comes again.
    pub async fn create(
        model: Vec<u8>,
        prepared: Option<Prepared>,
        now: js_sys::Function,
    ) -> Result<Self, JsValue> {
        let file = ModelFile::read(&model).map_err(|cause| sentence(&cause))?;
        let now = || now.call0(&JsValue::NULL).ok().and_then(|it| it.as_f64()).unwrap_or_default();
        let built = match prepared {
            Some(Prepared(prepared)) => prepared.fastest(&file, &now).await,
            None => WebGpuBackend::checked(&file, &now).await,
        };
        built.map(Self).map_err(|cause| match cause {
            Error::GpuWrong { .. } => {
                let error = js_sys::Error::new(&cause.to_string());
                error.set_name("WrongResults");
                error.into()
            }
            cause => sentence(&cause).into(),
        })
    }

    /// The network in the arithmetic of this name, unchecked: to check it by.
    pub async fn unchecked(model: Vec<u8>, arithmetic: String) -> Result<Self, JsError> {
        let file = ModelFile::read(&model).map_err(|cause| sentence(&cause))?;
        let known = Arithmetic::ALL.into_iter().find(|known| known.name() == arithmetic);
        let known = known.ok_or_else(|| JsError::new("There is no such arithmetic."))?;
        WebGpuBackend::new(&file, known).await.map(Self).map_err(|cause| sentence(&cause))
    }

    /// Runs windows that lie end to end, of these lengths. Gives the start logits of a window, then its
    /// end logits, then those of the next.
    pub async fn run(
        &self,
        ids: Vec<u32>,
        token_types: Vec<u32>,
        lengths: Vec<u32>,
    ) -> Result<Vec<f32>, JsError> {
        let (mut ids, mut token_types) = (ids.as_slice(), token_types.as_slice());
        let mut inputs = Vec::new();
        for length in lengths {
            let parted = (
                ids.split_at_checked(length as usize),
                token_types.split_at_checked(length as usize),
            );
            let (Some(window), Some(types)) = parted else {
                return Err(JsError::new("There are fewer tokens than the lengths say."));
            };
            inputs.push(Input { ids: window.0, token_types: types.0 });
            (ids, token_types) = (window.1, types.1);
        }
        let logits = self.0.forward(&inputs).await.map_err(|cause| sentence(&cause))?;
        Ok(logits.into_iter().flat_map(|window| [window.start, window.end]).flatten().collect())
    }

    /// Logits of a window from plain loops on the processor, as [`Network::run`] gives them: to check by.
    pub fn reference(model: &[u8], ids: &[u32], token_types: &[u32]) -> Result<Vec<f32>, JsError> {
        let file = ModelFile::read(model).map_err(|cause| sentence(&cause))?;
        let logits = WebGpuBackend::reference(&file, &Input { ids, token_types });
        let logits = logits.map_err(|cause| sentence(&cause))?;
        Ok([logits.start, logits.end].concat())
    }

    /// How it multiplies: `f16`, `int8` or `f32`.
    pub fn arithmetic(&self) -> String {
        self.0.arithmetic().name().into()
    }

    /// Gives up the device and all that lies on it.
    pub fn destroy(&self) {
        self.0.destroy();
    }
}

fn sentence(cause: &Error) -> JsError {
    JsError::new(&cause.to_string())
}
