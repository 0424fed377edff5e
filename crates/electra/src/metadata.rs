//! The keys of a model file and what is read from them.

use std::collections::BTreeMap;

use crate::error::Feature;
use crate::gguf::Value;
use crate::{Activation, AddedToken, Config, Error, Layout, Result};

pub(crate) const ARCHITECTURE: &str = "electra";

pub(crate) mod key {
    pub const ARCHITECTURE: &str = "general.architecture";
    pub const NAME: &str = "general.name";
    pub const LICENSE: &str = "general.license";
    pub const LAYERS: &str = "electra.block_count";
    pub const POSITIONS: &str = "electra.context_length";
    pub const HIDDEN: &str = "electra.embedding_length";
    pub const EMBEDDING: &str = "electra.token_embedding_length";
    pub const INTERMEDIATE: &str = "electra.feed_forward_length";
    pub const HEADS: &str = "electra.attention.head_count";
    pub const EPSILON: &str = "electra.attention.layer_norm_epsilon";
    pub const TOKEN_TYPES: &str = "electra.token_type_count";
    pub const ACTIVATION: &str = "electra.activation";
    pub const TOKENIZER: &str = "tokenizer.ggml.model";
    pub const PIECES: &str = "tokenizer.ggml.tokens";
    pub const ADDED: &str = "tokenizer.wordpiece.added_tokens";
    pub const LOWERCASE: &str = "tokenizer.wordpiece.lowercase";
    pub const STRIP_ACCENTS: &str = "tokenizer.wordpiece.strip_accents";
    pub const SPLIT_CJK: &str = "tokenizer.wordpiece.split_cjk";
    pub const LINE_BREAK: &str = "tokenizer.layout.line_break";
    pub const CELL: &str = "tokenizer.layout.cell";
}

pub(crate) struct Metadata(pub BTreeMap<String, Value>);

impl Metadata {
    fn missing(key: &str) -> Error {
        Error::malformed(format!("`{key}` is missing or of the wrong type"))
    }

    pub fn size(&self, key: &str) -> Result<usize> {
        match self.0.get(key) {
            Some(Value::Unsigned(n)) => usize::try_from(*n).map_err(|_| Self::missing(key)),
            Some(Value::Signed(n)) => usize::try_from(*n).map_err(|_| Self::missing(key)),
            _ => Err(Self::missing(key)),
        }
    }

    // Stored as f32 by every writer; the widening in between is exact.
    #[allow(clippy::cast_possible_truncation)]
    pub fn float(&self, key: &str) -> Result<f32> {
        match self.0.get(key) {
            Some(Value::Float(x)) => Ok(*x as f32),
            _ => Err(Self::missing(key)),
        }
    }

    pub fn string(&self, key: &str) -> Result<&str> {
        match self.0.get(key) {
            Some(Value::String(s)) => Ok(s),
            _ => Err(Self::missing(key)),
        }
    }

    /// Tokens that were added to these pieces; files without them have none.
    pub fn added(&self, pieces: &[String]) -> Result<Vec<AddedToken>> {
        let tokens = match self.0.get(key::ADDED) {
            None => return Ok(Vec::new()),
            Some(Value::Strings(tokens)) if tokens.len() <= pieces.len() => tokens,
            Some(_) => {
                return Err(Error::malformed(format!("`{}` is no list of tokens", key::ADDED)));
            }
        };
        let what = format!("`{}`", key::ADDED);
        let read = |json: &String| {
            serde_json::from_str(json).map_err(|cause| Error::unreadable(&what, cause))
        };
        tokens.iter().map(read).collect()
    }

    pub fn flag(&self, key: &str) -> Result<bool> {
        match self.0.get(key) {
            Some(Value::Bool(b)) => Ok(*b),
            _ => Err(Self::missing(key)),
        }
    }

    /// Pieces that stand for layout; `None` where a file names none.
    pub fn layout(&self, pieces: &[String]) -> Result<Option<Layout>> {
        if !self.0.contains_key(key::LINE_BREAK) && !self.0.contains_key(key::CELL) {
            return Ok(None);
        }
        Layout::find(pieces, self.string(key::LINE_BREAK)?, self.string(key::CELL)?).map(Some)
    }

    /// Shape of the network, and the word pieces, which are taken out.
    pub fn config(&mut self) -> Result<(Config, Vec<String>)> {
        let architecture = self.string(key::ARCHITECTURE)?;
        if architecture != ARCHITECTURE {
            let found = format!("`{architecture}`");
            return Err(Error::unsupported(Feature::Architecture, found, "`electra`"));
        }
        let tokenizer = self.string(key::TOKENIZER)?;
        if tokenizer != "wordpiece" {
            let found = format!("`{tokenizer}`");
            return Err(Error::unsupported(Feature::Tokenizer, found, "`wordpiece`"));
        }
        let pieces = match self.0.remove(key::PIECES) {
            Some(Value::Strings(pieces)) => pieces,
            _ => return Err(Metadata::missing(key::PIECES)),
        };
        let config = Config {
            vocab_size: pieces.len(),
            embedding_size: self.size(key::EMBEDDING)?,
            hidden_size: self.size(key::HIDDEN)?,
            num_layers: self.size(key::LAYERS)?,
            num_heads: self.size(key::HEADS)?,
            intermediate_size: self.size(key::INTERMEDIATE)?,
            max_positions: self.size(key::POSITIONS)?,
            num_token_types: self.size(key::TOKEN_TYPES)?,
            layer_norm_eps: self.float(key::EPSILON)?,
            activation: Activation::from_name(self.string(key::ACTIVATION)?)?,
        };
        config.validate()?;
        Ok((config, pieces))
    }
}
