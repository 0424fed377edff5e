//! From a Hugging Face checkpoint to one GGUF file.

use safetensors::SafeTensors;
use safetensors::tensor::Dtype;
use serde::Deserialize;

use crate::gguf::Value;
use crate::gguf_writer::Writer;
use crate::layout::{self, Role, TensorSpec};
use crate::model_file::{ARCHITECTURE, key};
use crate::storage::quantize_channel;
use crate::{Config, Error, Result, StorageType, Vocabulary};

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

/// The files of a Hugging Face checkpoint, in memory.
#[derive(Debug, Clone, Copy)]
pub struct Checkpoint<'a> {
    /// Text of `config.json`.
    pub config: &'a str,
    /// Text of `vocab.txt`: a word piece a line.
    pub vocabulary: &'a str,
    /// Text of `tokenizer_config.json`, if there is one.
    pub tokenizer_config: Option<&'a str>,
    /// Bytes of `model.safetensors`.
    pub weights: &'a [u8],
    /// Name to store in the file.
    pub name: Option<&'a str>,
    /// Licence to store in the file, as an SPDX expression.
    pub license: Option<&'a str>,
}

/// The fields of a `tokenizer_config.json` that matter here, with transformers' defaults.
#[derive(Deserialize)]
#[serde(default)]
struct HfTokenizerConfig {
    do_lower_case: bool,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: bool,
}

impl Default for HfTokenizerConfig {
    fn default() -> Self {
        Self { do_lower_case: true, strip_accents: None, tokenize_chinese_chars: true }
    }
}

impl Checkpoint<'_> {
    /// Converts to the bytes of a GGUF file.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for an architecture or number format that is not known,
    /// [`Error::Tensor`] when weights are missing or misshapen, [`Error::Malformed`] when one of the
    /// files is not what it should be.
    pub fn to_gguf(&self, storage: Storage) -> Result<Vec<u8>> {
        let (config, prefix) = Config::from_hf_json(self.config)?;
        let vocabulary = self.vocabulary(&config)?;
        let weights = SafeTensors::deserialize(self.weights)
            .map_err(|e| Error::Malformed(format!("model.safetensors: {e}")))?;
        let specs = layout::tensors(&config);
        let tensors: Vec<_> =
            specs.iter().map(|s| (s.name.as_str(), &s.shape[..], storage.dtype(s))).collect();
        let mut file = Writer::new(&self.metadata(&config, vocabulary), &tensors)?;
        let mut numbers = Vec::new();
        for (spec, (_, _, dtype)) in specs.iter().zip(&tensors) {
            read_tensor(&weights, prefix, spec, &mut numbers)?;
            if spec.role == Role::Linear
                && storage.weights == Weights::Channels
                && *dtype == StorageType::Q8_0
            {
                file.tensor(|bytes| {
                    let row = spec.shape.last().copied().unwrap_or(1);
                    numbers.chunks_exact(row).for_each(|row| quantize_channel(row, bytes));
                });
            } else {
                file.tensor(|bytes| dtype.quantize(&numbers, bytes));
            }
        }
        Ok(file.finish())
    }

    fn vocabulary(&self, config: &Config) -> Result<Vocabulary> {
        let settings: HfTokenizerConfig = match self.tokenizer_config {
            None => HfTokenizerConfig::default(),
            Some(json) => serde_json::from_str(json)
                .map_err(|e| Error::Malformed(format!("tokenizer_config.json: {e}")))?,
        };
        let pieces: Vec<String> = self.vocabulary.lines().map(str::to_owned).collect();
        if pieces.len() != config.vocab_size {
            return Err(Error::Malformed(format!(
                "vocab.txt has {} word pieces where config.json says {}",
                pieces.len(),
                config.vocab_size
            )));
        }
        Ok(Vocabulary {
            pieces,
            lowercase: settings.do_lower_case,
            strip_accents: settings.strip_accents,
            split_cjk: settings.tokenize_chinese_chars,
        })
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
        metadata.push((key::PIECES, Value::Strings(vocabulary.pieces)));
        metadata
    }
}

/// One tensor as f32, under its transformers name or the older one of converted TensorFlow files.
fn read_tensor(
    weights: &SafeTensors<'_>,
    prefix: &str,
    spec: &TensorSpec,
    numbers: &mut Vec<f32>,
) -> Result<()> {
    let is_head = spec.hf_name.starts_with("qa_outputs.");
    let name = if is_head { spec.hf_name.clone() } else { format!("{prefix}.{}", spec.hf_name) };
    let old_name = name
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
    let view = weights.tensor(&name).or_else(|_| weights.tensor(&old_name)).map_err(|_| {
        let remedy = if is_head {
            "; this checkpoint has no span head, fine-tune it for question answering first"
        } else {
            ""
        };
        Error::Tensor(format!("`{name}` is missing{remedy}"))
    })?;
    if view.shape() != spec.shape {
        return Err(Error::Tensor(format!(
            "`{name}` has shape {:?} where {:?} is due",
            view.shape(),
            spec.shape
        )));
    }
    let dtype = match view.dtype() {
        Dtype::F32 => StorageType::F32,
        Dtype::F16 => StorageType::F16,
        Dtype::BF16 => StorageType::BF16,
        other => {
            return Err(Error::Unsupported(format!("`{name}` is stored as {other:?}")));
        }
    };
    numbers.clear();
    numbers.resize(view.shape().iter().product(), 0.0);
    dtype.dequantize(view.data(), numbers);
    Ok(())
}
