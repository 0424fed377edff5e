//! What is kept on the device: one cache of its own, apart from the app's, with entries by hash.
//!
//! A model that is complete is one entry, since that is read about twice as fast as one entry per
//! chunk. While it arrives, every chunk that was checked is an entry, so that nothing is lost.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Cache, CacheStorage, Headers, Request, Response, ResponseInit, StorageManager, Url,
};

use super::key::{CACHE, chunk_key, hash_of, key, passing_key};
use crate::models::Own;
use crate::protocol::Persistence;

/// Headers of an entry that say what a person's own model is. Names may have any letters, headers may
/// not: both are written as in addresses.
const NAME: &str = "x-electra-qa-name";
const FROM: &str = "x-electra-qa-from";
/// Header of an entry that says which list named its model, by the folder that the list is in.
const LIST: &str = "x-electra-qa-list";
/// Waits, in milliseconds, for room that was given back.
const FREED: [u32; 3] = [100, 500, 2000];

/// Whose an entry is.
pub enum Mark {
    /// A person's own model.
    Own,
    /// Of a list in this folder.
    List(String),
    /// Nothing says.
    None,
}

fn caches() -> Option<CacheStorage> {
    // Missing on pages that came unencrypted; reading it throws where storage is forbidden.
    Reflect::get(&js_sys::global(), &"caches".into()).ok()?.dyn_into().ok()
}

/// The open store.
#[derive(Clone)]
pub struct Store {
    cache: Cache,
    /// The folder of the list that names what is put here, if one does.
    list: Option<Rc<str>>,
}

impl Store {
    /// The store, where the browser lets this page have one.
    pub async fn open() -> Option<Self> {
        let cache = JsFuture::from(caches()?.open(CACHE)).await.ok()?;
        cache.dyn_into().ok().map(|cache| Self { cache, list: None })
    }

    /// The same for models of a list, by its folder.
    pub fn of_list(self, folder: Option<&str>) -> Self {
        Self { list: folder.map(Rc::from), ..self }
    }

    /// Whether nothing is stored at all, as on a first visit.
    pub async fn is_empty(&self) -> bool {
        JsFuture::from(self.cache.keys()).await.is_ok_and(|keys| Array::from(&keys).length() == 0)
    }

    /// An entry, which is not read yet.
    pub async fn get(&self, key: &str) -> Option<Blob> {
        blob(self.entry(key).await?).await
    }

    /// Keeps an entry.
    pub async fn put(&self, key: &str, content: &Blob) -> Result<(), Persistence> {
        self.put_as(key, content, None).await
    }

    /// Keeps an entry that may be a person's own model.
    pub async fn put_as(
        &self,
        key: &str,
        content: &Blob,
        own: Option<&Own>,
    ) -> Result<(), Persistence> {
        let response =
            response(content, own, self.list.as_deref()).map_err(|_| Persistence::Unavailable)?;
        let put = JsFuture::from(self.cache.put_with_str(key, &response)).await;
        put.map(drop).map_err(|cause| {
            let name = Reflect::get(&cause, &"name".into()).ok().and_then(|name| name.as_string());
            match name.as_deref() {
                Some("QuotaExceededError") => Persistence::Full,
                _ => Persistence::Unavailable,
            }
        })
    }

    /// Keeps an entry in room that others have just given back.
    ///
    /// In Chromium that room counts as taken until what was removed is closed, and something changes in the store
    /// again.
    pub async fn put_freed(
        &self,
        key: &str,
        content: &Blob,
        own: Option<&Own>,
    ) -> Result<(), Persistence> {
        let mut put = self.put_as(key, content, own).await;
        for pause in FREED {
            if put != Err(Persistence::Full) {
                break;
            }
            TimeoutFuture::new(pause).await;
            if let Ok(nothing) = Blob::new()
                && self.put(&passing_key(), &nothing).await.is_ok()
            {
                self.delete_key(&passing_key()).await;
            }
            put = self.put_as(key, content, own).await;
        }
        put
    }

