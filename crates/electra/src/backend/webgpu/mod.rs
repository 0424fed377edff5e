//! The network on a graphics processor: compute shaders through WebGPU in a browser, and through
//! Vulkan natively, where a software device tests the same shaders.
//!
//! Weights lie on the device as the model file stores them; they are multiplied in the way that is fastest
//! there. A layer is five kernels: queries, keys and values; attention; its output; and the two products of
//! the feed-forward part. Layer norms are computed by the kernel that reads their rows. A batch of windows is
//! one write, one submission and one read-back, and makes no buffer unless it is the longest so far.

mod batch;
mod device;
mod kernels;
mod network;
mod probe;
mod reference;
mod rooms;
mod weights;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use futures_channel::oneshot;

use super::{Input, Logits, validate};
use crate::{Config, Error, ModelFile, Outline, Result};
use batch::Batch;
use device::Gpu;
use kernels::{Kernels, Layouts};
use network::{Network, Plan};
use rooms::Rooms;
use weights::Stored;

/// How numbers are multiplied. Sums are in f32, but for those of 32 bytes at a time, which are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// In 16 bits, on devices that have them.
    F16,
    /// Activations of 16 bits, in two bytes, by weights in bytes, with packed dot products. Weights that are
    /// stored otherwise are multiplied in f32.
    Int8,
    /// In 32 bits.
    F32,
}

impl Arithmetic {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::F16, Self::Int8, Self::F32];

    /// `f16`, `int8` or `f32`.
    pub fn name(self) -> &'static str {
        match self {
            Self::F16 => "f16",
            Self::Int8 => "int8",
            Self::F32 => "f32",
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
    layouts: Layouts,
    /// Never empty. The first are used; the others, if any, are still to be tried.
    kernels: Vec<Kernels>,
    network: Network,
    rooms: RefCell<Option<Rooms>>,
    counters: Cell<Counters>,
}

/// Tokens that are computed at once; longer batches go in parts.
const MOST_TOKENS: usize = 4096;

/// A device on which the kernels of a model are being compiled.
pub struct Prepared {
    outline: Outline,
    gpu: Gpu,
    layouts: Layouts,
    plan: Plan,
    candidates: Vec<Candidate>,
}

/// Kernels, and what the device says of them.
struct Candidate {
    kernels: Kernels,
    verdict: Pin<Box<dyn Future<Output = Result<()>>>>,
}

impl Prepared {
    /// Asks for a device and has it compile the kernels for each of these arithmetics that it has. They
    /// are compiled elsewhere, while this thread is free: on a device of a browser, in another process.
    ///
    /// # Errors
    /// [`Error::Gpu`] when there is no device, or none with such an arithmetic.
    pub async fn new(outline: &Outline, arithmetics: &[Arithmetic]) -> Result<Self> {
        kernels::fits(&outline.config)?;
        let gpu = Gpu::request().await?;
        let layouts = Layouts::new(&gpu);
        let plan = Plan::new(outline)?;
        let bytes = plan.kinds().any(|(_, stored)| stored == Stored::Int8);
        let mut candidates = Vec::new();
        for arithmetic in arithmetics {
            let there = gpu.arithmetics.contains(arithmetic);
            if !there || (*arithmetic == Arithmetic::Int8 && !bytes) {
                continue;
            }
            let scope = gpu.watch();
            let kernels = Kernels::new(&gpu, &layouts, &plan, outline, *arithmetic)?;
            candidates.push(Candidate { kernels, verdict: Box::pin(scope.verdict()) });
        }
        if candidates.is_empty() {
            let names: Vec<_> = arithmetics.iter().map(|arithmetic| arithmetic.name()).collect();
            let names = names.join(" or ");
            return Err(Error::Gpu(format!("it has no arithmetic in {names} for this model")));
        }
        Ok(Self { outline: outline.clone(), gpu, layouts, plan, candidates })
    }

