//! The network on a graphics processor, as a WebAssembly module: ids in, logits out.
//!
//! A module of its own, so that the engine is no larger for it: `www/library/gpu.js` loads it when it is wanted.

#[cfg(target_arch = "wasm32")]
mod network;

fn main() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
}
