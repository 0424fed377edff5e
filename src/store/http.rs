//! Requests, and what may be wrong with their answers, in plain words.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

use crate::error::{Error, ErrorCode, Result};

/// Pauses in milliseconds before it is tried again.
const PAUSES: [u32; 3] = [500, 1_500, 4_000];

/// How often it was tried since something arrived last.
#[derive(Default)]
pub struct Tries {
    since: usize,
    most: usize,
}

impl Tries {
    /// Milliseconds until the next, if there is to be one; `loaded` bytes have arrived.
    pub fn pause(&mut self, loaded: usize) -> Option<u32> {
        if loaded > self.most {
            *self = Self { since: 0, most: loaded };
        }
        let pause = PAUSES.get(self.since).copied();
        self.since += 1;
        pause
    }
}

/// Why a request did not bring what it was for.
pub enum Trouble {
    /// It may go better the next time.
    Passing(Error),
    /// What came is not that part of the file: the server has to be asked for the whole.
    WrongPart,
    /// Asking again would change nothing.
    Lasting(Error),
}

/// Asks for an address, and for part of what is there if `headers` say so.
pub async fn request(
    url: &str,
    headers: Option<&Headers>,
    cache: RequestCache,
) -> Result<Response> {
    let init = RequestInit::new();
    init.set_cache(cache);
    if let Some(headers) = headers {
        init.set_headers_headers(headers);
    }
    let fetch = Reflect::get(&js_sys::global(), &"fetch".into())
        .and_then(|fetch| fetch.dyn_into::<Function>())
        .and_then(|fetch| fetch.call2(&JsValue::NULL, &url.into(), &init))
        .map_err(|cause| broken(&cause))?;
    let response = JsFuture::from(Promise::from(fetch)).await;
    response.map(JsCast::unchecked_into).map_err(|cause| broken(&cause))
}

/// The site that this runs on.
pub fn origin() -> Option<String> {
    let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
    Reflect::get(&location, &"origin".into()).ok()?.as_string()
}

/// A header, where the browser shows it.
pub fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// Refuses a web page: servers send one where a file is missing.
pub fn no_page(response: &Response) -> std::result::Result<(), Trouble> {
    let media_type = header(response, "content-type").unwrap_or_default();
    if media_type.starts_with("text/html") {
        let page = "the server answered with a web page instead of the model";
        return Err(Trouble::Lasting(failed(page)));
    }
    Ok(())
}

/// The body of an answer, piece by piece.
pub struct Body(ReadableStreamDefaultReader);

impl Body {
    pub fn of(response: &Response) -> Result<Self> {
        let stream = response.body().ok_or_else(|| failed("the answer has no content"))?;
        Ok(Self(stream.get_reader().unchecked_into()))
    }

    /// The next piece; `None` at the end.
    pub async fn next(&self) -> Result<Option<Uint8Array>> {
        let read = JsFuture::from(self.0.read()).await.map_err(|cause| broken(&cause))?;
        let get = |key: &str| Reflect::get(&read, &key.into()).unwrap_or_default();
        Ok((!get("done").is_truthy()).then(|| get("value").unchecked_into()))
    }
}

impl Drop for Body {
    /// Nothing more is wanted: without this the rest would still be sent.
    fn drop(&mut self) {
        let cancelled = JsFuture::from(self.0.cancel());
        // Fails when the connection has broken, which is an end, too.
        wasm_bindgen_futures::spawn_local(async move { drop(cancelled.await) });
    }
}

/// The list or the model cannot be had.
pub fn failed(cause: impl std::fmt::Display) -> Error {
    let message = format!(
        "The model could not be downloaded: {cause}. Check the connection, then try again."
    );
    Error::new(ErrorCode::ModelDownload, message)
}

/// The connection broke.
pub fn broken(cause: &JsValue) -> Error {
    let text = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    failed(format!("the connection broke ({})", text.unwrap_or_else(|| "no reason given".into())))
}

/// The server has no such file, or does not give it.
pub fn refused(response: &Response, url: &str) -> Error {
    let status = response.status();
    failed(format!("the server answered {status} for {url}"))
        .with("status", usize::from(status))
        .with("url", url)
}

/// What arrived is something else.
pub fn damaged(how: &str) -> Error {
    let message = format!(
        "The model that arrived is not the one that was promised: {how}. It was not used. \
         Try again; if this stays, the site serves a wrong file."
    );
    Error::new(ErrorCode::ModelDamaged, message)
}

/// What arrived is longer than anything that is needed.
pub fn too_long(what: &str) -> Error {
    let message = format!(
        "The file {what} is longer than that of any supported model, and was not used. Choose another one."
    );
    Error::new(ErrorCode::ModelUnsupported, message).with("found", what).with("name", what)
}

/// A hub does not show a repository to everybody.
pub fn not_public(repository: &str, status: u16) -> Error {
    let message = format!(
        "There is no public model at {repository} (the server answered {status}). Check the name. Download \
         what is private or asks for consent with the hub's own tools, then choose its files."
    );
    Error::new(ErrorCode::ModelDownload, message)
        .with("name", repository)
        .with("status", usize::from(status))
}

/// The device has no room for this many bytes.
pub fn out_of_memory(bytes: usize) -> Error {
    let megabytes = bytes / 1_000_000;
    let message = format!(
        "There is not enough memory for the model ({megabytes} MB). Close other pages, then try \
         again."
    );
    Error::new(ErrorCode::OutOfMemory, message).with("bytes", bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_arrives_makes_the_pauses_start_anew() {
        let mut tries = Tries::default();
        assert_eq!(
            [0, 0, 9, 9, 9].map(|loaded| tries.pause(loaded)),
            [500, 1500, 500, 1500, 4000].map(Some)
        );
        // What had arrived before and was given up is nothing new.
        assert_eq!(tries.pause(5), None);
    }
}
