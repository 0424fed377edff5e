//! A model from wherever it is to be had.

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, RequestCache};

use super::cache::{Store, content};
use super::chunks::Chunks;
use super::download::{Download, Keeper};
use super::http::{self, Body};
use super::keeping::{Fetched, Keeping};
use super::key::{chunk_key, key};
use super::model::{MAX_BYTES, Model, Report, file_of};
use super::tab_lock::TabLock;
use super::{digest, import, restore};
use crate::error::Result;
use crate::failure::Failure;
use crate::models::{Promise, Source};
use crate::protocol::{Loading, Stage};

/// The model, from wherever it is to be had with the least to download. It has been checked. `begun` is told
/// the first chunk of its file as soon as that is there and checked.
///
/// # Errors
/// When what is missing cannot be downloaded, or is not what was promised.
pub async fn fetch(source: &Source, report: Report, begun: &dyn Fn(&[u8])) -> Result<Fetched> {
    let (url, id, name, list) = match source {
        Source::Address { url, id, name, list, .. } => (url, id.clone(), name.clone(), list),
        Source::Kept(own) => return restore::restore(own, report).await,
        Source::Files { .. } | Source::Hub { .. } => return import::import(source, report).await,
    };
    let Some(promise) = source.promise() else {
        let model = download_unknown(url, report).await?;
        return Ok(Fetched { model, keeping: None, id, name });
    };
    let lock = TabLock::wait(&key(&promise.sha256), report).await;
    let folder = list.as_ref().map(|list| list.folder.as_str());
    let store = Store::open().await.map(|store| store.of_list(folder));
    let mut bytes = Vec::new();
    if promise.bytes > MAX_BYTES || bytes.try_reserve_exact(promise.bytes).is_err() {
        return Err(Failure::NoMemory { bytes: promise.bytes }.into());
    }
    bytes.resize(promise.bytes, 0);
    let chunks = match &store {
        Some(store) => gather(store, &promise, &mut bytes).await,
        None => Chunks::new(promise.bytes, promise.chunk_bytes),
    };
    if chunks.is_good(0) {
        begun(bytes.get(chunks.range(0)).unwrap_or_default());
    }
    let tell = |loading| {
        lock.tell(loading);
        report(loading);
    };
    let mut download = Download {
        url,
        promise: &promise,
        bytes,
        chunks,
        keeper: Keeper::new(store),
        report: &tell,
        begun,
    };
    download.run().await?;
    let store = download.keeper.finish().await;
    let bytes = download.bytes;
    let file = file_of(&bytes, promise.chunk_bytes);
    let (list, lock) = (list.clone(), Some(lock));
    let keeping = Keeping { promise, own: None, list, file: file.clone(), store, _lock: lock };
    Ok(Fetched { model: Model { bytes, file }, keeping: Some(keeping), id, name })
}

/// Takes over what is stored and right, be it complete or not.
async fn gather(store: &Store, promise: &Promise, bytes: &mut [u8]) -> Chunks {
    let nothing = Chunks::new(promise.bytes, promise.chunk_bytes);
    let mut take = |at: usize, stored: &Uint8Array| {
        let place = bytes.get_mut(at..at + stored.length() as usize);
        place.map(|place| stored.copy_to(place)).is_some()
    };
    if store.is_empty().await {
        return nothing;
    }
    let complete = match store.get(&key(&promise.sha256)).await {
        Some(blob) => content(&blob).await,
        None => None,
    };
    if let Some(complete) = complete {
        take(0, &complete);
    } else {
        for chunk in 0..nothing.count() {
            if let Some(blob) = store.get(&chunk_key(&promise.sha256, chunk)).await
                && let Some(stored) = content(&blob).await
            {
                take(nothing.range(chunk).start, &stored);
            }
        }
    }
    digest::check(bytes, promise).await
}

/// A file of which nothing is known beforehand.
async fn download_unknown(url: &str, report: Report) -> Result<Model> {
    let response = http::request(url, None, RequestCache::Default).await?;
    if !response.ok() {
        return Err(http::refused(&response, url));
    }
    // The length in the header is that of the compressed body, if any: good for a hint only.
    let announced = http::header(&response, "content-length").and_then(|n| n.parse().ok());
    let total: usize = announced.unwrap_or(0);
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(total.min(MAX_BYTES))
        .map_err(|_| Failure::NoMemory { bytes: total })?;
    let (body, parts) = (Body::of(&response)?, Array::new());
    while let Some(piece) = body.next().await? {
        let (at, end) = (bytes.len(), bytes.len() + piece.length() as usize);
        if end > MAX_BYTES {
            return Err(Failure::TooLong { name: url.into() }.into());
        }
        bytes.try_reserve(end - at).map_err(|_| Failure::NoMemory { bytes: end })?;
        bytes.resize(end, 0);
        piece.copy_to(&mut bytes[at..]);
        parts.push(&piece);
        report(Loading { stage: Stage::Download, loaded: end, total: total.max(end) });
    }
    Ok(Model { bytes, file: Blob::new_with_u8_array_sequence(&parts).ok() })
}
