//! The network on a graphics processor: compute shaders through WebGPU in a browser, and through
//! Vulkan natively, where a software device tests the same shaders.
//!
//! Weights lie on the device as the model file stores them; they are multiplied in the way that is fastest
//! there. A layer is five kernels: queries, keys and values; attention; its output; and the two products of
//! the feed-forward part. Layer norms are computed by the kernel that reads their rows. A batch of windows is
//! one write, one submission and one read-back, and makes no buffer unless it is the longest so far.

mod activations;
mod arithmetic;
mod backend;
mod batch;
mod device;
mod device_model;
mod kernels;
mod plan;
mod prepared;
mod probe;
mod reference;
mod weights;

pub use arithmetic::Arithmetic;
pub use backend::{Counters, WebGpuBackend};
pub use prepared::Prepared;
