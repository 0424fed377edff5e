use std::collections::BTreeMap;

use crate::gguf::{self, Gguf, TensorView};
use crate::metadata::{Metadata, key};
use crate::{Config, Error, Result, VerdictParameters, Vocabulary, layout};

/// A checked view of a model file in memory: configuration, vocabulary and where each tensor lies.
///
/// Nothing is copied but the vocabulary, and reading is safe on any bytes.
#[derive(Debug)]
pub struct ModelFile<'a> {
    /// Shape of the network.
    pub config: Config,
    /// Word pieces and how to apply them.
    pub vocabulary: Vocabulary,
    /// `general.name` of the file, if it has one.
    pub name: Option<String>,
    /// How logits become a verdict, if the file says so.
    pub verdict: Option<VerdictParameters>,
    pub(crate) tensors: BTreeMap<String, TensorView<'a>>,
}

/// Whether every tensor is there, in the shape that is due; `shape` tells what there is.
pub(crate) fn check_shapes<'a>(
    config: &Config,
    shape: impl Fn(&str) -> Option<&'a [usize]>,
) -> Result<()> {
    for spec in layout::tensors(config) {
        match shape(&spec.name) {
            None => return Err(Error::no_tensor(&spec.name)),
            Some(found) if found != spec.shape => {
                return Err(Error::Shape {
                    name: spec.name,
                    found: found.to_vec(),
                    due: spec.shape,
                });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

impl<'a> ModelFile<'a> {
    /// Reads a GGUF file that lies in memory.
    ///
    /// # Errors
    /// Says what is wrong with a file that is no GGUF, cut short, forged, of another architecture,
    /// or whose tensors do not fit its configuration.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let Gguf { metadata, tensors } = gguf::read(bytes)?;
        let mut metadata = Metadata(metadata);
        let (config, pieces) = metadata.config()?;
        check_shapes(&config, |name| tensors.get(name).map(|view| view.shape.as_slice()))?;
        let layout = metadata.layout(&pieces)?;
        let vocabulary = Vocabulary {
            added: metadata.added(&pieces)?,
            pieces,
            layout,
            lowercase: metadata.flag(key::LOWERCASE)?,
            strip_accents: metadata.flag(key::STRIP_ACCENTS).ok(),
            split_cjk: metadata.flag(key::SPLIT_CJK)?,
        };
        let name = metadata.string(key::NAME).ok().map(str::to_owned);
        let verdict = VerdictParameters::read(&metadata)?;
        Ok(Self { config, vocabulary, name, verdict, tensors })
    }

    pub(crate) fn tensor(&self, name: &str) -> Result<&TensorView<'a>> {
        self.tensors.get(name).ok_or_else(|| Error::no_tensor(name))
    }
}
