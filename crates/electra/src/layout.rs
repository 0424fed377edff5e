//! Which tensors a configuration calls for, under their two names.

use crate::Config;

/// What a tensor is for, which decides how it may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Rows looked up by word piece id: the bulk of a small model's bytes.
    WordEmbedding,
    /// Rows looked up by position or token type.
    SmallEmbedding,
    /// `[out, in]` matrix of an encoder product.
    Linear,
    /// Bias, layer norm, or the two-row head: too small to be worth quantizing.
    Exact,
}

/// One tensor: its name in the model file (the GGUF world's BERT names), its name in a Hugging Face
/// checkpoint without the architecture prefix, and its row-major shape.
#[derive(Debug, Clone)]
pub(crate) struct TensorSpec {
    pub name: String,
    pub hf_name: String,
    pub shape: Vec<usize>,
    pub role: Role,
}

pub(crate) const WORD_EMBEDDING: &str = "token_embd";
pub(crate) const POSITION_EMBEDDING: &str = "position_embd";
pub(crate) const TYPE_EMBEDDING: &str = "token_types";
pub(crate) const EMBEDDING_NORM: &str = "token_embd_norm";
pub(crate) const PROJECTION: &str = "embd_proj";
pub(crate) const HEAD: &str = "qa_output";

pub(crate) fn block(layer: usize, part: &str) -> String {
    format!("blk.{layer}.{part}")
}

/// Every tensor of a model with this configuration, in file order.
pub(crate) fn tensors(config: &Config) -> Vec<TensorSpec> {
    let (e, h, f) = (config.embedding_size, config.hidden_size, config.intermediate_size);
    let mut specs = Vec::new();
    let mut push = |name: &str, hf: &str, shape: Vec<usize>, role: Role| {
        specs.push(TensorSpec {
            name: format!("{name}.weight"),
            hf_name: format!("{hf}.weight"),
            shape: shape.clone(),
            role,
        });
        let has_bias = matches!(role, Role::Linear | Role::Exact);
        if has_bias {
            specs.push(TensorSpec {
                name: format!("{name}.bias"),
                hf_name: format!("{hf}.bias"),
                shape: shape[..1].to_vec(),
                role: Role::Exact,
            });
        }
    };
    let words = vec![config.vocab_size, e];
    push(WORD_EMBEDDING, "embeddings.word_embeddings", words, Role::WordEmbedding);
    let positions = vec![config.max_positions, e];
    push(POSITION_EMBEDDING, "embeddings.position_embeddings", positions, Role::SmallEmbedding);
    let types = vec![config.num_token_types, e];
    push(TYPE_EMBEDDING, "embeddings.token_type_embeddings", types, Role::SmallEmbedding);
    push(EMBEDDING_NORM, "embeddings.LayerNorm", vec![e], Role::Exact);
    if config.has_projection() {
        push(PROJECTION, "embeddings_project", vec![h, e], Role::Linear);
    }
    for layer in 0..config.num_layers {
        let parts = [
            ("attn_q", "attention.self.query", vec![h, h], Role::Linear),
            ("attn_k", "attention.self.key", vec![h, h], Role::Linear),
            ("attn_v", "attention.self.value", vec![h, h], Role::Linear),
            ("attn_output", "attention.output.dense", vec![h, h], Role::Linear),
            ("attn_output_norm", "attention.output.LayerNorm", vec![h], Role::Exact),
            ("ffn_up", "intermediate.dense", vec![f, h], Role::Linear),
            ("ffn_down", "output.dense", vec![h, f], Role::Linear),
            ("layer_output_norm", "output.LayerNorm", vec![h], Role::Exact),
        ];
        for (name, hf, shape, role) in parts {
            push(&block(layer, name), &format!("encoder.layer.{layer}.{hf}"), shape, role);
        }
    }
    push(HEAD, "qa_outputs", vec![2, h], Role::Exact);
    specs
}

impl Config {
    /// Number of weights, biases included.
    pub fn num_parameters(&self) -> usize {
        tensors(self).iter().map(|tensor| tensor.shape.iter().product::<usize>()).sum()
    }
}
