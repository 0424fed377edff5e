use std::cell::{Cell, RefCell};

use futures_channel::oneshot;

use super::activations::Activations;
use super::arithmetic::Arithmetic;
use super::batch::Batch;
use super::device::Gpu;
use super::device_model::DeviceModel;
use super::kernels::{Kernels, Layouts};
use super::reference;
use crate::backend::{Input, Logits, validate};
use crate::{Config, Error, ModelFile, Result};

/// What was asked of the device since the network was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Kernels started.
    pub dispatches: usize,
    /// Submissions to its queue.
    pub submissions: usize,
    /// Results waited for.
    pub read_backs: usize,
    /// Buffers made.
    pub buffers: usize,
    /// Bytes written to it.
    pub written: usize,
    /// Bytes read from it.
    pub read: usize,
}

/// The network on a graphics processor. Its work takes place elsewhere, so it is no [`crate::Backend`]:
/// [`WebGpuBackend::forward`] has to be awaited.
pub struct WebGpuBackend {
    pub(super) gpu: Gpu,
    pub(super) config: Config,
    pub(super) layouts: Layouts,
    /// Never empty. The first are used; the others, if any, are still to be tried.
    pub(super) kernels: Vec<Kernels>,
    pub(super) model: DeviceModel,
    pub(super) activations: RefCell<Option<Activations>>,
    pub(super) counters: Cell<Counters>,
}

/// Tokens that are computed at once; longer batches go in parts.
const MOST_TOKENS: usize = 4096;

impl WebGpuBackend {
    /// Always `webgpu`.
    pub fn name(&self) -> &'static str {
        "webgpu"
    }

    /// Shape of the model it runs.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// How it multiplies.
    pub fn arithmetic(&self) -> Arithmetic {
        self.kernels[0].arithmetic
    }

    /// What the device calls itself.
    pub fn adapter(&self) -> &str {
        &self.gpu.name
    }

    /// What was asked of the device so far.
    pub fn counters(&self) -> Counters {
        self.counters.get()
    }

    /// Kernels that every layer takes.
    pub const KERNELS_PER_LAYER: usize = 5;

    /// What plain f32 loops on the processor give for a window: what the probe is held against. Slow.
    ///
    /// # Errors
    /// As for the other back ends.
    pub fn reference(file: &ModelFile<'_>, input: &Input<'_>) -> Result<Logits> {
        validate(&file.config, &[*input])?;
        reference::forward(file, input)
    }

    /// Gives up the device, as if it were lost.
    pub fn destroy(&self) {
        self.gpu.device.destroy();
    }

    /// Runs windows of any lengths at once; none is padded. Logits come in the order of the inputs.
    ///
    /// # Errors
    /// [`Error::Input`] when an input does not fit the model, [`Error::Gpu`] when the device fails or is
    /// lost: nothing more comes from it then.
    pub async fn forward(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>> {
        validate(&self.config, inputs)?;
        let mut logits = Vec::with_capacity(inputs.len());
        let mut left = inputs;
        while !left.is_empty() {
            let mut tokens = 0;
            let fits = left.iter().take_while(|input| {
                tokens += input.ids.len();
                tokens <= MOST_TOKENS
            });
            let (now, later) = left.split_at(fits.count().max(1));
            logits.extend(self.run(now).await?);
            left = later;
        }
        Ok(logits)
    }

    async fn run(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>> {
        self.gpu.fault()?;
        let batch = Batch::new(inputs);
        let mut counters = self.counters.get();
        let scope = self.gpu.watch();
        // Taken for this batch, so that two at once do not share it.
        let activations = match self
            .activations
            .take()
            .filter(|activations| activations.tokens() >= batch.tokens)
        {
            Some(activations) => activations,
            None => {
                let activations =
                    Activations::new(&self.gpu, &self.layouts, self.model.rows, batch.tokens)?;
                counters.buffers += Activations::BUFFERS;
                activations
            }
        };
        self.gpu.queue.write_buffer(activations.batch(), 0, bytemuck::cast_slice(&batch.words));
        let mut encoder =
            self.gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        counters.dispatches +=
            self.model.encode(&mut encoder, &self.kernels[0], &activations, &batch);
        let bytes = batch.tokens as u64 * 8;
        encoder.copy_buffer_to_buffer(activations.logits(), 0, activations.read_back(), 0, bytes);
        self.gpu.queue.submit([encoder.finish()]);
        let (done, ready) = oneshot::channel();
        let slice = activations.read_back().slice(..bytes);
        slice.map_async(wgpu::MapMode::Read, move |result| {
            done.send(result.is_ok()).unwrap_or_default();
        });
        let verdict = scope.verdict();
        self.gpu.wait();
        counters.submissions += 1;
        counters.read_backs += 1;
        counters.written += batch.words.len() * 4;
        counters.read += batch.tokens * 8;
        self.counters.set(counters);
        let mapped = ready.await.unwrap_or(false);
        verdict.await?;
        self.gpu.fault()?;
        if !mapped {
            return Err(Error::Gpu { cause: "its results cannot be read".into() });
        }
        let view = slice.get_mapped_range();
        let view = view.map_err(|cause| Error::Gpu { cause: cause.to_string() })?;
        let logits = batch.split(&bytemuck::pod_collect_to_vec::<u8, [f32; 2]>(&view));
        drop(view);
        activations.read_back().unmap();
        *self.activations.borrow_mut() = Some(activations);
        Ok(logits)
    }
}

impl std::fmt::Debug for WebGpuBackend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebGpuBackend")
            .field("adapter", &self.gpu.name)
            .field("arithmetic", &self.arithmetic())
            .finish_non_exhaustive()
    }
}
