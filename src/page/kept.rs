//! Texts that the person wants to find again at the next visit: a cache of its own, an entry a text.

use std::collections::BTreeMap;

use js_sys::{Array, Math, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, CacheStorage, Request, Response};

use crate::page::document::{Document, Place};
use crate::page::memory;
use crate::page::shelf::{DocumentId, Shelf};

/// What the key of a file ends with, behind the key of its text.
const FILE: &str = "-file";
/// Name of the cache, and what its keys begin with.
const CACHE: &str = "electra-qa-texts";
/// Where the browser remembers that texts are to be kept.
const WISH: &str = "electra-qa-keep-texts";

/// A text as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    title: String,
    text: String,
    places: Vec<Place>,
    ticked: bool,
}

/// For what there was room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// For all.
    All,
    /// For the texts, but not for the pages of all of them.
    Texts,
    /// Not for all texts.
    Nothing,
}

/// What is kept of which text: its key, its version, and whether it was ticked.
#[derive(Debug, Default)]
pub struct Ledger(BTreeMap<DocumentId, (String, u32, bool)>);

/// Whether the person wants texts to be kept.
pub fn is_wanted() -> bool {
    memory::recall(WISH).is_some()
}

/// Remembers whether texts are to be kept.
pub fn want(wanted: bool) {
    memory::keep(WISH, wanted.then_some("on"));
}

/// The texts of the last visit, in the order in which they came.
pub async fn texts() -> Vec<(String, Document, bool)> {
    let mut found = Vec::new();
    let Some(cache) = open().await else { return found };
    for key in keys(&cache).await.into_iter().filter(|key| !key.ends_with(FILE)) {
        let Some(json) = read(&cache, &key).await else { continue };
        let Ok(kept) = serde_json::from_str::<Kept>(&json) else { continue };
        let Kept { title, text, places, ticked } = kept;
        let pages = blob(&cache, &file_key(&key)).await;
        let (text, places) = (text.into(), places.into());
        let document = Document { title: title.into(), text, places, pages };
        found.push((key, document, ticked));
    }
    found
}

/// Bytes that the texts take.
pub async fn usage() -> usize {
    // To look into it would make the cache.
    if !is_wanted() {
        return 0;
    }
    let Some(cache) = open().await else { return 0 };
    let mut bytes = 0.0;
    for key in keys(&cache).await {
        bytes += blob(&cache, &key).await.map_or(0.0, |blob| blob.size());
    }
    // A whole number, and far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bytes = bytes as usize;
    bytes
}

/// Removes all that is kept. Says whether nothing is left.
pub async fn clear() -> bool {
    let Some(caches) = caches() else { return true };
    JsFuture::from(caches.delete(CACHE)).await.is_ok()
}

impl Ledger {
    /// Enters a text that is kept already.
    pub fn enter(&mut self, id: DocumentId, key: String, version: u32, ticked: bool) {
        self.0.insert(id, (key, version, ticked));
    }

    /// Keeps what has changed on the shelf, and removes what is gone from it. Says for what there was room.
    pub async fn keep(&mut self, shelf: &Shelf) -> Room {
        let Some(cache) = open().await else { return Room::Nothing };
        let mut room = Room::All;
        let gone: Vec<DocumentId> =
            self.0.keys().copied().filter(|id| shelf.get(*id).is_none()).collect();
        for (key, ..) in gone.iter().filter_map(|id| self.0.remove(id)) {
            remove(&cache, &key).await;
            remove(&cache, &file_key(&key)).await;
        }
        for entry in shelf.entries().iter().filter(|entry| !entry.document.text.is_empty()) {
            let before = self.0.get(&entry.id);
            let is_changed = before.is_none_or(|(_, version, _)| *version != entry.version);
            if before.is_some_and(|(_, version, ticked)| {
                (*version, *ticked) == (entry.version, entry.ticked)
            }) {
                continue;
            }
            let key = before.map_or_else(new_key, |(key, ..)| key.clone());
            let Document { title, text, places, pages } = &entry.document;
            let kept = Kept {
                title: title.to_string(),
                text: (**text).to_owned(),
                places: places.to_vec(),
                ticked: entry.ticked,
            };
            let Ok(json) = serde_json::to_string(&kept) else { return Room::Nothing };
            if !put(&cache, &key, Response::new_with_opt_str(Some(&json))).await {
                return Room::Nothing;
            }
            if is_changed {
                let file = file_key(&key);
                match pages {
                    Some(pages) => {
                        let response = Response::new_with_opt_blob(Some(pages));
                        if !put(&cache, &file, response).await {
                            room = Room::Texts;
                        }
                    }
                    None => remove(&cache, &file).await,
                }
            }
            self.enter(entry.id, key, entry.version, entry.ticked);
        }
        room
    }
}

/// The key of the file whose pages belong to a text.
fn file_key(key: &str) -> String {
    format!("{key}{FILE}")
}

async fn put(cache: &Cache, key: &str, response: Result<Response, JsValue>) -> bool {
    let Ok(response) = response else { return false };
    JsFuture::from(cache.put_with_str(key, &response)).await.is_ok()
}

async fn remove(cache: &Cache, key: &str) {
    drop(JsFuture::from(cache.delete_with_str(key)).await);
}

/// A key that comes after all that were given before, also by other tabs.
fn new_key() -> String {
    format!("/{CACHE}/{:014.0}-{:.0}", js_sys::Date::now(), Math::random() * 1e6)
}

fn caches() -> Option<CacheStorage> {
    // Missing on pages that came unencrypted; reading it throws where storage is forbidden.
    Reflect::get(&js_sys::global(), &"caches".into()).ok()?.dyn_into().ok()
}

async fn open() -> Option<Cache> {
    JsFuture::from(caches()?.open(CACHE)).await.ok()?.dyn_into().ok()
}

/// All keys, in order.
async fn keys(cache: &Cache) -> Vec<String> {
    let Ok(keys) = JsFuture::from(cache.keys()).await else { return Vec::new() };
    let keys = Array::from(&keys);
    let mut keys: Vec<String> =
        keys.iter().filter_map(|key| Some(key.dyn_into::<Request>().ok()?.url())).collect();
    keys.sort();
    keys
}

async fn entry(cache: &Cache, key: &str) -> Option<Response> {
    JsFuture::from(cache.match_with_str(key)).await.ok()?.dyn_into().ok()
}

async fn read(cache: &Cache, key: &str) -> Option<String> {
    let text = entry(cache, key).await?.text().ok()?;
    JsFuture::from(text).await.ok()?.as_string()
}

async fn blob(cache: &Cache, key: &str) -> Option<Blob> {
    let blob = entry(cache, key).await?.blob().ok()?;
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}
