/// What can go wrong between a model file and its logits.
///
/// Every message names the cause first and, where there is one, the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes do not start with the GGUF magic number.
    #[error("this is not a GGUF model file; convert a checkpoint with `electra-qa convert`")]
    NotGguf,
    /// The file ends before what its header announces.
    #[error("the model file is cut short ({0}); download it again")]
    Truncated(String),
    /// The header is inconsistent, or asks for more than any supported model needs.
    #[error("the model file is damaged or was made to mislead ({0}); get it again from its source")]
    Malformed(String),
    /// A well-formed model that this network cannot run.
    #[error("this model is not supported: {0}")]
    Unsupported(String),
    /// A tensor that the configuration calls for is absent or has another shape.
    #[error("the model does not fit its own configuration: {0}")]
    Tensor(String),
    /// A checkpoint lacks a file.
    #[error(
        "the checkpoint has no {0}; it consists of config.json, vocab.txt or tokenizer.json, and \
         model.safetensors or pytorch_model.bin, or the parts of one with its .index.json"
    )]
    Missing(String),
    /// A file of a checkpoint is not what its name says.
    #[error("the checkpoint's {name} cannot be used: {cause}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A file cannot be read, or no longer.
    #[error("the file could not be read ({0})")]
    Read(String),
    /// This is not the name of a repository, or not the address of a hub.
    #[error("`{0}` is not the name of a model on a hub; such names look like `owner/name`")]
    Repository(String),
    /// Token ids, token types or a length that the model cannot take.
    #[error("the input does not fit the model: {0}")]
    Input(String),
    /// The tensor library failed, most often for want of memory.
    #[error("the computation failed: {0}")]
    Compute(String),
    /// There is no graphics processor that computes this, or it failed.
    #[error("the graphics processor cannot be used: {0}")]
    Gpu(String),
    /// The graphics processor computes something else than this network.
    #[error(
        "the graphics processor cannot be used: its results in {arithmetic} are wrong by up to {largest:.3}"
    )]
    GpuWrong {
        /// `f16`, `int8` or `f32`.
        arithmetic: &'static str,
        /// Largest distance of a logit from what it has to be.
        largest: f32,
    },
}

impl Error {
    pub(crate) fn file(name: &str, cause: &dyn std::fmt::Display) -> Self {
        Self::File { name: name.into(), cause: cause.to_string() }
    }
}

#[cfg(feature = "candle")]
impl From<candle_core::Error> for Error {
    fn from(cause: candle_core::Error) -> Self {
        Self::Compute(cause.to_string())
    }
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
