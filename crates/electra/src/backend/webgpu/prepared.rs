//! From a model file to a back end: compile, upload, check, choose.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use super::arithmetic::Arithmetic;
use super::backend::{Counters, WebGpuBackend};
use super::device::Gpu;
use super::device_model::DeviceModel;
use super::kernels::{self, Kernels, Layouts};
use super::plan::Plan;
use super::probe;
use super::weights::Stored;
use crate::{Error, ModelFile, Outline, Result};

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
    /// [`Error::NoGpu`] when there is no device, [`Error::NoArithmetic`] when it has none of these.
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
            let arithmetics = arithmetics.iter().map(|arithmetic| arithmetic.name()).collect();
            return Err(Error::NoArithmetic { arithmetics });
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
            return Err(Error::Gpu { cause: "it was prepared for another model".into() });
        }
        let scope = gpu.watch();
        let model = DeviceModel::upload(&gpu, &layouts, &plan, file)?;
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
        let (buffers, written) = (model.buffers, model.bytes);
        Ok(WebGpuBackend {
            config: file.config.clone(),
            gpu,
            layouts,
            kernels,
            model,
            activations: RefCell::default(),
            counters: Cell::new(Counters { buffers, written, ..Counters::default() }),
        })
    }
}

impl WebGpuBackend {
    /// Builds the network with the fastest arithmetic that passes the probe.
    ///
    /// # Errors
    /// [`Error::NoGpu`] when there is no device, [`Error::Gpu`] when it cannot hold the model, [`Error::GpuWrong`]
    /// when its results are wrong.
    pub async fn checked(file: &ModelFile<'_>, now: &dyn Fn() -> f64) -> Result<Self> {
        Prepared::new(&Outline::of(file), &Arithmetic::ALL).await?.fastest(file, now).await
    }

    /// Largest distance of a probe's logit from what it has to be.
    pub const BOUND: f32 = probe::BOUND;

    /// Builds the network, unchecked.
    ///
    /// # Errors
    /// [`Error::NoGpu`] or [`Error::NoArithmetic`] when there is no such device, [`Error::Gpu`] when it cannot hold the model; otherwise as for
    /// the other back ends.
    pub async fn new(file: &ModelFile<'_>, arithmetic: Arithmetic) -> Result<Self> {
        let prepared = Prepared::new(&Outline::of(file), &[arithmetic]).await?;
        prepared.load(file).await
    }
}
