//! Downloads what is missing of a file, and goes on where a connection broke.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Headers, RequestCache, Response, Url};

use super::cache::Store;
use super::chunks::Chunks;
use super::digest;
use super::http::{self, Body, Tries, Trouble};
use super::key::chunk_key;
use super::range::{self, Reply};
use crate::error::Result;
use crate::failure::Failure;
use crate::models::Promise;
use crate::protocol::{Loading, Persistence, Stage};

/// Progress is told after at least this many bytes more.
const REPORT_EVERY: usize = 128 * 1024;

/// A file on its way.
pub struct Download<'a> {
    pub url: &'a str,
    pub promise: &'a Promise,
    /// As long as the file; only what `chunks` says is there counts.
    pub bytes: Vec<u8>,
    pub chunks: Chunks,
    pub keeper: Keeper,
    pub report: &'a dyn Fn(Loading),
    /// Told the first chunk when it has come.
    pub begun: &'a dyn Fn(&[u8]),
}

impl Download<'_> {
    /// Downloads whatever is missing. What has arrived stays, also when this fails.
    pub async fn run(&mut self) -> Result<()> {
        let mut link = Link { parts: true, validator: None };
        let mut tries = Tries::default();
        while let Some(missing) = self.chunks.missing() {
            match self.request(missing, &mut link).await {
                Ok(()) => {}
                Err(Trouble::Lasting(error)) => return Err(error),
                Err(Trouble::WrongPart) => link.parts = false,
                Err(Trouble::Passing(error)) => {
                    let Some(pause) = tries.pause(self.chunks.loaded()) else { return Err(error) };
                    self.tell(Stage::Retry);
                    TimeoutFuture::new(pause).await;
                }
            }
        }
        Ok(())
    }

    async fn request(
        &mut self,
        missing: Range<usize>,
        link: &mut Link,
    ) -> std::result::Result<(), Trouble> {
        let part = range::header(&missing, self.promise.bytes).filter(|_| link.parts);
        let headers = match &part {
            Some(part) => Some(
                link.headers(part, self.url)
                    .map_err(|cause| Trouble::Lasting(http::broken(&cause)))?,
            ),
            None => None,
        };
        let asked = part.map(|_| missing.start);
        let response = http::request(self.url, headers.as_ref(), self.keeper.cache()).await;
        let response = response.map_err(Trouble::Passing)?;
        let told = http::header(&response, "content-range");
        let start =
            match range::judge(response.status(), told.as_deref(), asked, Some(self.promise.bytes))
            {
                Reply::From(start) => start,
                Reply::AskWhole => return Err(Trouble::WrongPart),
                Reply::Busy => return Err(Trouble::Passing(http::refused(&response, self.url))),
                Reply::Refused => return Err(Trouble::Lasting(http::refused(&response, self.url))),
            };
        http::no_page(&response)?;
        link.know(&response);
        let whole = response.status() == 200;
        if whole {
            // It may be another state of the file than what had begun to arrive.
            self.chunks.forget_begun();
        }
        let end = if whole { self.promise.bytes } else { missing.end };
        self.receive(&response, start..end, whole).await
    }

    /// Takes in a body that is this part of the file.
    async fn receive(
        &mut self,
        response: &Response,
        part: Range<usize>,
        whole: bool,
    ) -> std::result::Result<(), Trouble> {
        let body = Body::of(response).map_err(Trouble::Passing)?;
        let (mut at, mut reported) = (part.start, None);
        while self.chunks.missing().is_some_and(|missing| missing.start < part.end) {
            let Some(piece) = body.next().await.map_err(Trouble::Passing)? else {
                let cause = format!("it stopped after {at} of {} bytes", self.promise.bytes);
                return Err(Trouble::Passing(Failure::Download { cause }.into()));
            };
            self.take(&mut at, &piece, part.end, whole).await?;
            if reported.is_none_or(|before| at - before >= REPORT_EVERY) {
                reported = Some(at);
                self.tell(Stage::Download);
            }
        }
        self.tell(Stage::Download);
        Ok(())
    }

    /// Puts a piece where it belongs, and checks the chunks that it completes.
    async fn take(
        &mut self,
        at: &mut usize,
        piece: &Uint8Array,
        end: usize,
        whole: bool,
    ) -> std::result::Result<(), Trouble> {
        let mut from = 0;
        while from < piece.length() && *at < end {
            let chunk = self.chunks.at(*at);
            let chunk_end = self.chunks.range(chunk).end;
            let fits = u32::try_from(chunk_end - *at).unwrap_or(u32::MAX);
            let to = piece.length().min(from.saturating_add(fits));
            let next = *at + (to - from) as usize;
            if !self.chunks.is_good(chunk) {
                if let Some(place) = self.bytes.get_mut(*at..next) {
                    piece.subarray(from, to).copy_to(place);
                }
                self.chunks.begin(chunk, next);
                if next == chunk_end {
                    self.check(chunk, whole).await?;
                }
            }
            (*at, from) = (next, to);
        }
        Ok(())
    }

    async fn check(&mut self, chunk: usize, whole: bool) -> std::result::Result<(), Trouble> {
        let content = self.bytes.get(self.chunks.range(chunk)).unwrap_or_default();
        let due = self.promise.chunks.get(chunk).map(String::as_str).unwrap_or_default();
        let good = digest::is(content, due).await;
        self.chunks.judge(chunk, good);
        if good {
            if chunk == 0 {
                (self.begun)(content);
            }
            self.keeper.keep(&self.promise.sha256, chunk, content);
            return Ok(());
        }
        // A part may be that of another state of the file; a file that is wrong as a whole is wrong.
        Err(if whole {
            Trouble::Lasting(Failure::WrongChecksum.into())
        } else {
            Trouble::WrongPart
        })
    }

    fn tell(&self, stage: Stage) {
        (self.report)(Loading { stage, loaded: self.chunks.loaded(), total: self.promise.bytes });
    }
}

