//! What can go wrong between a checkpoint or a model file and its logits.
//!
//! Every message is made of whole sentences: what happened and why, then what to do. What another library said is
//! part of it, so it is not to be put together with the messages of the sources.

use crate::encoding::NotText;

/// An error of another library.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong between a model file and its logits.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes do not start with the GGUF magic number.
    #[error("This is not a GGUF model file. Convert a checkpoint with `electra-qa convert`.")]
    NotGguf,
    /// The file ends before what its header announces.
    #[error("The model file is cut short: {part} is incomplete. Download it again.")]
    Truncated {
        /// Where it ends.
        part: String,
    },
    /// The header is inconsistent, or asks for more than any supported model needs.
    #[error(
        "The model file is damaged or was made to mislead: {what}. Get it again from its source."
    )]
    Malformed {
        /// What is wrong, as a clause.
        what: String,
        /// Of the library that read it.
        source: Option<Cause>,
    },
    /// A well-formed model that this network cannot run.
    #[error(
        "This model is not supported: {feature} is {found} (supported: {supported}). {}",
        feature.remedy()
    )]
    Unsupported {
        /// What of it.
        feature: Feature,
        /// What it is.
        found: String,
        /// What it may be.
        supported: &'static str,
    },
    /// A tensor that the configuration calls for is absent.
    #[error("The model does not fit its own configuration: `{name}` is missing. {GET_ALL}")]
    NoTensor {
        /// Its name.
        name: String,
    },
    /// A tensor has another shape than the configuration says.
    #[error(
        "The model does not fit its own configuration: `{name}` has shape {found:?} where {due:?} is due. {GET_ALL}"
    )]
    Shape {
        /// Its name.
        name: String,
        /// Row-major.
        found: Vec<usize>,
        /// Row-major.
        due: Vec<usize>,
    },
    /// The word pieces are not those that the configuration or the tokenizer calls for.
    #[error("The model does not fit its own configuration: {what}. {GET_ALL}")]
    Pieces {
        /// What is wrong, as a clause.
        what: String,
    },
    /// A checkpoint lacks a file.
    #[error(
        "The checkpoint has no {name}. Put all of its files together: config.json, vocab.txt or tokenizer.json, and \
         model.safetensors or pytorch_model.bin, or the parts of one with its .index.json."
    )]
    NoFile {
        /// Its name, or those of which there has to be one.
        name: String,
    },
    /// A file of a checkpoint is not what its name says.
    #[error("The checkpoint's {name} cannot be used: {problem}. {}", problem.remedy())]
    File {
        /// Its name.
        name: String,
        /// What is wrong with it.
        #[source]
        problem: Problem,
    },
    /// A file cannot be read, or no longer.
    #[error(
        "The model's file could not be read: {what}. Make sure that it is there, then choose it again."
    )]
    Read {
        /// Why, as a clause.
        what: String,
        /// Of the system.
        source: Option<Cause>,
    },
    /// This is not the name of a repository, or not the address of a hub.
    #[error("The name `{given}` is not that of a model on a hub. Write it as `owner/name`.")]
    Repository {
        /// What was given, at most 100 characters of it.
        given: String,
    },
    /// What the network was asked to run is not for this model.
    #[error("The input does not fit the model: {0}. Cut the text into windows for this model.")]
    Input(#[source] Unfit),
    /// The network gave no number, or one beyond all that weights give.
    #[error(
        "The model's results cannot be used: a logit is not a number. Get the model again from its source."
    )]
    NotFinite,
    /// There is no memory for so much.
    #[error(
        "There is not enough memory for {bytes} bytes. Close other programs or pages, or take a smaller model."
    )]
    NoMemory {
        /// How much was wanted.
        bytes: usize,
    },
    /// The tensor library failed, most often for want of memory.
    #[error(
        "The computation failed: {source}. Close other programs or pages, or take a smaller model."
    )]
    Compute {
        /// What it said.
        source: Cause,
    },
    /// There is no graphics processor.
    #[error("There is no graphics processor that can be used: {cause}. Let the processor compute.")]
    NoGpu {
        /// Why, as a clause.
        cause: String,
    },
    /// The graphics processor has none of these ways to multiply.
    #[error(
        "The graphics processor cannot be used: it has no arithmetic in {} for this model. Let the processor compute.",
        .arithmetics.join(" or ")
    )]
    NoArithmetic {
        /// `f16`, `int8` or `f32`.
        arithmetics: Vec<&'static str>,
    },
    /// The graphics processor failed, or has no room.
    #[error("The graphics processor cannot be used: {cause}. Let the processor compute.")]
    Gpu {
        /// Why, as a clause.
        cause: String,
    },
    /// The graphics processor computes something else than this network.
    #[error(
        "The graphics processor cannot be used: its results in {arithmetic} are wrong by up to {largest:.3}. Let the \
         processor compute."
    )]
    GpuWrong {
        /// `f16`, `int8` or `f32`.
        arithmetic: &'static str,
        /// Largest distance of a logit from what it has to be.
        largest: f32,
    },
}

