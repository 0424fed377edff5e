//! The files of a repository of a hub. Where a connection breaks the rest is asked for.

use electra::checkpoint::{Files, MAX_WEIGHTS, Repository};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Headers, RequestCache, Response};

use super::blob_file::{BlobFile, MAX_SMALL, bytes_of};
use super::http::{self, Body, Tries, Trouble};
use super::model::Report;
use super::range::{self, Reply};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::protocol::{Loading, Stage};

/// Pieces of a download are put away in portions of about this size.
const PORTION: u32 = 4 << 20;
/// Progress is told after at least this many bytes more.
const REPORT_EVERY: usize = 1 << 18;

/// A repository of a hub.
pub struct Remote {
    pub repository: Repository,
    pub report: Report,
}

impl Remote {
    /// A file as the browser keeps it, or `None` when the repository has no such file.
    async fn fetch(&self, name: &str, most: usize) -> Result<Option<Blob>> {
        let url = self.repository.url(name);
        let mut arrived = Arrived::new(most);
        let mut tries = Tries::default();
        loop {
            match self.request(&url, name, &mut arrived).await {
                Ok(true) => return arrived.whole().map(Some),
                Ok(false) => return Ok(None),
                Err(Trouble::Lasting(error)) => return Err(error),
                Err(Trouble::WrongPart) => arrived = Arrived::new(most),
                Err(Trouble::Passing(error)) => {
                    let Some(pause) = tries.pause(arrived.loaded) else { return Err(error) };
                    self.tell(Stage::Retry, &arrived);
                    TimeoutFuture::new(pause).await;
                }
            }
        }
    }

    /// Asks for what has not arrived, and takes it in. `false` when there is no such file.
    async fn request(
        &self,
        url: &str,
        name: &str,
        arrived: &mut Arrived,
    ) -> std::result::Result<bool, Trouble> {
        let asked = (arrived.loaded > 0).then_some(arrived.loaded);
        let headers = asked.map(part).transpose();
        let headers = headers.map_err(|cause| Trouble::Lasting(http::broken(&cause)))?;
        // What comes of it is kept here; the browser's own cache need not keep a second copy.
        let response = http::request(url, headers.as_ref(), RequestCache::NoStore).await;
        let response = response.map_err(Trouble::Passing)?;
        match response.status() {
            404 if asked.is_none() => return Ok(false),
            status @ (401 | 403) => {
                let (hub, name) = (self.repository.hub(), self.repository.name());
                let repository = format!("{hub}/{name}");
                return Err(Trouble::Lasting(Failure::NotPublic { repository, status }.into()));
            }
            status => {
                let told = http::header(&response, "content-range");
                match range::judge(status, told.as_deref(), asked, None) {
                    Reply::From(0) => *arrived = Arrived::new(arrived.most),
                    Reply::From(_) => {}
                    Reply::AskWhole => return Err(Trouble::WrongPart),
                    Reply::Busy => return Err(Trouble::Passing(http::refused(&response, url))),
                    Reply::Refused => return Err(Trouble::Lasting(http::refused(&response, url))),
                }
            }
        }
        http::no_page(&response)?;
        // Ends the answer when it goes.
        let body = Body::of(&response).map_err(Trouble::Passing)?;
        if !arrived.is_of(&response) {
            return Err(Trouble::WrongPart);
        }
        let mut told = None;
        while let Some(piece) = body.next().await.map_err(Trouble::Passing)? {
            arrived.take(&piece, name).map_err(Trouble::Lasting)?;
            if told.is_none_or(|told| arrived.loaded - told >= REPORT_EVERY) {
                told = Some(arrived.loaded);
                self.tell(Stage::Download, arrived);
            }
        }
        Ok(true)
    }

    fn tell(&self, stage: Stage, arrived: &Arrived) {
        let Arrived { loaded, total, .. } = *arrived;
        (self.report)(Loading { stage, loaded, total: total.max(loaded) });
    }
}

/// Asks for a file from this byte on.
fn part(first: usize) -> std::result::Result<Headers, JsValue> {
    let headers = Headers::new()?;
    // One of the few headers that another site need not allow. The browser asks for such parts uncompressed,
    // so that they are parts of what it has unpacked.
    headers.set("range", &format!("bytes={first}-"))?;
    Ok(headers)
}

/// As much of a file as has arrived.
struct Arrived {
    most: usize,
    loaded: usize,
    /// A hint: the length in the header is that of the compressed body, if any.
    total: usize,
    /// What tells that the file is still the same, where the server lets it be seen.
    validator: Option<String>,
    /// Put away, so that the browser may keep them on disk.
    portions: Array,
    pieces: Array,
    in_pieces: u32,
}

impl Arrived {
    fn new(most: usize) -> Self {
        Self {
            most,
            loaded: 0,
            total: 0,
            validator: None,
            portions: Array::new(),
            pieces: Array::new(),
            in_pieces: 0,
        }
    }

    /// Whether an answer goes on with what has arrived.
    fn is_of(&mut self, response: &Response) -> bool {
        let tell = |name| http::header(response, name);
        let validator = range::validator(tell("etag"), tell("last-modified"));
        if self.loaded == 0 {
            self.total = tell("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
            self.validator = validator;
            return true;
        }
        match (&self.validator, &validator) {
            (Some(before), Some(now)) => before == now,
            _ => true,
        }
    }

    fn take(&mut self, piece: &Uint8Array, name: &str) -> Result<()> {
        self.loaded = self.loaded.saturating_add(piece.length() as usize);
        if self.loaded > self.most {
            return Err(Failure::TooLong { name: name.into() }.into());
        }
        self.in_pieces = self.in_pieces.saturating_add(piece.length());
        self.pieces.push(piece);
        if self.in_pieces >= PORTION { self.put_away() } else { Ok(()) }
    }

    fn put_away(&mut self) -> Result<()> {
        let portion = Blob::new_with_u8_array_sequence(&self.pieces);
        self.portions.push(&portion.map_err(|_| Failure::NoMemory { bytes: self.loaded })?.into());
        (self.pieces, self.in_pieces) = (Array::new(), 0);
        Ok(())
    }

    fn whole(mut self) -> Result<Blob> {
        self.put_away()?;
        let whole = Blob::new_with_blob_sequence(&self.portions);
        whole.map_err(|_| Failure::NoMemory { bytes: self.loaded }.into())
    }
}

impl Files for Remote {
    type Error = Error;
    type Weights = BlobFile;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self.fetch(name, MAX_SMALL).await? {
            Some(blob) => bytes_of(&blob, name).await.map(Some),
            None => Ok(None),
        }
    }

    async fn weights(&self, name: &str) -> Result<Option<BlobFile>> {
        Ok(self.fetch(name, MAX_WEIGHTS).await?.map(BlobFile))
    }
}
