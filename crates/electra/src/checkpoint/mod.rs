//! From a Hugging Face checkpoint to one GGUF file.
//!
//! The conversion asks for the files it needs, in the order in which they can be judged, and reads the
//! weights in pieces: it holds the file that it writes, and little else. It is asynchronous because
//! browsers give no part of a file at once; what waits for nothing runs with [`at_once`].

mod hub;
mod pickle;
mod source;
mod torch;
mod vocabulary;
mod weights;
mod zip;

use crate::gguf::Value;
use crate::gguf_writer::Writer;
use crate::layout::{self, Role, TensorSpec};
use crate::model_file::{ARCHITECTURE, key};
use crate::storage::quantize_channel;
use crate::{Config, Error, Layout, Result, StorageType, Vocabulary};

pub use hub::{HUB, Repository};
pub use source::{Files, Source, at_once};

use vocabulary::Settings;
use weights::{Directory, Place, Tensor};

/// Names of a checkpoint's files.
pub mod file {
    /// The network's shape.
    pub const CONFIG: &str = "config.json";
    /// A word piece a line.
    pub const VOCABULARY: &str = "vocab.txt";
    /// Word pieces and all that is done to text; read where there is no [`VOCABULARY`].
    pub const TOKENIZER: &str = "tokenizer.json";
    /// How the vocabulary is applied; there need not be one.
    pub const TOKENIZER_CONFIG: &str = "tokenizer_config.json";
    /// The weights.
    pub const WEIGHTS: &str = "model.safetensors";
    /// The weights as PyTorch saves them; read where there is no [`WEIGHTS`].
    pub const TORCH_WEIGHTS: &str = "pytorch_model.bin";
    /// All of them.
    pub const ALL: [&str; 6] =
        [CONFIG, VOCABULARY, TOKENIZER, TOKENIZER_CONFIG, WEIGHTS, TORCH_WEIGHTS];
}

/// Weights are read in pieces of about this size.
const PIECE_BYTES: usize = 1 << 20;

/// Storage of the encoder's matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// One of ggml's types.
    Blocks(StorageType),
    /// As `q8_0`, but with one scale for a whole output channel and 7 bits: what the simd back end
    /// computes with, so that nothing is rounded once more when the model is loaded.
    Channels,
}

/// Storage per kind of tensor. Biases, layer norms and the head always stay f32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// For the encoder's matrices.
    pub weights: Weights,
    /// For the word embeddings, which take the most room and the least harm.
    pub embeddings: StorageType,
}

impl Storage {
    fn dtype(self, spec: &TensorSpec) -> StorageType {
        let wanted = match spec.role {
            Role::Exact => StorageType::F32,
            Role::Linear => match self.weights {
                Weights::Blocks(dtype) => dtype,
                Weights::Channels => StorageType::Q8_0,
            },
            Role::WordEmbedding => self.embeddings,
            // A few hundred rows: not worth fewer than 16 bits.
            Role::SmallEmbedding if self.weights == Weights::Blocks(StorageType::F32) => {
                StorageType::F32
            }
            Role::SmallEmbedding => StorageType::F16,
        };
        let row = spec.shape.last().copied().unwrap_or(1);
        // Rows that do not divide into blocks keep 16 bits.
        if row.is_multiple_of(wanted.block_size()) { wanted } else { StorageType::F16 }
    }
}

