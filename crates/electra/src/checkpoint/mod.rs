//! From a Hugging Face checkpoint to one GGUF file.
//!
//! The conversion asks for the files it needs, in the order in which they can be judged, and reads the
//! weights in pieces: it holds the file that it writes, and little else. It is asynchronous because
//! browsers give no part of a file at once; what waits for nothing runs with [`at_once`].

mod added;
mod hub;
mod pickle;
mod shards;
mod source;
mod torch;
mod vocabulary;
mod weights;
mod zip;

use crate::config::PREFIXES;
use crate::encoding::decode;
use crate::gguf::Value;
use crate::gguf_writer::Writer;
use crate::layout::{self, Role, TensorSpec};
use crate::model_file::{ARCHITECTURE, key};
use crate::storage::quantize_channel;
use crate::{Config, Error, Layout, Result, StorageType, Vocabulary};

pub use hub::{HUB, MAX_WEIGHTS, Repository};
pub use source::{Files, Source, at_once};

use shards::Shards;
use weights::{Place, Tensor};

/// Names of a checkpoint's files.
pub mod file {
    /// The network's shape.
    pub const CONFIG: &str = "config.json";
    /// Word pieces and all that is done to text.
    pub const TOKENIZER: &str = "tokenizer.json";
    /// A word piece a line; read where there is no [`TOKENIZER`].
    pub const VOCABULARY: &str = "vocab.txt";
    /// How the vocabulary is applied; there need not be one.
    pub const TOKENIZER_CONFIG: &str = "tokenizer_config.json";
    /// Special tokens, where an old [`TOKENIZER_CONFIG`] does not say.
    pub const SPECIAL_TOKENS: &str = "special_tokens_map.json";
    /// Added tokens, where an old [`TOKENIZER_CONFIG`] does not say.
    pub const ADDED_TOKENS: &str = "added_tokens.json";
    /// The weights.
    pub const WEIGHTS: &str = "model.safetensors";
    /// In which files the weights are, where there is no [`WEIGHTS`].
    pub const WEIGHTS_INDEX: &str = "model.safetensors.index.json";
    /// The weights as PyTorch saves them; read where there is neither of those.
    pub const TORCH_WEIGHTS: &str = "pytorch_model.bin";
    /// In which files those are, where there is no [`TORCH_WEIGHTS`].
    pub const TORCH_WEIGHTS_INDEX: &str = "pytorch_model.bin.index.json";
    /// All that have a name of their own; parts of weights have the names that an index gives them.
    pub const ALL: [&str; 10] = [
        CONFIG,
        TOKENIZER,
        VOCABULARY,
        TOKENIZER_CONFIG,
        SPECIAL_TOKENS,
        ADDED_TOKENS,
        WEIGHTS,
        WEIGHTS_INDEX,
        TORCH_WEIGHTS,
        TORCH_WEIGHTS_INDEX,
    ];

    /// Whether a file of this name may belong to a checkpoint.
    pub fn is_one(name: &str) -> bool {
        let part = name.starts_with("pytorch_model-") && name.ends_with(".bin");
        ALL.contains(&name) || part || name.to_ascii_lowercase().ends_with(".safetensors")
    }
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
    /// tokenizer or a form of weights that is not known, [`Error::Tensor`] when weights or word pieces are
    /// missing or misshapen, [`Error::File`] or [`Error::Malformed`] when one of the files is not what it
    /// should be; and what the files themselves can fail with.
    pub async fn run<F: Files>(
        &self,
        files: &F,
        progress: impl FnMut(usize, usize),
    ) -> std::result::Result<Vec<u8>, F::Error> {
        let config = text(files, file::CONFIG).await?;
        let config = config.ok_or_else(|| Error::Missing(file::CONFIG.into()))?;
        let (config, prefix) = Config::from_hf_json(&config)?;
        let vocabulary = vocabulary::read(files, &config).await?;
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
        let prefix = prefix.or_else(|| prefix_of(weights)).ok_or_else(|| {
            Error::Unsupported(
                "its architecture is named neither in config.json nor by its tensors; supported are ELECTRA \
                 and BERT, which `\"model_type\": \"electra\"` or `\"bert\"` in config.json tells"
                    .into(),
            )
        })?;
        // Rows beyond the vocabulary are padding: no text has their ids.
        let stored = &Config { vocab_size: vocabulary.pieces.len(), ..config.clone() };
        let specs = layout::tensors(stored);
        let found = layout::tensors(config).into_iter().zip(&specs).map(|(there, spec)| {
            let count = spec.shape.iter().product();
            Ok(Found { count, ..find(weights, prefix, &there)? })
        });
        let found: Vec<_> = found.collect::<Result<_>>()?;
        let (mut done, all) = (0, stored.num_parameters());
        let tensors: Vec<_> =
            specs.iter().map(|s| (s.name.as_str(), &s.shape[..], self.storage.dtype(s))).collect();
        let mut file = Writer::new(&self.metadata(stored, vocabulary)?, &tensors)?;
        let mut rows = Rows::default();
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
            let json = json.map_err(|cause| Error::file(file::ADDED_TOKENS, &cause))?;
            metadata.push((key::ADDED, Value::Strings(json)));
        }
        metadata.push((key::PIECES, Value::Strings(vocabulary.pieces)));
        Ok(metadata)
    }
}