const GET_ALL: &str = "Get all of its files again from one source.";

/// What of a model is not supported; completes a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Feature {
    /// The kind of network.
    #[error("its architecture")]
    Architecture,
    /// How positions are told apart.
    #[error("its kind of position embeddings")]
    Positions,
    /// The function of the feed-forward part.
    #[error("its activation")]
    Activation,
    /// How text becomes word pieces.
    #[error("its tokenizer")]
    Tokenizer,
    /// What the encoder's output goes through.
    #[error("its head")]
    Head,
    /// How numbers are stored.
    #[error("the type of its numbers")]
    Numbers,
    /// What files of weights look like.
    #[error("the form of its weights")]
    Weights,
    /// Version of the container.
    #[error("its version of GGUF")]
    Version,
    /// How much there is of something.
    #[error("its size")]
    Size,
}

impl Feature {
    /// Stable, for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Architecture => "architecture",
            Self::Positions => "positions",
            Self::Activation => "activation",
            Self::Tokenizer => "tokenizer",
            Self::Head => "head",
            Self::Numbers => "numbers",
            Self::Weights => "weights",
            Self::Version => "version",
            Self::Size => "size",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Numbers => "Save or convert it anew with numbers of a type that is supported.",
            Self::Weights => "Save the weights as safetensors.",
            Self::Version => "Convert the checkpoint with `electra-qa convert`.",
            _ => "Choose another model.",
        }
    }
}

/// Why a file of a checkpoint cannot be used; completes a sentence.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Servers send one where a file is missing, or where one has to sign in.
    #[error("it is a web page")]
    WebPage,
    /// What a repository has in place of a large file.
    #[error("it is a pointer of Git LFS")]
    LfsPointer,
    /// Its encoding is not known.
    #[error("it {0}")]
    NotText(#[source] NotText),
    /// It is not the JSON that it should be.
    #[error("{0}")]
    Json(#[source] serde_json::Error),
    /// What it says makes no sense.
    #[error("{0}")]
    Content(String),
}

impl Problem {
    fn remedy(&self) -> &'static str {
        match self {
            Self::LfsPointer => "Fetch the file itself, for example with `git lfs pull`.",
            Self::NotText(_) => "Save it as UTF-8.",
            Self::WebPage | Self::Json(_) | Self::Content(_) => "Get it again from its source.",
        }
    }
}

/// Why windows are not for a model; completes a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A window is empty or too long.
    #[error("{found} tokens where 1 to {most} are possible")]
    Length {
        /// Tokens of it.
        found: usize,
        /// The model's positions.
        most: usize,
    },
    /// Every token has one type.
    #[error("{ids} ids but {token_types} token types")]
    TokenTypes {
        /// Tokens.
        ids: usize,
        /// Types.
        token_types: usize,
    },
    /// A token is none of the vocabulary.
    #[error("id {id} in a vocabulary of {pieces}")]
    Id {
        /// The token.
        id: u32,
        /// Word pieces of the model.
        pieces: usize,
    },
    /// A token type is none of the model's.
    #[error("token type {found} of {all}")]
    TokenType {
        /// The type.
        found: u32,
        /// Types of the model.
        all: usize,
    },
    /// A share of a window has rows that there are not, or lacks some of the others.
    #[error("{found} rows of a window where {due} are due")]
    Rows {
        /// Rows that were named, or are there.
        found: usize,
        /// Rows that there can be, or have to be there.
        due: usize,
    },
    /// Logits are those of other windows.
    #[error("logits and windows do not match")]
    Logits,
    /// A window shows none of the text.
    #[error("a window without a passage")]
    NoPassage,
}

impl Error {
    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into(), source: None }
    }

    /// What a library says of bytes that it was to read.
    pub(crate) fn unreadable(what: &str, source: impl Into<Cause>) -> Self {
        let source = source.into();
        Self::Malformed { what: format!("{what}: {source}"), source: Some(source) }
    }

    pub(crate) fn truncated(part: impl Into<String>) -> Self {
        Self::Truncated { part: part.into() }
    }

    pub(crate) fn unsupported(
        feature: Feature,
        found: impl Into<String>,
        supported: &'static str,
    ) -> Self {
        Self::Unsupported { feature, found: found.into(), supported }
    }

    pub(crate) fn no_tensor(name: &str) -> Self {
        Self::NoTensor { name: name.into() }
    }

    pub(crate) fn content(name: &str, what: impl Into<String>) -> Self {
        Self::File { name: name.into(), problem: Problem::Content(what.into()) }
    }

    pub(crate) fn json(name: &str) -> impl Fn(serde_json::Error) -> Self {
        move |cause| Self::File { name: name.into(), problem: Problem::Json(cause) }
    }

    /// A file that is no longer what it was.
    pub fn lost(what: impl Into<String>) -> Self {
        Self::Read { what: what.into(), source: None }
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::Read { what: source.to_string(), source: Some(source.into()) }
    }
}

