//! Weights in one file, or in several that an index names.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::directory::{Directory, Tensor};
use super::hub::is_name;
use super::source::{Files, Source};
use super::text::text;
use super::{file, weights};
use crate::Error;

/// Most files of weights; large models have one for every 5 or 10 GB.
const MAX_FILES: usize = 32;
/// Most bytes of all of them; BERT-large in f32 has 1.3 GB.
const MAX_BYTES: u64 = 4 << 30;

/// The one field of an index that matters here: the file of every tensor.
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// Files of weights, and what is in each.
pub(super) struct Shards<S>(Vec<(S, Directory)>);

impl<S: Source> Shards<S> {
    /// The weights of a checkpoint, in the form that transformers would take.
    pub async fn open<F: Files<Weights = S>>(files: &F) -> Result<Self, F::Error> {
        for (whole, index) in
            [(file::WEIGHTS, file::WEIGHTS_INDEX), (file::TORCH_WEIGHTS, file::TORCH_WEIGHTS_INDEX)]
        {
            if let Some(source) = files.weights(whole).await? {
                let directory = weights::read(&source).await?;
                return Ok(Self(vec![(source, directory)]));
            }
            if let Some(json) = text(files, index).await? {
                return Self::parts(files, index, &json).await;
            }
        }
        let name = "model.safetensors and no pytorch_model.bin".into();
        Err(Error::NoFile { name }.into())
    }

    async fn parts<F: Files<Weights = S>>(
        files: &F,
        index: &str,
        json: &str,
    ) -> Result<Self, F::Error> {
        let unusable = |what: String| Error::content(index, what);
        let Index { weight_map } = serde_json::from_str(json).map_err(Error::json(index))?;
        let names: BTreeSet<_> = weight_map.into_values().collect();
        if let Some(name) = names.iter().find(|name| !is_name(name)) {
            let name: String = name.chars().take(100).collect();
            return Err(unusable(format!("it names `{name}`, which is no file beside it")).into());
        }
        if names.len() > MAX_FILES {
            let count = names.len();
            return Err(
                unusable(format!("it names {count} files, at most {MAX_FILES} allowed")).into()
            );
        }
        let (mut shards, mut bytes) = (Vec::new(), 0);
        for name in names {
            let source = files.weights(&name).await?;
            let source = source
                .ok_or_else(|| Error::NoFile { name: format!("{name}, which {index} names") })?;
            bytes += source.size();
            if bytes > MAX_BYTES {
                let cause = "its files are longer than those of any model that is supported";
                return Err(unusable(cause.into()).into());
            }
            let directory = weights::read(&source).await?;
            shards.push((source, directory));
        }
        Ok(Self(shards))
    }

    /// A tensor, and which of the files it is in.
    pub fn get(&self, name: &str) -> Option<(&S, &Tensor)> {
        self.0.iter().find_map(|(source, directory)| Some((source, directory.get(name)?)))
    }
}
