//! The files of a repository on a hub.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use electra::checkpoint::{Files, MAX_WEIGHTS, Repository};
use ureq::Agent;
use ureq::http::Response;

use crate::parts::{MAX_SMALL, Parts};
use crate::{Error, Progress, Result, Stage};

/// Bytes that are copied between two looks at whether anybody still waits.
const PIECE: usize = 64 << 10;

/// A checkpoint on a hub.
pub struct Remote<'a> {
    repository: &'a Repository,
    folder: &'a Path,
    progress: &'a dyn Progress,
    agent: Agent,
}

type HubResponse = Response<ureq::Body>;

impl<'a> Remote<'a> {
    /// Of this repository; in `folder` there is room for the weights until they are converted.
    pub fn new(repository: &'a Repository, folder: &'a Path, progress: &'a dyn Progress) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .build();
        Self { repository, folder, progress, agent: config.into() }
    }

    /// The hub's answer for a file, or `None` when the repository has no such file.
    fn ask(&self, url: &str) -> Result<Option<HubResponse>> {
        self.progress.check()?;
        let response = self.agent.get(url).call();
        let response =
            response.map_err(|cause| Error::Fetch { url: url.into(), source: cause.into() })?;
        let (hub, name) = (self.repository.hub(), self.repository.name());
        match response.status().as_u16() {
            200 => Ok(Some(response)),
            404 => Ok(None),
            // Hubs say so of what is not there, too, lest private names be guessed.
            status @ (401 | 403) => Err(Error::NotPublic { name: format!("{hub}/{name}"), status }),
            status => Err(Error::Status { url: url.into(), status }),
        }
    }

    /// Copies the body of an answer, which must not be longer than `most`.
    fn copy(&self, response: HubResponse, url: &str, most: u64, to: &mut impl Write) -> Result<()> {
        let wrap = |cause: std::io::Error| Error::Fetch { url: url.into(), source: cause.into() };
        self.progress.begin(Stage::Download(url), response.body().content_length());
        let body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut body = body.take(most + 1);
        let (mut copied, mut piece) = (0, vec![0; PIECE]);
        loop {
            self.progress.check()?;
            let read = body.read(&mut piece).map_err(wrap)?;
            let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else { break };
            to.write_all(read).map_err(wrap)?;
            copied += read.len() as u64;
            self.progress.advance(read.len() as u64);
        }
        self.progress.end();
        if copied > most { Err(Error::TooLong { what: url.into(), most }) } else { Ok(()) }
    }
}

impl<'a> Files for Remote<'a> {
    type Error = Error;
    type Weights = Parts<'a>;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let url = self.repository.url(name);
        let Some(response) = self.ask(&url)? else { return Ok(None) };
        let mut bytes = Vec::new();
        self.copy(response, &url, MAX_SMALL, &mut bytes)?;
        Ok(Some(bytes))
    }

    async fn weights(&self, name: &str) -> Result<Option<Parts<'a>>> {
        let url = self.repository.url(name);
        let Some(response) = self.ask(&url)? else { return Ok(None) };
        // Without a name, so that it goes away whatever happens.
        let wrap = |source| Error::WriteFile { path: self.folder.into(), source };
        let mut file: File = tempfile::tempfile_in(self.folder).map_err(wrap)?;
        self.copy(response, &url, MAX_WEIGHTS as u64, &mut file)?;
        Ok(Some(Parts::new(file, self.progress).map_err(wrap)?))
    }
}
