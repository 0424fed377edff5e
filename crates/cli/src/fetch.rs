//! Downloads a checkpoint from a hub and converts it.

use std::path::{Path, PathBuf};

use clap::Args;
use electra::checkpoint::{HUB, Repository};
use native::Remote;

use crate::convert::Options;
use crate::error::Error;
use crate::progress::Bars;

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
        let repository = Repository::new(&self.hub, &self.repository, self.revision.as_deref())
            .map_err(native::Error::from)?;
        let name = repository.name().rsplit('/').next().unwrap_or_default();
        let to = self.to.clone().unwrap_or_else(|| format!("{name}.gguf").into());
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let bars = Bars::default();
        let remote = Remote::new(&repository, folder, &bars);
        let (from, name) = (Path::new(repository.name()), Some(repository.name()));
        self.options.write(&remote, from, name, &to, &bars)
    }
}
