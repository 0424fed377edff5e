//! The network on a graphics processor: compute shaders through WebGPU in a browser, and through
//! Vulkan natively, where a software device tests the same shaders.
//!
//! Weights lie on the device as the model file stores them; sums are in f32. A layer is five kernels:
//! queries, keys and values; attention; its output; and the two products of the feed-forward part. Layer
//! norms are computed by the kernel that reads their rows. A batch of windows is one write, one submission
//! and one read-back, and makes no buffer unless it is the longest so far.

mod batch;
mod device;
mod kernels;
mod network;
mod probe;
mod reference;
mod rooms;
mod weights;

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;

use super::{Input, Logits, validate};
use crate::{Config, Error, ModelFile, Result};
use batch::Batch;
use device::Gpu;
use kernels::Kernels;
use network::{Network, Plan};
use rooms::Rooms;

/// How numbers are multiplied; sums are always in f32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// In 32 bits.
    F32,
    /// In 16 bits, on devices that have them.
    F16,
}

impl Arithmetic {
    /// `f32` or `f16`.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
        }
    }
}

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
    gpu: Gpu,
    config: Config,
    arithmetic: Arithmetic,
    kernels: Kernels,
    network: Network,
    rooms: RefCell<Option<Rooms>>,
    counters: Cell<Counters>,
}

/// Tokens that are computed at once; longer batches go in parts.
const MOST_TOKENS: usize = 4096;

impl WebGpuBackend {
    /// Builds the network with the fastest arithmetic that passes the probe: a fixed batch has to give
    /// the logits that plain loops give, within [`WebGpuBackend::BOUND`].
    ///
    /// # Errors
    /// [`Error::Gpu`] when there is no device, it cannot hold the model, or its results are wrong.
    pub async fn checked(file: &ModelFile<'_>) -> Result<Self> {
        let expected = probe::expected(file)?;
        let mut refused = None;
        for arithmetic in [Arithmetic::F16, Arithmetic::F32] {
            let backend = match Self::new(file, arithmetic).await {
                Ok(backend) => backend,
                Err(cause) => {
                    refused = Some(cause);
                    continue;
                }
            };
            match probe::check(&backend, &expected).await {
                Ok(()) => return Ok(backend),
                Err(cause) => refused = Some(cause),
            }
        }
        Err(refused.unwrap_or_else(|| Error::Gpu("it has no arithmetic".into())))
    }

    /// Largest distance of a probe's logit from what it has to be.
    pub const BOUND: f32 = probe::BOUND;

    /// Builds the network, unchecked.
    ///
    /// # Errors
    /// [`Error::Gpu`] when there is no such device, or it cannot hold the model; otherwise as for the
    /// other back ends.
    pub async fn new(file: &ModelFile<'_>, arithmetic: Arithmetic) -> Result<Self> {
        let gpu = Gpu::request(arithmetic).await?;
        let config = file.config.clone();
        let scope = gpu.watch();
        let plan = Plan::new(file)?;
        let kernels = Kernels::new(&gpu, &plan, file, arithmetic)?;
        let network = Network::upload(&gpu, &kernels, &plan, file)?;
        // Resolves when the browser's own process has compiled the kernels; this thread is free meanwhile.
        scope.verdict().await?;
        let (buffers, written) = (network.buffers, network.bytes);
        let counters = Cell::new(Counters { buffers, written, ..Counters::default() });
        Ok(Self { gpu, config, arithmetic, kernels, network, rooms: RefCell::default(), counters })
    }

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
        self.arithmetic
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
        let rooms = match self.rooms.take().filter(|rooms| rooms.tokens() >= batch.tokens) {
            Some(rooms) => rooms,
            None => {
                let rooms = Rooms::new(&self.gpu, &self.kernels, self.network.rows, batch.tokens)?;
                counters.buffers += Rooms::BUFFERS;
                rooms
            }
        };
        self.gpu.queue.write_buffer(rooms.batch(), 0, bytemuck::cast_slice(&batch.words));
        let mut encoder =
            self.gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        counters.dispatches += self.network.encode(&mut encoder, &self.kernels, &rooms, &batch);
        let bytes = batch.tokens as u64 * 8;
        encoder.copy_buffer_to_buffer(rooms.logits(), 0, rooms.read_back(), 0, bytes);
        self.gpu.queue.submit([encoder.finish()]);
        let (done, ready) = oneshot::channel();
        let slice = rooms.read_back().slice(..bytes);
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
            return Err(Error::Gpu("its results cannot be read".into()));
        }
        let view = slice.get_mapped_range();
        let view = view.map_err(|cause| Error::Gpu(cause.to_string()))?;
        let logits = batch.split(&bytemuck::pod_collect_to_vec::<u8, [f32; 2]>(&view));
        drop(view);
        rooms.read_back().unmap();
        *self.rooms.borrow_mut() = Some(rooms);
        Ok(logits)
    }
}

impl std::fmt::Debug for WebGpuBackend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebGpuBackend")
            .field("adapter", &self.gpu.name)
            .field("arithmetic", &self.arithmetic)
            .finish_non_exhaustive()
    }
}
