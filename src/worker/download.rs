//! Fetches a model, counts its bytes and checks them.

use std::future::Future;

use js_sys::Uint8Array;
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, Response, SubtleCrypto};

use crate::error::{Error, ErrorCode, Result};
use crate::models::ModelList;
use crate::protocol::{Load, Loading, Stage};

/// Progress is told after at least this many bytes more.
const REPORT_EVERY: usize = 128 * 1024;

/// No model in sight is larger; a server that sends more is not sending a model.
const MAX_BYTES: usize = 1 << 30;

/// What is known of a file before it is fetched.
struct Wanted {
    url: String,
    name: Option<String>,
    bytes: Option<usize>,
    sha256: Option<String>,
}

/// A model file that has arrived and is the right one.
pub struct Model {
    /// Its content, not checked yet.
    pub bytes: Vec<u8>,
    /// Its name in the list.
    pub name: Option<String>,
    /// The same once more outside this worker's memory, to be handed on.
    pub file: Option<Blob>,
    sha256: Option<String>,
}

impl Model {
    /// Resolves to whether the content is what the list promises. Where the browser can, it computes
    /// that beside this worker, from when this is called.
    pub fn check(&self) -> impl Future<Output = Result<()>> + use<> {
        let due = self.sha256.clone();
        let digest = match (&due, subtle()) {
            (None, _) => Err(String::new()),
            (_, Some(subtle)) => subtle
                .digest_with_str_and_u8_array("SHA-256", &self.bytes)
                .map_err(|_| hex(&Sha256::digest(&self.bytes))),
            _ => Err(hex(&Sha256::digest(&self.bytes))),
        };
        async move {
            let Some(due) = due else { return Ok(()) };
            let found = match digest {
                Ok(digest) => {
                    let digest = JsFuture::from(digest).await.map_err(|cause| broken(&cause))?;
                    hex(&Uint8Array::new(&digest).to_vec())
                }
                Err(found) => found,
            };
            if found == due { Ok(()) } else { Err(damaged("its checksum is wrong")) }
        }
    }
}

/// The browser's own hashes, which pages that came unencrypted do not get.
fn subtle() -> Option<SubtleCrypto> {
    let crypto = super::scope()?.crypto().ok()?;
    let subtle = js_sys::Reflect::get(&crypto, &"subtle".into()).ok()?;
    subtle.dyn_into().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The model asked for; its `file` only if that is wanted.
pub async fn model(load: &Load, with_file: bool, report: impl Fn(Loading)) -> Result<Model> {
    let wanted = locate(load).await?;
    let chunks = with_file.then(js_sys::Array::new);
    let bytes = download(&wanted, chunks.as_ref(), report).await?;
    // Without a file there are no helpers; that is no reason to have no engine.
    let file = chunks.and_then(|chunks| Blob::new_with_u8_array_sequence(&chunks).ok());
    Ok(Model { bytes, name: wanted.name, file, sha256: wanted.sha256 })
}

async fn locate(load: &Load) -> Result<Wanted> {
    // An id has neither slash nor dot; anything that has is an address.
    if let Some(url) = load.model.as_ref().filter(|model| model.contains(['/', '.'])) {
        return Ok(Wanted { url: url.clone(), name: None, bytes: None, sha256: None });
    }
    let json = get(&load.models).await?.text().map_err(|cause| broken(&cause))?;
    let json = JsFuture::from(json).await.map_err(|cause| broken(&cause))?;
    let list: ModelList = serde_json::from_str(&json.as_string().unwrap_or_default())
        .map_err(|cause| failed(format!("{} is not a list of models ({cause})", load.models)))?;
    let entry = list.find(load.model.as_deref()).ok_or_else(|| {
        let known: Vec<_> = list.models.iter().map(|model| model.id.as_str()).collect();
        let what = load.model.as_deref().unwrap_or("default");
        let message = format!("There is no model `{what}`. There is: {}.", known.join(", "));
        Error::new(ErrorCode::InvalidOption, message)
    })?;
    let url = web_sys::Url::new_with_base(&entry.file, &load.models);
    Ok(Wanted {
        url: url.map_err(|cause| broken(&cause))?.href(),
        name: Some(entry.name.clone()),
        bytes: Some(entry.bytes),
        sha256: Some(entry.sha256.clone()),
    })
}

async fn download(
    wanted: &Wanted,
    chunks: Option<&js_sys::Array>,
    report: impl Fn(Loading),
) -> Result<Vec<u8>> {
    let response = get(&wanted.url).await?;
    // The length in the header is that of the compressed body, if any: good for a hint only.
    let announced = response.headers().get("content-length").ok().flatten();
    let total = wanted.bytes.or_else(|| announced?.parse().ok()).unwrap_or(0);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(total.min(MAX_BYTES)).map_err(|_| out_of_memory(total))?;
    let stream = response.body().ok_or_else(|| failed("the answer has no content"))?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut reported = 0;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|cause| broken(&cause))?;
        let get = |key: &str| js_sys::Reflect::get(&read, &key.into()).unwrap_or_default();
        if get("done").is_truthy() {
            break;
        }
        let chunk: Uint8Array = get("value").unchecked_into();
        let at = bytes.len();
        let end = at + chunk.byte_length() as usize;
        if end > wanted.bytes.unwrap_or(MAX_BYTES) {
            return Err(damaged("it is longer than it should be"));
        }
        bytes.try_reserve(end - at).map_err(|_| out_of_memory(end))?;
        bytes.resize(end, 0);
        chunk.copy_to(&mut bytes[at..]);
        if let Some(chunks) = chunks {
            chunks.push(&chunk);
        }
        if end - reported >= REPORT_EVERY || at == 0 {
            reported = end;
            report(Loading { stage: Stage::Download, loaded: end, total: total.max(end) });
        }
    }
    if wanted.bytes.is_some_and(|due| due != bytes.len()) {
        return Err(failed(format!("it stopped after {} of {total} bytes", bytes.len())));
    }
    Ok(bytes)
}

async fn get(url: &str) -> Result<Response> {
    let fetch = js_sys::Reflect::get(&js_sys::global(), &"fetch".into())
        .and_then(|fetch| fetch.dyn_into::<js_sys::Function>())
        .and_then(|fetch| fetch.call1(&JsValue::NULL, &url.into()))
        .map_err(|cause| broken(&cause))?;
    let response = JsFuture::from(js_sys::Promise::from(fetch)).await;
    let response: Response = response.map_err(|cause| broken(&cause))?.unchecked_into();
    if response.ok() {
        Ok(response)
    } else {
        Err(failed(format!("the server answered {} for {url}", response.status())))
    }
}

fn failed(cause: impl std::fmt::Display) -> Error {
    let message = format!(
        "The model could not be downloaded: {cause}. Check the connection, then try again."
    );
    Error::new(ErrorCode::ModelDownload, message)
}

fn broken(cause: &JsValue) -> Error {
    let text = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    failed(format!("the connection broke ({})", text.unwrap_or_else(|| "no reason given".into())))
}

fn damaged(how: &str) -> Error {
    let message = format!(
        "The model that arrived is not the one that was promised: {how}. It was not used. \
         Try again; if this stays, the site serves a wrong file."
    );
    Error::new(ErrorCode::ModelDamaged, message)
}

fn out_of_memory(bytes: usize) -> Error {
    let megabytes = bytes / 1_000_000;
    let message = format!(
        "There is not enough memory for the model ({megabytes} MB). Close other pages, then try \
         again."
    );
    Error::new(ErrorCode::OutOfMemory, message)
}
