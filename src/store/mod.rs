//! Models: fetched once, checked always, kept on the device by their hash.
//!
//! [`find`] reads the list, or takes what a person brings (`import.rs`), which is converted and kept, too; [`read`] takes what is stored, to be checked while it is already used;
//! [`fetch`] gets what is missing or damaged, and what it returns has been checked. A file named
//! by its address alone is not stored: without a hash nobody could tell whether it is still right.
//! Where the browser keeps nothing, all of it works the same, for one visit.

mod again;
mod cache;
mod chunks;
mod digest;
mod download;
mod http;
mod import;
mod outdated;
mod range;
mod remote;
mod turn;

use std::future::Future;

use electra::checkpoint::Repository;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, RequestCache, StorageManager, Url};

pub use cache::{Place, clear, usage};
use cache::{Store, chunk_key, content, key};
use chunks::Chunks;
use download::{Download, Keeper};
use http::Body;
use turn::Turn;

use crate::error::{Error, ErrorCode, Result};
use crate::models::{HUB_PREFIX, Listed, ModelList, Own, Promise, Source, Wanted, is_id};
use crate::protocol::{Loading, Stage, Storage};

/// Told how far a model is.
pub type Report = fn(Loading);

/// No model in sight is larger; a server that sends more is not sending a model.
const MAX_BYTES: usize = 1 << 30;

/// A model's content.
pub struct Model {
    /// In this worker's memory.
    pub bytes: Vec<u8>,
    /// The same outside of it, to be handed on.
    pub file: Option<Blob>,
}

/// What is left to do with a model that was downloaded.
pub struct Keeping {
    promise: Promise,
    own: Option<Own>,
    list: Option<Listed>,
    file: Option<Blob>,
    store: std::result::Result<Store, Storage>,
    /// Others read what is kept, so their turn comes when that is done.
    _turn: Option<Turn>,
}

/// A model that has been fetched and checked.
pub struct Fetched {
    /// The model.
    pub model: Model,
    /// What is left to do with it; nothing with one that cannot be kept.
    pub keeping: Option<Keeping>,
    /// Its id in the list, or the hash of a model of one's own.
    pub id: Option<String>,
    /// Its name, where it has one outside of its file.
    pub name: Option<String>,
}

/// Where a model is. An id has neither slash nor dot; anything that has is an address. Of a repository
/// that was converted before, what is kept is taken.
///
/// # Errors
/// [`ErrorCode::ModelDownload`] when there is no list, [`ErrorCode::InvalidOption`] when there is no
/// such model.
pub async fn find(list: &str, wanted: &Wanted) -> Result<Source> {
    let id = match wanted {
        Wanted::Default => None,
        Wanted::Own(sha256) => {
            let own = own().await.into_iter().find(|own| own.sha256 == *sha256);
            let message = "This model is no longer on this device. Choose its file again.";
            return own
                .map(Source::Kept)
                .ok_or_else(|| Error::new(ErrorCode::InvalidOption, message));
        }
        Wanted::Files(files, name) => {
            return Ok(Source::Files { files: files.clone(), name: name.clone() });
        }
        Wanted::Named(named) => {
            if let Some(name) = named.strip_prefix(HUB_PREFIX) {
                let hub = self::list(list).await?.hub;
                let repository = Repository::new(&hub, name, None)?;
                let from = import::address(&repository);
                let own = own().await.into_iter().find(|own| own.from == from);
                return Ok(own.map_or_else(|| import::source(&repository), Source::Kept));
            }
            if !is_id(named) {
                let url = named.clone();
                return Ok(Source::Address {
                    url,
                    id: None,
                    name: None,
                    promise: None,
                    list: None,
                });
            }
            Some(named.as_str())
        }
    };
    let models = self::list(list).await?;
    let entry = models.find(id).ok_or_else(|| {
        let known: Vec<_> = models.models.iter().map(|model| model.id.as_str()).collect();
        let what = id.unwrap_or("default");
        let message = format!("There is no model `{what}`. There is: {}.", known.join(", "));
        Error::new(ErrorCode::InvalidOption, message)
    })?;
    let at = |path| Url::new_with_base(path, list).map_err(|cause| http::broken(&cause));
    let url = at(&entry.file)?;
    Ok(Source::Address {
        url: url.href(),
        id: Some(entry.id.clone()),
        name: Some(entry.name.clone()),
        promise: Some(entry.promise()),
        // A list that is an address of its own content lies in no folder.
        list: at(".").ok().map(|folder| Listed {
            folder: folder.href(),
            hashes: models.models.iter().map(|model| model.sha256.clone()).collect(),
        }),
    })
}

