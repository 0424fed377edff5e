//! The model that a command works with.

use std::path::PathBuf;

use clap::Args;
use native::{BackendName, Model, Silent, Source};

use crate::error::Error;

#[derive(Args)]
pub struct ModelArguments {
    /// Model file (GGUF); without it, the built-in default model
    #[arg(long, value_name = "FILE", env = "ELECTRA_QA_MODEL")]
    model: Option<PathBuf>,
    /// How to compute
    #[arg(long, value_enum, default_value_t = BackendName::Simd)]
    pub backend: BackendName,
}

impl ModelArguments {
    pub fn load(&self) -> Result<Model, Error> {
        let source = self.model.clone().map_or(Source::Default, Source::File);
        Ok(source.load(self.backend, &Silent)?)
    }
}