/// What is known of the server.
struct Link {
    /// Whether it is worth asking it for parts.
    parts: bool,
    /// What tells that the file is still the same.
    validator: Option<String>,
}

impl Link {
    fn headers(&self, part: &str, url: &str) -> std::result::Result<Headers, JsValue> {
        let headers = Headers::new()?;
        headers.set("range", part)?;
        // Another site would have to allow this header. It saves a detour only: were the file
        // another one by now, the checksum would tell.
        let here = http::origin() == Url::new(url).ok().map(|url| url.origin());
        if let Some(validator) = self.validator.as_ref().filter(|_| here) {
            headers.set("if-range", validator)?;
        }
        Ok(headers)
    }

    fn know(&mut self, response: &Response) {
        let tell = |name| http::header(response, name);
        self.validator = range::validator(tell("etag"), tell("last-modified"));
    }
}

/// Stores chunks beside the download, which does not wait for it.
pub struct Keeper {
    store: Option<Store>,
    writes: Vec<oneshot::Receiver<()>>,
    refused: Rc<RefCell<Option<Persistence>>>,
}

impl Keeper {
    pub fn new(store: Option<Store>) -> Self {
        Self { store, writes: Vec::new(), refused: Rc::default() }
    }

    /// What is kept here the browser's own cache need not keep a second time.
    fn cache(&self) -> RequestCache {
        match self.store {
            Some(_) => RequestCache::NoStore,
            None => RequestCache::Default,
        }
    }

    fn keep(&mut self, sha256: &str, chunk: usize, content: &[u8]) {
        let Some(store) = self.store.clone().filter(|_| self.refused.borrow().is_none()) else {
            return;
        };
        let parts = Array::of1(&Uint8Array::from(content));
        let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) else { return };
        let (done, written) = oneshot::channel();
        self.writes.push(written);
        let (key, refused) = (chunk_key(sha256, chunk), self.refused.clone());
        spawn_local(async move {
            if let Err(why) = store.put(&key, &blob).await {
                *refused.borrow_mut() = Some(why);
            }
            drop(done);
        });
    }

    /// The store, or why it keeps nothing, once everything is written.
    pub async fn finish(&mut self) -> std::result::Result<Store, Persistence> {
        for written in self.writes.drain(..) {
            // Ends when the sender is dropped.
            written.await.unwrap_or_default();
        }
        match (&*self.refused.borrow(), &self.store) {
            (None, Some(store)) => Ok(store.clone()),
            (Some(why), _) => Err(*why),
            (None, None) => Err(Persistence::Unavailable),
        }
    }
}
