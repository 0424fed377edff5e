use serde::Deserialize;

use crate::checkpoint::file::CONFIG;
use crate::error::Feature;
use crate::{Error, Result};

/// Activation between the two feed-forward products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// GELU through the error function, transformers' `gelu`.
    Gelu,
    /// GELU through tanh, transformers' `gelu_new` and `gelu_pytorch_tanh`.
    GeluTanh,
    /// `max(0, x)`.
    Relu,
}

impl Activation {
    /// The name transformers gives it, which the model file stores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gelu => "gelu",
            Self::GeluTanh => "gelu_new",
            Self::Relu => "relu",
        }
    }

    pub(crate) fn from_name(name: &str) -> Result<Self> {
        match name {
            "gelu" => Ok(Self::Gelu),
            "gelu_new" | "gelu_pytorch_tanh" => Ok(Self::GeluTanh),
            "relu" => Ok(Self::Relu),
            other => Err(Error::unsupported(
                Feature::Activation,
                format!("`{other}`"),
                "gelu, gelu_new and relu",
            )),
        }
    }
}

/// The shape of an encoder with its span head.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Number of word pieces.
    pub vocab_size: usize,
    /// Width of the embeddings; differs from `hidden_size` in ELECTRA-Small.
    pub embedding_size: usize,
    /// Width of the encoder.
    pub hidden_size: usize,
    /// Number of encoder layers.
    pub num_layers: usize,
    /// Attention heads per layer; divides `hidden_size`.
    pub num_heads: usize,
    /// Width between the feed-forward products.
    pub intermediate_size: usize,
    /// Longest input in tokens.
    pub max_positions: usize,
    /// Number of token types (2: question and passage).
    pub num_token_types: usize,
    /// Epsilon of every layer norm.
    pub layer_norm_eps: f32,
    /// Activation of the feed-forward part.
    pub activation: Activation,
}

/// The fields of a Hugging Face `config.json` that say what the others are.
#[derive(Deserialize)]
struct Kind {
    model_type: Option<String>,
    architectures: Option<Vec<String>>,
}

impl Kind {
    /// Prefix of the tensors' names, if it is said. With equal embedding and hidden size, BERT's encoder is
    /// the same computation as ELECTRA's.
    fn prefix(&self) -> Result<Option<&'static str>> {
        let class = self.architectures.iter().flatten().next();
        let (name, found) = match (&self.model_type, class) {
            (Some(name), _) => (name, PREFIXES.into_iter().find(|prefix| prefix == name)),
            (None, Some(class)) => {
                (class, PREFIXES.into_iter().find(|prefix| is_class(class, prefix)))
            }
            (None, None) => return Ok(None),
        };
        found.map(Some).ok_or_else(|| {
            Error::unsupported(Feature::Architecture, format!("`{name}`"), "ELECTRA and BERT")
        })
    }
}

/// Prefixes of tensors' names, which are the values of `model_type`, too.
pub(crate) const PREFIXES: [&str; 2] = ["electra", "bert"];

/// Whether a class of transformers is one of this architecture, as `BertForQuestionAnswering` is of `bert`.
fn is_class(class: &str, prefix: &str) -> bool {
    let rest = class.get(prefix.len()..).unwrap_or_default();
    class.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        && (rest == "Model" || rest.starts_with("For"))
}

/// The fields of a Hugging Face `config.json` that matter here.
#[derive(Deserialize)]
struct HfConfig {
    vocab_size: usize,
    embedding_size: Option<usize>,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "type_vocab_size")]
    type_vocab_size: usize,
    #[serde(default = "layer_norm_eps")]
    layer_norm_eps: f32,
    hidden_act: Option<String>,
    position_embedding_type: Option<String>,
    #[serde(default)]
    is_decoder: bool,
}

// What transformers takes for BERT and ELECTRA where nothing is said.

fn type_vocab_size() -> usize {
    2
}

fn layer_norm_eps() -> f32 {
    1e-12
}

impl Config {
    /// Reads the text of a Hugging Face `config.json`; returns the configuration and the prefix of
    /// its tensor names (`electra` or `bert`), if `model_type` or `architectures` tell it.
    ///
    /// # Errors
    /// [`Error::File`] when it is no such file, [`Error::Unsupported`] for another architecture.
    pub fn from_hf_json(json: &str) -> Result<(Self, Option<&'static str>)> {
        // First of all what it is, since other architectures have other fields.
        let kind: Kind = serde_json::from_str(json).map_err(Error::json(CONFIG))?;
        let prefix = kind.prefix()?;
        let hf: HfConfig = serde_json::from_str(json).map_err(Error::json(CONFIG))?;
        if hf.is_decoder {
            return Err(Error::unsupported(
                Feature::Architecture,
                "one that reads in one direction (`is_decoder`)",
                "encoders",
            ));
        }
        if let Some(kind) = hf.position_embedding_type.filter(|kind| kind != "absolute") {
            let found = format!("`{kind}`");
            return Err(Error::unsupported(Feature::Positions, found, "absolute ones"));
        }
        let config = Self {
            vocab_size: hf.vocab_size,
            embedding_size: hf.embedding_size.unwrap_or(hf.hidden_size),
            hidden_size: hf.hidden_size,
            num_layers: hf.num_hidden_layers,
            num_heads: hf.num_attention_heads,
            intermediate_size: hf.intermediate_size,
            max_positions: hf.max_position_embeddings,
            num_token_types: hf.type_vocab_size,
            layer_norm_eps: hf.layer_norm_eps,
            activation: Activation::from_name(hf.hidden_act.as_deref().unwrap_or("gelu"))?,
        };
        config.validate().map_err(|error| match error {
            Error::Malformed { what, .. } => Error::content(CONFIG, what),
            other => other,
        })?;
        Ok((config, prefix))
    }

    /// Width of one attention head.
    pub fn head_size(&self) -> usize {
        self.hidden_size / self.num_heads
    }

    /// Whether a linear map stands between embeddings and encoder.
    pub fn has_projection(&self) -> bool {
        self.embedding_size != self.hidden_size
    }

    /// Bounds far above any published checkpoint, so that a forged header cannot ask for gigabytes.
    pub(crate) fn validate(&self) -> Result<()> {
        let bounds = [
            ("vocabulary", self.vocab_size, 300_000),
            ("embedding size", self.embedding_size, 4096),
            ("hidden size", self.hidden_size, 4096),
            ("number of layers", self.num_layers, 48),
            ("number of heads", self.num_heads, 128),
            ("feed-forward size", self.intermediate_size, 16_384),
            ("number of positions", self.max_positions, 8192),
            ("number of token types", self.num_token_types, 16),
        ];
        for (what, value, most) in bounds {
            if value == 0 || value > most {
                return Err(Error::malformed(format!("{what} is {value}, outside 1..={most}")));
            }
        }
        if !self.hidden_size.is_multiple_of(self.num_heads) {
            return Err(Error::malformed(format!(
                "{} heads do not divide a hidden size of {}",
                self.num_heads, self.hidden_size
            )));
        }
        if !(self.layer_norm_eps > 0.0 && self.layer_norm_eps < 0.1) {
            return Err(Error::malformed(format!("layer norm epsilon is {}", self.layer_norm_eps)));
        }
        Ok(())
    }
}
