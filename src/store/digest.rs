//! SHA-256, by the browser where it can: beside this thread, and with the processor's own instructions.

use std::future::Future;

use js_sys::{Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::SubtleCrypto;

use super::chunks::Chunks;
use crate::models::Promise;

/// Resolves to the hash of these bytes, in hexadecimal; computed from when this is called.
pub fn of(bytes: &[u8]) -> impl Future<Output = Option<String>> + use<> {
    let digest = subtle()
        .and_then(|subtle| subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok())
        .ok_or_else(|| hex(&Sha256::digest(bytes)));
    async move {
        match digest {
            Ok(digest) => {
                let digest = JsFuture::from(digest).await.ok()?;
                Some(hex(&Uint8Array::new(&digest).to_vec()))
            }
            Err(found) => Some(found),
        }
    }
}

/// Resolves to whether these bytes have this hash; computed from when this is called.
pub fn is(bytes: &[u8], due: &str) -> impl Future<Output = bool> + use<> {
    let (found, due) = (of(bytes), due.to_ascii_lowercase());
    // A hash that cannot be computed proves nothing.
    async move { found.await.is_some_and(|found| found == due) }
}

/// Resolves to the chunks of a file that are as promised; computed from when this is called.
pub fn check(bytes: &[u8], promise: &Promise) -> impl Future<Output = Chunks> + use<> {
    let mut chunks = Chunks::new(promise.bytes, promise.chunk_bytes);
    let checks = promise.chunks.iter().enumerate().map(|(chunk, due)| {
        // What is cut short has chunks that are not there at all.
        let there = bytes.get(chunks.range(chunk)).filter(|_| bytes.len() == promise.bytes);
        there.map(|there| is(there, due))
    });
    let checks: Vec<_> = checks.collect();
    async move {
        for (chunk, check) in checks.into_iter().enumerate() {
            let good = match check {
                Some(check) => check.await,
                None => false,
            };
            chunks.judge(chunk, good);
        }
        chunks
    }
}

/// The browser's own hashes, which pages that came unencrypted do not get.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    Reflect::get(&crypto, &"subtle".into()).ok()?.dyn_into().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