/// How to convert.
#[derive(Debug, Clone, Copy)]
pub struct Conversion<'a> {
    /// How numbers are stored.
    pub storage: Storage,
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
    /// [`Error::Missing`] when a file is not there, [`Error::Unsupported`] for an architecture, a
    /// tokenizer or a form of weights that is not known, [`Error::Tensor`] when weights are missing or
    /// misshapen, [`Error::Malformed`] when one of the files is not what it should be; and what the
    /// files themselves can fail with.
    pub async fn run<F: Files>(
        &self,
        files: &F,
        progress: impl FnMut(usize, usize),
    ) -> std::result::Result<Vec<u8>, F::Error> {
        let missing = |what: &str| F::Error::from(Error::Missing(what.into()));
        let config = files.text(file::CONFIG).await?.ok_or_else(|| missing(file::CONFIG))?;
        let (config, prefix) = Config::from_hf_json(&config)?;
        let settings = match files.text(file::TOKENIZER_CONFIG).await? {
            Some(json) => Settings::read(&json)?,
            None => Settings::default(),
        };
        let vocabulary = if let Some(lines) = files.text(file::VOCABULARY).await? {
            vocabulary::from_lines(&lines, &settings, &config)?
        } else if let Some(json) = files.text(file::TOKENIZER).await? {
            vocabulary::from_json(&json, &settings, &config)?
        } else {
            return Err(missing("vocab.txt and no tokenizer.json"));
        };
        let weights = match files.weights(file::WEIGHTS).await? {
            Some(weights) => Some(weights),
            None => files.weights(file::TORCH_WEIGHTS).await?,
        };
        let weights =
            weights.ok_or_else(|| missing("model.safetensors and no pytorch_model.bin"))?;
        Ok(self.convert(&config, prefix, vocabulary, &weights, progress).await?)
    }

    async fn convert(
        &self,
        config: &Config,
        prefix: &str,
        vocabulary: Vocabulary,
        weights: &impl Source,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Vec<u8>> {
        let directory = Directory::read(weights).await?;
        // Rows beyond the vocabulary are padding: no text has their ids.
        let stored = &Config { vocab_size: vocabulary.pieces.len(), ..config.clone() };
        let specs = layout::tensors(stored);
        let found = layout::tensors(config).into_iter().zip(&specs).map(|(there, spec)| {
            let count = spec.shape.iter().product();
            Ok(Found { count, ..find(&directory, prefix, &there)? })
        });
        let found: Vec<_> = found.collect::<Result<_>>()?;
        let (mut done, all) = (0, stored.num_parameters());
        let tensors: Vec<_> =
            specs.iter().map(|s| (s.name.as_str(), &s.shape[..], self.storage.dtype(s))).collect();
        let mut file = Writer::new(&self.metadata(stored, vocabulary), &tensors)?;
        let mut rows = Rows { source: weights, bytes: Vec::new(), numbers: Vec::new() };
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

    fn metadata(&self, config: &Config, vocabulary: Vocabulary) -> Vec<(&'static str, Value)> {
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
        metadata.push((key::PIECES, Value::Strings(vocabulary.pieces)));
        metadata
    }
}

/// A tensor that can be read.
struct Found {
    dtype: StorageType,
    start: u64,
    count: usize,
}

/// Rows of a tensor that are still to be read.
struct Left {
    dtype: StorageType,
    start: u64,
    rows: usize,
    row: usize,
}

impl Found {
    fn rows(&self, row: usize) -> Left {
        Left { dtype: self.dtype, start: self.start, rows: self.count / row, row }
    }
}

/// Reads rows of numbers, some at a time.
struct Rows<'a, S> {
    source: &'a S,
    bytes: Vec<u8>,
    numbers: Vec<f32>,
}

impl<S: Source> Rows<'_, S> {
    async fn next(&mut self, left: &mut Left) -> Result<Option<&[f32]>> {
        let row_bytes = left.row * left.dtype.block_bytes();
        let rows = (PIECE_BYTES / row_bytes).clamp(1, left.rows.max(1)).min(left.rows);
        if rows == 0 {
            return Ok(None);
        }
        let end = left.start + (rows * row_bytes) as u64;
        self.source.read(left.start..end, &mut self.bytes).await?;
        if self.bytes.len() != rows * row_bytes {
            return Err(Error::Read("it has changed meanwhile".into()));
        }
        self.numbers.clear();
        self.numbers.resize(rows * left.row, 0.0);
        left.dtype.dequantize(&self.bytes, &mut self.numbers);
        left.start = end;
        left.rows -= rows;
        Ok(Some(&self.numbers))
    }
}

/// A tensor under its transformers name or the older one of converted TensorFlow files.
fn find(directory: &Directory, prefix: &str, spec: &TensorSpec) -> Result<Found> {
    let is_head = spec.hf_name.starts_with("qa_outputs.");
    let name = if is_head { spec.hf_name.clone() } else { format!("{prefix}.{}", spec.hf_name) };
    let old_name = name
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
    let tensor = directory.get(&name).or_else(|| directory.get(&old_name));
    let Some(Tensor { shape, place }) = tensor else {
        return Err(if is_head {
            Error::Unsupported(format!(
                "it has no head for spans (`{name}` is missing); supported are checkpoints that were \
                 fine-tuned for extractive question answering"
            ))
        } else {
            Error::Tensor(format!("`{name}` is missing"))
        });
    };
    if *shape != spec.shape {
        let due = &spec.shape;
        let found = format!("`{name}` has shape {shape:?} where {due:?} is due");
        return Err(if is_head {
            Error::Unsupported(format!(
                "{found}; supported is the plain head of a start and an end"
            ))
        } else {
            Error::Tensor(found)
        });
    }
    match place {
        // The shape is the configuration's, whose bounds no product of sizes exceeds.
        Place::At { dtype, start } => {
            Ok(Found { dtype: *dtype, start: *start, count: shape.iter().product() })
        }
        Place::Unreadable(how) => Err(Error::Unsupported(format!(
            "`{name}` is stored as {how}; supported are f32, f16 and bf16, row by row"
        ))),
    }
}
