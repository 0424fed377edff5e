//! Requests, and what may be wrong with their answers.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

use crate::error::{Error, Result};
use crate::failure::Failure;

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
        let cause = "the server answered with a web page instead of the model".into();
        return Err(Trouble::Lasting(Failure::Download { cause }.into()));
    }
    Ok(())
}

/// The body of an answer, piece by piece.
pub struct Body(ReadableStreamDefaultReader);

impl Body {
    pub fn of(response: &Response) -> Result<Self> {
        let empty = || Failure::Download { cause: "the answer has no content".into() };
        let stream = response.body().ok_or_else(empty)?;
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

/// The connection broke.
pub fn broken(cause: &JsValue) -> Error {
    let text = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    let reason = text.unwrap_or_else(|| "no reason given".into());
    Failure::Download { cause: format!("the connection broke ({reason})") }.into()
}

/// The server has no such file, or does not give it.
pub fn refused(response: &Response, url: &str) -> Error {
    Failure::Refused { status: response.status(), url: url.into() }.into()
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
