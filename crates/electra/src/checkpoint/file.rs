//! Names of a checkpoint's files.

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