    /// Sends the weights, once for all arithmetics, and keeps the fastest that passes the probe: a fixed
    /// batch has to give the logits that plain loops give, within [`WebGpuBackend::BOUND`]. `now` tells
    /// the time in milliseconds.
    ///
    /// # Errors
    /// [`Error::Gpu`] when the device cannot hold the model, [`Error::GpuWrong`] when its results are wrong.
    pub async fn fastest(
        self,
        file: &ModelFile<'_>,
        now: &dyn Fn() -> f64,
    ) -> Result<WebGpuBackend> {
        let expected = probe::expected(file)?;
        let mut backend = self.load(file).await?;
        let candidates = backend.kernels.len();
        let (mut race, mut passed, mut refused) = (probe::Race::default(), false, None);
        for candidate in 0..candidates {
            backend.kernels.swap(0, candidate);
            let won = match probe::check(&backend, &expected).await {
                Ok(()) if candidates > 1 => race.is_won_by(&backend, now).await,
                result => result.map(|()| true),
            };
            if backend.gpu.fault().is_err() && backend.arithmetic() != Arithmetic::F32 {
                // A device that such kernels break may still compute in f32.
                let prepared = Self::new(&Outline::of(file), &[Arithmetic::F32]).await?;
                return Box::pin(prepared.fastest(file, now)).await;
            }
            match won {
                Ok(true) => passed = true,
                Ok(false) => backend.kernels.swap(0, candidate),
                Err(cause) => {
                    backend.kernels.swap(0, candidate);
                    refused = Some(cause);
                }
            }
        }
        backend.kernels.truncate(1);
        match refused {
            Some(cause) if !passed => Err(cause),
            _ => Ok(backend),
        }
    }

    /// Sends the weights; the back end has all kernels that compiled.
    async fn load(self, file: &ModelFile<'_>) -> Result<WebGpuBackend> {
        let Self { outline, gpu, layouts, plan, candidates } = self;
        if outline != Outline::of(file) {
            return Err(Error::Gpu("it was prepared for another model".into()));
        }
        let scope = gpu.watch();
        let network = Network::upload(&gpu, &layouts, &plan, file)?;
        scope.verdict().await?;
        let (mut kernels, mut refused) = (Vec::new(), None);
        for candidate in candidates {
            match candidate.verdict.await {
                Ok(()) => kernels.push(candidate.kernels),
                Err(cause) => refused = Some(cause),
            }
        }
        if let Some(cause) = refused.filter(|_| kernels.is_empty()) {
            return Err(cause);
        }
        let (buffers, written) = (network.buffers, network.bytes);
        Ok(WebGpuBackend {
            config: file.config.clone(),
            gpu,
            layouts,
            kernels,
            network,
            rooms: RefCell::default(),
            counters: Cell::new(Counters { buffers, written, ..Counters::default() }),
        })
    }
}

impl WebGpuBackend {
    /// Builds the network with the fastest arithmetic that passes the probe.
    ///
    /// # Errors
    /// [`Error::Gpu`] when there is no device, or it cannot hold the model; [`Error::GpuWrong`] when its
    /// results are wrong.
    pub async fn checked(file: &ModelFile<'_>, now: &dyn Fn() -> f64) -> Result<Self> {
        Prepared::new(&Outline::of(file), &Arithmetic::ALL).await?.fastest(file, now).await
    }

    /// Largest distance of a probe's logit from what it has to be.
    pub const BOUND: f32 = probe::BOUND;

    /// Builds the network, unchecked.
    ///
    /// # Errors
    /// [`Error::Gpu`] when there is no such device, or it cannot hold the model; otherwise as for the
    /// other back ends.
    pub async fn new(file: &ModelFile<'_>, arithmetic: Arithmetic) -> Result<Self> {
        let prepared = Prepared::new(&Outline::of(file), &[arithmetic]).await?;
        prepared.load(file).await
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
        let rooms = match self.rooms.take().filter(|rooms| rooms.tokens() >= batch.tokens) {
            Some(rooms) => rooms,
            None => {
                let rooms = Rooms::new(&self.gpu, &self.layouts, self.network.rows, batch.tokens)?;
                counters.buffers += Rooms::BUFFERS;
                rooms
            }
        };
        self.gpu.queue.write_buffer(rooms.batch(), 0, bytemuck::cast_slice(&batch.words));
        let mut encoder =
            self.gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        counters.dispatches += self.network.encode(&mut encoder, &self.kernels[0], &rooms, &batch);
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
            .field("arithmetic", &self.arithmetic())
            .finish_non_exhaustive()
    }
}