/// The models that this device keeps and that are not of the list.
pub async fn own() -> Vec<Own> {
    match Store::open().await {
        Some(store) => store.own().await,
        None => Vec::new(),
    }
}

/// Removes a complete model from this device; says whether it is gone.
pub async fn remove(sha256: &str) -> bool {
    match Store::open().await {
        Some(store) => store.delete(sha256).await,
        None => true,
    }
}

/// The model list at this address.
///
/// # Errors
/// [`ErrorCode::ModelDownload`] when there is none.
pub async fn list(list: &str) -> Result<ModelList> {
    let response = http::request(list, None, RequestCache::Default).await?;
    if !response.ok() {
        return Err(http::refused(&response, list));
    }
    let no_list = || {
        let needs = "JSON with `models`, each with `id`, `name`, `file`, `bytes` and `sha256`";
        http::failed(format!("{list} is not a list of models: {needs}"))
    };
    let json = response.json().map_err(|cause| http::broken(&cause))?;
    let json = JsFuture::from(json).await.map_err(|_| no_list())?;
    serde_wasm_bindgen::from_value(json).map_err(|_| no_list())
}

/// What `www/library/worker.js` found in the store; it is not checked yet.
pub async fn read(found: js_sys::Promise) -> Option<Model> {
    let found = JsFuture::from(found).await.ok()?;
    let get = |key: &str| Reflect::get(&found, &key.into()).ok();
    let buffer: js_sys::ArrayBuffer = get("buffer")?.dyn_into().ok()?;
    Some(Model { bytes: Uint8Array::new(&buffer).to_vec(), file: get("blob")?.dyn_into().ok() })
}

/// Resolves to whether a model is the one that was promised. That is computed beside this worker,
/// where the browser can, from when this is called.
pub fn check(model: &Model, promise: &Promise) -> impl Future<Output = bool> + use<> {
    let chunks = digest::check(&model.bytes, promise);
    let same_size = model.bytes.len() == promise.bytes;
    async move { chunks.await.missing().is_none() && same_size }
}