    /// The person's own models.
    pub async fn own(&self) -> Vec<Own> {
        let mut found = Vec::new();
        for (sha256, _) in self.keys().await {
            let Some(headers) = self.headers(&key(&sha256)).await else { continue };
            if let (Some(name), Some(from)) = (told(&headers, NAME), told(&headers, FROM)) {
                let bytes = self.get(&key(&sha256)).await.map_or(0.0, |blob| blob.size());
                // A whole number, and far below 2^53.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                found.push(Own { sha256, name, from, bytes: bytes as usize });
            }
        }
        found
    }

    /// Keys of all entries by the hash of their model.
    pub async fn keys(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let Ok(keys) = JsFuture::from(self.cache.keys()).await else { return found };
        for key in Array::from(&keys) {
            let Ok(key) = key.dyn_into::<Request>() else { continue };
            let Ok(path) = Url::new(&key.url()).map(|url| url.pathname()) else { continue };
            if let Some(sha256) = hash_of(&path) {
                found.entry(sha256).or_default().push(path);
            }
        }
        found
    }

    /// Whose an entry is.
    pub async fn mark(&self, key: &str) -> Mark {
        let Some(headers) = self.headers(key).await else { return Mark::None };
        if told(&headers, NAME).is_some() {
            return Mark::Own;
        }
        told(&headers, LIST).map_or(Mark::None, Mark::List)
    }

    async fn headers(&self, key: &str) -> Option<Headers> {
        let entry = self.entry(key).await?;
        if let Some(body) = entry.body() {
            // An entry that is open takes its room even when it is deleted. That it cannot be closed changes
            // nothing else.
            drop(JsFuture::from(body.cancel()).await);
        }
        Some(entry.headers())
    }

    async fn entry(&self, key: &str) -> Option<Response> {
        JsFuture::from(self.cache.match_with_str(key)).await.ok()?.dyn_into().ok()
    }

    /// Removes a complete model.
    pub async fn delete(&self, sha256: &str) -> bool {
        self.delete_key(&key(sha256)).await
    }

    /// Removes an entry.
    pub async fn delete_key(&self, key: &str) -> bool {
        JsFuture::from(self.cache.delete_with_str(key)).await.is_ok()
    }

    /// Removes the chunks of a model.
    pub async fn delete_chunks(&self, sha256: &str, count: usize) {
        for chunk in 0..count {
            // What cannot be removed is removed with the rest of the store.
            self.delete_key(&chunk_key(sha256, chunk)).await;
        }
    }
}

/// A header of an entry.
fn told(headers: &Headers, name: &str) -> Option<String> {
    let value = headers.get(name).ok().flatten()?;
    js_sys::decode_uri_component(&value).ok().map(String::from)
}

fn response(content: &Blob, own: Option<&Own>, list: Option<&str>) -> Result<Response, JsValue> {
    let (init, headers) = (ResponseInit::new(), Headers::new()?);
    let own = own.map(|own| (own.name.as_str(), own.from.as_str())).unzip();
    for (name, value) in [(NAME, own.0), (FROM, own.1), (LIST, list)] {
        if let Some(value) = value {
            headers.set(name, &String::from(js_sys::encode_uri_component(value)))?;
        }
    }
    init.set_headers(&headers);
    Response::new_with_opt_blob_and_init(Some(content), &init)
}

async fn blob(response: Response) -> Option<Blob> {
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// Content of a blob.
pub async fn content(blob: &Blob) -> Option<Uint8Array> {
    JsFuture::from(blob.array_buffer()).await.ok().map(|buffer| Uint8Array::new(&buffer))
}

/// Bytes that the store takes.
pub async fn usage() -> usize {
    let Some(store) = Store::open().await else { return 0 };
    let Ok(keys) = JsFuture::from(store.cache.keys()).await else { return 0 };
    let mut bytes = 0.0;
    for key in Array::from(&keys) {
        let Ok(key) = key.dyn_into::<Request>() else { continue };
        bytes += store.get(&key.url()).await.map_or(0.0, |blob| blob.size());
    }
    // A whole number, and far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bytes = bytes as usize;
    bytes
}

/// Removes every model. Says whether none is left.
pub async fn clear() -> bool {
    let Some(caches) = caches() else { return true };
    JsFuture::from(caches.delete(CACHE)).await.is_ok()
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