#[cfg(feature = "candle")]
impl From<candle_core::Error> for Error {
    fn from(source: candle_core::Error) -> Self {
        Self::Compute { source: source.into() }
    }
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::error_form::assert_sentences;

    fn json() -> Option<serde_json::Error> {
        serde_json::from_str::<u8>("{").err()
    }

    /// The place of an error among [`samples`]; a new variant has to be given one.
    fn place(error: &Error) -> usize {
        match error {
            Error::NotGguf => 0,
            Error::Truncated { .. } => 1,
            Error::Malformed { .. } => 2,
            Error::Unsupported { .. } => 3,
            Error::NoTensor { .. } => 4,
            Error::Shape { .. } => 5,
            Error::Pieces { .. } => 6,
            Error::NoFile { .. } => 7,
            Error::File { .. } => 8,
            Error::Read { .. } => 9,
            Error::Repository { .. } => 10,
            Error::Input(_) => 11,
            Error::NotFinite => 12,
            Error::NoMemory { .. } => 13,
            Error::Compute { .. } => 14,
            Error::NoGpu { .. } => 15,
            Error::NoArithmetic { .. } => 16,
            Error::Gpu { .. } => 17,
            Error::GpuWrong { .. } => 18,
        }
    }

    fn samples() -> Vec<Error> {
        let text = || String::from("it was lost");
        let sizes = || vec![2, 64];
        let problem = |problem| Error::File { name: "config.json".into(), problem };
        let mut samples = vec![
            Error::NotGguf,
            Error::truncated("its header"),
            Error::malformed("key `a` stands twice"),
            Error::unsupported(Feature::Architecture, "`gpt2`", "ELECTRA and BERT"),
            Error::no_tensor("blk.0.ffn_up.weight"),
            Error::Shape { name: "`a`".into(), found: sizes(), due: sizes() },
            Error::Pieces { what: "vocab.txt has 2 tokens where config.json says 3".into() },
            Error::NoFile { name: "config.json".into() },
            problem(Problem::WebPage),
            Error::lost("it was moved meanwhile"),
            Error::Repository { given: "tiny".into() },
            Error::Input(Unfit::Logits),
            Error::NotFinite,
            Error::NoMemory { bytes: 9 },
            Error::Compute { source: "out of memory".into() },
            Error::NoGpu { cause: text() },
            Error::NoArithmetic { arithmetics: vec!["f16", "int8"] },
            Error::Gpu { cause: text() },
            Error::GpuWrong { arithmetic: "f16", largest: 1.0 },
        ];
        assert!(samples.iter().map(place).eq(0..samples.len()));
        let features = [
            Feature::Positions,
            Feature::Activation,
            Feature::Tokenizer,
            Feature::Head,
            Feature::Numbers,
            Feature::Weights,
            Feature::Version,
            Feature::Size,
        ];
        samples.extend(features.map(|feature| Error::unsupported(feature, "`a`", "`b`")));
        samples.extend(
            [NotText::Unmarked, NotText::Utf32, NotText::Other].map(Problem::NotText).map(problem),
        );
        samples.extend(json().map(Error::json("config.json")));
        samples.push(problem(Problem::LfsPointer));
        samples.push(problem(Problem::Content("`a` is not a number".into())));
        let unfit = [
            Unfit::Length { found: 0, most: 512 },
            Unfit::TokenTypes { ids: 2, token_types: 1 },
            Unfit::Id { id: 9, pieces: 8 },
            Unfit::TokenType { found: 2, all: 2 },
            Unfit::Rows { found: 9, due: 8 },
            Unfit::NoPassage,
        ];
        samples.extend(unfit.map(Error::Input));
        samples.push(std::io::Error::from(std::io::ErrorKind::NotFound).into());
        samples
    }

    #[test]
    fn every_message_is_sentences_with_a_remedy() {
        samples().iter().for_each(|error| assert_sentences(&error.to_string()));
    }

    #[test]
    fn what_another_library_said_is_the_source() {
        let from_json = json().map(|cause| Error::unreadable("the header", cause));
        let system = Error::from(std::io::Error::from(std::io::ErrorKind::NotFound));
        for error in from_json.into_iter().chain(json().map(Error::json("a"))).chain([system]) {
            let source = error.source().map(ToString::to_string).unwrap_or_default();
            assert!(!source.is_empty() && error.to_string().contains(&source), "{error}");
        }
    }
}