/// The model, from wherever it is to be had with the least to download. It has been checked. `begun` is told
/// the first chunk of its file as soon as that is there and checked.
///
/// # Errors
/// When what is missing cannot be downloaded, or is not what was promised.
pub async fn fetch(source: &Source, report: Report, begun: &dyn Fn(&[u8])) -> Result<Fetched> {
    let (url, id, name, list) = match source {
        Source::Address { url, id, name, list, .. } => (url, id.clone(), name.clone(), list),
        Source::Kept(own) => return again::fetch(own, report).await,
        Source::Files { .. } | Source::Hub { .. } => return import::import(source, report).await,
    };
    let Some(promise) = source.promise() else {
        let model = download_unknown(url, report).await?;
        return Ok(Fetched { model, keeping: None, id, name });
    };
    let turn = Turn::wait(&key(&promise.sha256), report).await;
    let folder = list.as_ref().map(|list| list.folder.as_str());
    let store = Store::open().await.map(|store| store.of_list(folder));
    let mut bytes = Vec::new();
    if promise.bytes > MAX_BYTES || bytes.try_reserve_exact(promise.bytes).is_err() {
        return Err(http::out_of_memory(promise.bytes));
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
        turn.tell(loading);
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
    let (list, turn) = (list.clone(), Some(turn));
    let keeping = Keeping { promise, own: None, list, file: file.clone(), store, _turn: turn };
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

/// Removes from the device what the list of this model no longer names; says whether there was anything.
pub async fn tidy(list: Option<&Listed>) -> bool {
    match (list, Store::open().await) {
        (Some(list), Some(store)) => outdated::remove(&store, list).await,
        _ => false,
    }
}

impl Keeping {
    /// Makes one entry of the chunks, and says what became of it. Then models that the list names no more
    /// have had their time; where there is no room they go first.
    pub async fn finish(self) -> Storage {
        let kept = self.keep().await;
        if kept == Storage::Unavailable || !tidy(self.list.as_ref()).await {
            return kept;
        }
        match (kept, &self.list, &self.file, Store::open().await) {
            (Storage::Full, Some(list), Some(file), Some(store)) => {
                let store = store.of_list(Some(&list.folder));
                let put = store.put(&key(&self.promise.sha256), file).await;
                put.err().unwrap_or(Storage::Stored)
            }
            _ => kept,
        }
    }

    async fn keep(&self) -> Storage {
        let count = self.promise.chunks.len();
        let (sha256, file, own) = (&self.promise.sha256, self.file.as_ref(), self.own.as_ref());
        match (&self.store, file) {
            (Ok(store), Some(file)) => {
                let put = store.put_as(&key(sha256), file, own).await;
                store.delete_chunks(sha256, count).await;
                // Perhaps there was no room for both forms at once.
                let put =
                    if put.is_err() { store.put_as(&key(sha256), file, own).await } else { put };
                put.err().unwrap_or(Storage::Stored)
            }
            (Ok(_), None) => Storage::Unavailable,
            (Err(why), _) => {
                if let Some(store) = Store::open().await {
                    // Part of a model would only take the room.
                    store.delete_chunks(sha256, count).await;
                }
                *why
            }
        }
    }
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
    bytes.try_reserve_exact(total.min(MAX_BYTES)).map_err(|_| http::out_of_memory(total))?;
    let (body, parts) = (Body::of(&response)?, Array::new());
    while let Some(piece) = body.next().await? {
        let (at, end) = (bytes.len(), bytes.len() + piece.length() as usize);
        if end > MAX_BYTES {
            return Err(http::damaged("it is longer than any model"));
        }
        bytes.try_reserve(end - at).map_err(|_| http::out_of_memory(end))?;
        bytes.resize(end, 0);
        piece.copy_to(&mut bytes[at..]);
        parts.push(&piece);
        report(Loading { stage: Stage::Download, loaded: end, total: total.max(end) });
    }
    Ok(Model { bytes, file: Blob::new_with_u8_array_sequence(&parts).ok() })
}

/// A file of these bytes. Without one there are no helpers; that is no reason to have no engine.
fn file_of(bytes: &[u8], part: usize) -> Option<Blob> {
    let parts: Array = bytes.chunks(part).map(Uint8Array::from).collect();
    Blob::new_with_u8_array_sequence(&parts).ok()
}

/// Asks the browser not to clear the store when room is short. Some browsers ask the person.
pub async fn persist() {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into());
    let manager = get(&js_sys::global(), "navigator").and_then(|it| get(&it, "storage"));
    let Some(manager) = manager.ok().filter(JsValue::is_object) else { return };
    let manager: StorageManager = manager.unchecked_into();
    // A browser that refuses keeps the store as long as it likes, as it would unasked.
    if let Ok(persisted) = manager.persisted()
        && JsFuture::from(persisted).await.is_ok_and(|persisted| !persisted.is_truthy())
        && let Ok(persist) = manager.persist()
    {
        drop(JsFuture::from(persist).await);
    }
}

/// The site that this runs on.
fn origin() -> Option<String> {
    let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
    Reflect::get(&location, &"origin".into()).ok()?.as_string()
}
