//! Downloads a checkpoint from a hub and converts it.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use electra::checkpoint::{Files, HUB, MAX_WEIGHTS, Repository};
use indicatif::{ProgressBar, ProgressStyle};
use ureq::Agent;
use ureq::http::Response;

use crate::convert::Options;
use crate::error::Error;
use crate::parts::{MAX_SMALL, Parts};

/// Download a checkpoint of ELECTRA or BERT with a span head from a hub, and convert it to one GGUF file
#[derive(Args)]
pub struct Fetch {
    /// Repository on the hub
    #[arg(value_name = "OWNER/NAME")]
    repository: String,
    /// File to write; without it, NAME.gguf in this folder
    #[arg(long, value_name = "FILE.gguf")]
    to: Option<PathBuf>,
    /// Branch, tag or commit; without it, main
    #[arg(long, value_name = "REVISION")]
    revision: Option<String>,
    /// Address of the hub
    #[arg(long, value_name = "URL", env = "HF_ENDPOINT", default_value = HUB)]
    hub: String,
    #[command(flatten)]
    options: Options,
}

impl Fetch {
    pub fn run(&self) -> Result<(), Error> {
        let repository = Repository::new(&self.hub, &self.repository, self.revision.as_deref())?;
        let name = repository.name().rsplit('/').next().unwrap_or_default();
        let to = self.to.clone().unwrap_or_else(|| format!("{name}.gguf").into());
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .build();
        let remote = Remote { repository: &repository, folder, agent: config.into() };
        self.options.write(&remote, Path::new(repository.name()), Some(repository.name()), &to)
    }
}

struct Remote<'a> {
    repository: &'a Repository,
    /// Where there is room for the weights until they are converted.
    folder: &'a Path,
    agent: Agent,
}

type HubResponse = Response<ureq::Body>;

impl Remote<'_> {
    /// The hub's answer for a file, or `None` when the repository has no such file.
    fn ask(&self, url: &str) -> Result<Option<HubResponse>, Error> {
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
    fn copy(
        &self,
        response: HubResponse,
        url: &str,
        most: u64,
        to: &mut impl Write,
    ) -> Result<(), Error> {
        let wrap = |cause: std::io::Error| Error::Fetch { url: url.into(), source: cause.into() };
        let bar = ProgressBar::no_length().with_message(url.to_owned());
        if let Some(length) = response.body().content_length() {
            bar.set_length(length);
        }
        let style = "{msg}: {bytes} of {total_bytes}, {bytes_per_sec}";
        bar.set_style(
            ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        let body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut body = bar.wrap_read(body.take(most + 1));
        let copied = std::io::copy(&mut body, to).map_err(wrap)?;
        bar.finish_and_clear();
        if copied > most {
            return Err(Error::TooLong { what: url.into(), most });
        }
        Ok(())
    }
}

impl Files for Remote<'_> {
    type Error = Error;
    type Weights = Parts;

    async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let url = self.repository.url(name);
        let Some(response) = self.ask(&url)? else { return Ok(None) };
        let mut bytes = Vec::new();
        self.copy(response, &url, MAX_SMALL, &mut bytes)?;
        Ok(Some(bytes))
    }

    async fn weights(&self, name: &str) -> Result<Option<Parts>, Error> {
        let url = self.repository.url(name);
        let Some(response) = self.ask(&url)? else { return Ok(None) };
        // Without a name, so that it goes away whatever happens.
        let wrap = |source| Error::WriteFile { path: self.folder.into(), source };
        let mut file: File = tempfile::tempfile_in(self.folder).map_err(wrap)?;
        self.copy(response, &url, MAX_WEIGHTS as u64, &mut file)?;
        Ok(Some(Parts::new(file).map_err(wrap)?))
    }
}
