use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gguf::{self, Gguf, TensorView, Value};
use crate::{Activation, Config, Error, Result, VerdictParameters, layout};

/// How text becomes word pieces; the network itself never looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Word pieces by id, continuations marked with `##`; tokens that were added to them are there, too.
    pub pieces: Vec<String>,
    /// Tokens that were added, but for `[CLS]` and the like where they are nothing special.
    pub added: Vec<AddedToken>,
    /// Whether text is lower-cased first.
    pub lowercase: bool,
    /// Whether accents are stripped; `None` follows `lowercase`, as in transformers.
    pub strip_accents: Option<bool>,
    /// Whether each CJK character is a word of its own.
    pub split_cjk: bool,
    /// Pieces for line breaks and cells, where the network was trained to see them.
    pub layout: Option<Layout>,
}

/// Word pieces that stand for layout, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// A line break.
    pub line_break: u32,
    /// The end of a table's cell: a tab or a wide gap.
    pub cell: u32,
}

impl Layout {
    /// From the names of its pieces.
    ///
    /// # Errors
    /// [`Error::Tensor`] where one of them is not among `pieces`, or both are the same.
    pub(crate) fn find(pieces: &[String], line_break: &str, cell: &str) -> Result<Self> {
        let id = |name: &str| {
            let at = pieces.iter().position(|piece| piece == name);
            at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
                Error::Tensor(format!(
                    "its layout names `{name}`, which is none of its word pieces"
                ))
            })
        };
        let layout = Self { line_break: id(line_break)?, cell: id(cell)? };
        if layout.line_break == layout.cell {
            return Err(Error::Tensor(format!(
                "its layout has `{cell}` both for line breaks and for cells"
            )));
        }
        Ok(layout)
    }
}

/// A token that text is searched for before it is cut into words, as transformers' `add_tokens` makes them.
/// Its id is the place of its content among the pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // as in tokenizer.json
pub struct AddedToken {
    /// What is searched for.
    pub content: String,
    /// Whether it is found as a word of its own only.
    pub single_word: bool,
    /// Whether it takes in the white space before it.
    pub lstrip: bool,
    /// Whether it takes in the white space after it.
    pub rstrip: bool,
    /// Whether it is searched for in normalized text.
    pub normalized: bool,
    /// Whether it is a word piece, too: one that words may be cut into.
    pub word_piece: bool,
}

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
        Error::Malformed(format!("`{key}` is missing or of the wrong type"))
    }

    fn size(&self, key: &str) -> Result<usize> {
        match self.0.get(key) {
            Some(Value::Unsigned(n)) => usize::try_from(*n).map_err(|_| Self::missing(key)),
            Some(Value::Signed(n)) => usize::try_from(*n).map_err(|_| Self::missing(key)),
            _ => Err(Self::missing(key)),
        }
    }

    // Stored as f32 by every writer; the widening in between is exact.
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) fn float(&self, key: &str) -> Result<f32> {
        match self.0.get(key) {
            Some(Value::Float(x)) => Ok(*x as f32),
            _ => Err(Self::missing(key)),
        }
    }

    fn string(&self, key: &str) -> Result<&str> {
        match self.0.get(key) {
            Some(Value::String(s)) => Ok(s),
            _ => Err(Self::missing(key)),
        }
    }

    /// Tokens that were added to these pieces; files without them have none.
    fn added(&self, pieces: &[String]) -> Result<Vec<AddedToken>> {
        let malformed =
            |what: &dyn std::fmt::Display| Error::Malformed(format!("`{}`: {what}", key::ADDED));
        let tokens = match self.0.get(key::ADDED) {
            None => return Ok(Vec::new()),
            Some(Value::Strings(tokens)) if tokens.len() <= pieces.len() => tokens,
            Some(_) => return Err(malformed(&"no list of tokens")),
        };
        let read = |json: &String| serde_json::from_str(json).map_err(|cause| malformed(&cause));
        tokens.iter().map(read).collect()
    }

    fn flag(&self, key: &str) -> Result<bool> {
        match self.0.get(key) {
            Some(Value::Bool(b)) => Ok(*b),
            _ => Err(Self::missing(key)),
        }
    }

    /// Pieces that stand for layout; `None` where a file names none.
    fn layout(&self, pieces: &[String]) -> Result<Option<Layout>> {
        if !self.0.contains_key(key::LINE_BREAK) && !self.0.contains_key(key::CELL) {
            return Ok(None);
        }
        Layout::find(pieces, self.string(key::LINE_BREAK)?, self.string(key::CELL)?).map(Some)
    }

    /// Shape of the network, and the word pieces, which are taken out.
    pub fn config(&mut self) -> Result<(Config, Vec<String>)> {
        let architecture = self.string(key::ARCHITECTURE)?;
        if architecture != ARCHITECTURE {
            return Err(Error::Unsupported(format!(
                "its architecture is `{architecture}`; supported is `{ARCHITECTURE}`"
            )));
        }
        let tokenizer = self.string(key::TOKENIZER)?;
        if tokenizer != "wordpiece" {
            return Err(Error::Unsupported(format!(
                "its tokenizer is `{tokenizer}`; supported is `wordpiece`"
            )));
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

/// Whether every tensor is there, in the shape that is due; `shape` tells what there is.
pub(crate) fn check_shapes<'a>(
    config: &Config,
    shape: impl Fn(&str) -> Option<&'a [usize]>,
) -> Result<()> {
    for spec in layout::tensors(config) {
        match shape(&spec.name) {
            None => return Err(Error::Tensor(format!("`{}` is missing", spec.name))),
            Some(found) if found != spec.shape => {
                return Err(Error::Tensor(format!(
                    "`{}` has shape {found:?} where {:?} is due",
                    spec.name, spec.shape
                )));
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
        self.tensors.get(name).ok_or_else(|| Error::Tensor(format!("`{name}` is missing")))
    }
}