/// A tensor that can be read.
struct Found<'a, S> {
    source: &'a S,
    dtype: StorageType,
    start: u64,
    count: usize,
}

/// Rows of a tensor that are still to be read.
struct Left<'a, S> {
    source: &'a S,
    dtype: StorageType,
    start: u64,
    rows: usize,
    row: usize,
}

impl<'a, S> Found<'a, S> {
    fn rows(&self, row: usize) -> Left<'a, S> {
        let Self { source, dtype, start, count } = *self;
        Left { source, dtype, start, rows: count / row, row }
    }
}

/// Reads rows of numbers, some at a time.
#[derive(Default)]
struct Rows {
    bytes: Vec<u8>,
    numbers: Vec<f32>,
}

impl Rows {
    async fn next(&mut self, left: &mut Left<'_, impl Source>) -> Result<Option<&[f32]>> {
        let row_bytes = left.row * left.dtype.block_bytes();
        let rows = (PIECE_BYTES / row_bytes).clamp(1, left.rows.max(1)).min(left.rows);
        if rows == 0 {
            return Ok(None);
        }
        let end = left.start + (rows * row_bytes) as u64;
        left.source.read(left.start..end, &mut self.bytes).await?;
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

/// A text file of a checkpoint, if it is there.
async fn text<F: Files>(files: &F, name: &str) -> std::result::Result<Option<String>, F::Error> {
    let Some(bytes) = files.bytes(name).await? else { return Ok(None) };
    if let Some(what) = weights::stand_in(&bytes) {
        return Err(Error::file(name, &what).into());
    }
    let text =
        decode(bytes).map_err(|cause| Error::file(name, &format!("it {cause}; save it as UTF-8")));
    Ok(Some(text?))
}

/// What the tensors' names begin with.
fn prefix_of(weights: &Shards<impl Source>) -> Option<&'static str> {
    let is_there = |prefix: &&str| {
        weights.get(&format!("{prefix}.embeddings.word_embeddings.weight")).is_some()
    };
    PREFIXES.into_iter().find(is_there)
}

/// A tensor under its transformers name or the older one of converted TensorFlow files.
fn find<'a, S: Source>(
    weights: &'a Shards<S>,
    prefix: &str,
    spec: &TensorSpec,
) -> Result<Found<'a, S>> {
    let is_head = spec.hf_name.starts_with("qa_outputs.");
    let name = if is_head { spec.hf_name.clone() } else { format!("{prefix}.{}", spec.hf_name) };
    let old_name = name
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
    let tensor = weights.get(&name).or_else(|| weights.get(&old_name));
    let Some((source, Tensor { shape, place })) = tensor else {
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
            Ok(Found { source, dtype: *dtype, start: *start, count: shape.iter().product() })
        }
        Place::Unreadable(how) => Err(Error::Unsupported(format!(
            "`{name}` is stored as {how}; supported are f32, f16 and bf16, row by row"
        ))),
    }
}
