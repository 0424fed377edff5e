//! The device, and what goes wrong with it.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::arithmetic::Arithmetic;
use crate::{Error, Result};

/// A device with its queue.
pub struct Gpu {
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    /// What it calls itself.
    pub name: String,
    /// What it can multiply in.
    pub arithmetics: Vec<Arithmetic>,
    fault: Arc<Mutex<Option<String>>>,
}

impl Gpu {
    /// Asks for the device that is best at computing. Nothing optional is asked for but arithmetic in f16,
    /// where it is there.
    pub async fn request() -> Result<Self> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
            backends: wgpu::Backends::VULKAN | wgpu::Backends::BROWSER_WEBGPU,
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        });
        let adapter = instance.request_adapter(&wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        });
        let adapter = adapter.await.map_err(|cause| Error::NoGpu { cause: cause.to_string() })?;
        let info = adapter.get_info();
        let required_features = adapter.features() & wgpu::Features::SHADER_F16;
        let packed = wgpu::WgslLanguageFeatures::Packed4x8IntegerDotProduct;
        let packed = instance.wgsl_language_features().contains(packed);
        let there = |arithmetic: &Arithmetic| match arithmetic {
            Arithmetic::F16 => !required_features.is_empty(),
            Arithmetic::Int8 => packed,
            Arithmetic::F32 => true,
        };
        let arithmetics = Arithmetic::ALL.into_iter().filter(there).collect();
        // A large model's tables may be larger than what every device has to have room for.
        let has = adapter.limits();
        let required_limits = wgpu::Limits {
            max_buffer_size: has.max_buffer_size,
            max_storage_buffer_binding_size: has.max_storage_buffer_binding_size,
            ..wgpu::Limits::default()
        };
        let asked = adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("electra"),
            required_features,
            required_limits,
            ..Default::default()
        });
        let (device, queue) = asked.await.map_err(|cause| gpu(cause.to_string()))?;
        let fault = Arc::new(Mutex::new(None));
        let note = |fault: &Arc<Mutex<Option<String>>>| {
            let fault = fault.clone();
            move |what: String| {
                fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
            }
        };
        let lost = note(&fault);
        device.set_device_lost_callback(move |_, message| {
            lost(match message.as_str() {
                "" => "it was lost".into(),
                message => format!("it was lost: {message}"),
            });
        });
        let failed = note(&fault);
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| failed(error.to_string())));
        let name = [info.name, info.driver, info.driver_info].join(" ").trim().to_owned();
        Ok(Self { device, queue, name, arithmetics, fault })
    }

    /// What went wrong since it is there, if anything did.
    pub fn fault(&self) -> Result<()> {
        match &*self.fault.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(what) => Err(gpu(what.clone())),
            None => Ok(()),
        }
    }

    /// Watches for errors of what is asked of the device from now on.
    pub fn watch(&self) -> Watch {
        let memory = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let validation = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        Watch { memory, validation }
    }

    /// Natively, waits for what was submitted; a browser's device works while nobody waits for it.
    pub fn wait(&self) {
        // What fails here fails where the result is read.
        drop(self.device.poll(wgpu::PollType::wait_indefinitely()));
    }

    /// The most bytes that a kernel can have bound as one buffer.
    pub fn most_bytes(&self) -> u64 {
        let limits = self.device.limits();
        limits.max_buffer_size.min(limits.max_storage_buffer_binding_size)
    }
}

impl Drop for Gpu {
    fn drop(&mut self) {
        // A browser would otherwise keep its memory until its garbage is collected.
        self.device.destroy();
    }
}

/// Errors of the calls since [`Gpu::watch`].
pub struct Watch {
    memory: wgpu::ErrorScopeGuard,
    validation: wgpu::ErrorScopeGuard,
}

impl Watch {
    /// Ends the watch at once, and resolves when the device has said what it found.
    pub fn verdict(self) -> impl Future<Output = Result<()>> {
        let (validation, memory) = (self.validation.pop(), self.memory.pop());
        async move {
            match (validation.await, memory.await) {
                (None, None) => Ok(()),
                (Some(error), _) | (None, Some(error)) => Err(gpu(error.to_string())),
            }
        }
    }
}

fn gpu(cause: String) -> Error {
    Error::Gpu { cause }
}
