//! The conversion, from the files of a checkpoint to the bytes of a model file.

use super::numbers::{self, PieceReader};
use super::quantization::{Quantization, Weights};
use super::shards::Shards;
use super::source::{Files, Source};
use super::text::text;
use super::{file, tokenizer};
use crate::error::Feature;
use crate::gguf::Value;
use crate::gguf_writer::Writer;
use crate::layout::{self, Role};
use crate::metadata::{ARCHITECTURE, key};
use crate::storage::quantize_channel;
use crate::{Config, Error, Layout, Result, StorageType, Vocabulary};

/// How to convert.
#[derive(Debug, Clone, Copy)]
pub struct Conversion<'a> {
    /// How numbers are stored.
    pub storage: Quantization,
    /// Name to store in the file.
    pub name: Option<&'a str>,
    /// Licence to store in the file, as an SPDX expression.
    pub license: Option<&'a str>,
}

impl Conversion<'_> {
    /// Converts a checkpoint to the bytes of a GGUF file. `progress` is told how many of how many
    /// weights are done.
    ///
    /// # Errors
    /// [`Error::NoFile`] when a file is not there, [`Error::Unsupported`] for an architecture, a
    /// tokenizer or a form of weights that is not known, [`Error::NoTensor`], [`Error::Shape`] or [`Error::Pieces`]
    /// when weights or word pieces are missing or misshapen, [`Error::File`] or [`Error::Malformed`] when one of the files is not what it
    /// should be; and what the files themselves can fail with.
    pub async fn run<F: Files>(
        &self,
        files: &F,
        progress: impl FnMut(usize, usize),
    ) -> std::result::Result<Vec<u8>, F::Error> {
        let config = text(files, file::CONFIG).await?;
        let config = config.ok_or_else(|| Error::NoFile { name: file::CONFIG.into() })?;
        let (config, prefix) = Config::from_hf_json(&config)?;
        let vocabulary = tokenizer::read(files, &config).await?;
        let weights = Shards::open(files).await?;
        Ok(self.convert(&config, prefix, vocabulary, &weights, progress).await?)
    }

    async fn convert(
        &self,
        config: &Config,
        prefix: Option<&str>,
        vocabulary: Vocabulary,
        weights: &Shards<impl Source>,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Vec<u8>> {
        let prefix = prefix.or_else(|| numbers::prefix_of(weights)).ok_or_else(|| {
            Error::unsupported(
                Feature::Architecture,
                "named neither in config.json nor by its tensors",
                "ELECTRA and BERT, which `\"model_type\": \"electra\"` or `\"bert\"` in config.json tells",
            )
        })?;
        // Rows beyond the vocabulary are padding: no text has their ids.
        let stored = &Config { vocab_size: vocabulary.pieces.len(), ..config.clone() };
        let specs = layout::tensors(stored);
        let found = layout::tensors(config).into_iter().zip(&specs).map(|(there, spec)| {
            let count = spec.shape.iter().product();
            Ok(numbers::find(weights, prefix, &there)?.first(count))
        });
        let found: Vec<_> = found.collect::<Result<_>>()?;
        let (mut done, all) = (0, stored.num_parameters());
        let tensors: Vec<_> =
            specs.iter().map(|s| (s.name.as_str(), &s.shape[..], self.storage.dtype(s))).collect();
        let mut file = Writer::new(&self.metadata(stored, vocabulary)?, &tensors)?;
        let mut rows = PieceReader::default();
        for ((spec, tensor), (_, _, dtype)) in specs.iter().zip(found).zip(&tensors) {
            let by_channel = spec.role == Role::Linear
                && self.storage.weights == Weights::Channels
                && *dtype == StorageType::Q8_0;
            let row = spec.shape.last().copied().unwrap_or(1);
            let mut left = tensor.rows(row);
            while let Some(numbers) = rows.next(&mut left).await? {
                if by_channel {
                    numbers.chunks_exact(row).for_each(|row| quantize_channel(row, file.bytes()));
                } else {
                    dtype.quantize(numbers, file.bytes());
                }
                done += numbers.len();
                progress(done, all);
            }
            file.end_tensor();
        }
        Ok(file.finish())
    }

    fn metadata(
        &self,
        config: &Config,
        vocabulary: Vocabulary,
    ) -> Result<Vec<(&'static str, Value)>> {
        let string = |s: &str| Value::String(s.to_owned());
        let size = |n: usize| Value::Unsigned(n as u64);
        let mut metadata = vec![
            (key::ARCHITECTURE, string(ARCHITECTURE)),
            (key::LAYERS, size(config.num_layers)),
            (key::POSITIONS, size(config.max_positions)),
            (key::HIDDEN, size(config.hidden_size)),
            (key::EMBEDDING, size(config.embedding_size)),
            (key::INTERMEDIATE, size(config.intermediate_size)),
            (key::HEADS, size(config.num_heads)),
            (key::EPSILON, Value::Float(config.layer_norm_eps.into())),
            (key::TOKEN_TYPES, size(config.num_token_types)),
            (key::ACTIVATION, string(config.activation.name())),
            (key::TOKENIZER, string("wordpiece")),
            (key::LOWERCASE, Value::Bool(vocabulary.lowercase)),
            (key::SPLIT_CJK, Value::Bool(vocabulary.split_cjk)),
        ];
        let optional = [(key::NAME, self.name), (key::LICENSE, self.license)];
        metadata.extend(optional.iter().filter_map(|(k, v)| Some((*k, string((*v)?)))));
        if let Some(strip) = vocabulary.strip_accents {
            metadata.push((key::STRIP_ACCENTS, Value::Bool(strip)));
        }
        if let Some(Layout { line_break, cell }) = vocabulary.layout {
            let piece = |id: u32| vocabulary.pieces.get(id as usize).map_or("", String::as_str);
            metadata.push((key::LINE_BREAK, string(piece(line_break))));
            metadata.push((key::CELL, string(piece(cell))));
        }
        if !vocabulary.added.is_empty() {
            let json = vocabulary.added.iter().map(serde_json::to_string);
            let json: std::result::Result<_, _> = json.collect();
            let json = json.map_err(Error::json(file::ADDED_TOKENS))?;
            metadata.push((key::ADDED, Value::Strings(json)));
        }
        metadata.push((key::PIECES, Value::Strings(vocabulary.pieces)));
        Ok(metadata)
    }
}
