//! What fails outside the crates: downloading, keeping and starting. What the crates say is theirs ([`crate::error`]).
//!
//! Every message is made of whole sentences: what happened and why, then what to do.

use crate::error::{Error, ErrorCode};

/// What can go wrong between the page and its engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The list or the model cannot be had.
    #[error("The model could not be downloaded: {cause}. Check the connection, then try again.")]
    Download {
        /// Why, as a clause.
        cause: String,
    },
    /// The server has no such file, or does not give it.
    #[error(
        "The model could not be downloaded: the server answered {status} for {url}. Check the connection, then try \
         again."
    )]
    Refused {
        /// Of the answer.
        status: u16,
        /// What was asked for.
        url: String,
    },
    /// The list is something else.
    #[error(
        "The list of models could not be read: {url} is not JSON with `models`, each with `id`, `name`, `file`, \
         `bytes` and `sha256`. Name the address of one that is."
    )]
    NoList {
        /// Its address.
        url: String,
    },
    /// What arrived is something else.
    #[error(
        "The model that arrived is not the one that was promised: its checksum is wrong. It was not used. Try again; \
         if this stays, the site serves a wrong file."
    )]
    WrongChecksum,
    /// What came is longer than anything that is needed.
    #[error(
        "The file {name} is longer than that of any supported model, and was not used. Choose another one."
    )]
    TooLong {
        /// Its name or address.
        name: String,
    },
    /// A hub does not show a repository to everybody.
    #[error(
        "There is no public model at {repository} (the server answered {status}). Check the name. Download what is \
         private or asks for consent with the hub's own tools, then choose its files."
    )]
    NotPublic {
        /// Its address.
        repository: String,
        /// Of the answer.
        status: u16,
    },
    /// The list has no such model.
    #[error("There is no model `{wanted}`. There is: {}. Choose one of them.", .known.join(", "))]
    NoSuchModel {
        /// The id that was asked for.
        wanted: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A model of one's own was removed meanwhile.
    #[error("This model is no longer on this device. Choose its file again.")]
    NotKept,
    /// What was picked or dropped has no model in it.
    #[error(
        "There is no model in what was chosen. Choose a GGUF file of this program, or the files of an ELECTRA or BERT \
         checkpoint: {}.",
        electra::checkpoint::file::ALL.join(", ")
    )]
    NothingChosen,
    /// A model of one's own that is damaged, and that nobody else has.
    #[error(
        "The model “{name}” is damaged on this device and was not used. Choose its file again: what is kept is then \
         replaced."
    )]
    KeptDamaged {
        /// What it is called.
        name: String,
    },
    /// A model of a repository that is damaged and could not be fetched again.
    #[error("The model “{name}” is damaged on this device and was not used. {source}")]
    NotRestored {
        /// What it is called.
        name: String,
        /// Why not, and what to do.
        source: Error,
    },
    /// The device has no room for this many bytes.
    #[error(
        "There is not enough memory for the model ({} MB). Close other pages, then try again.",
        .bytes / 1_000_000
    )]
    NoMemory {
        /// How much was wanted.
        bytes: usize,
    },
    /// There was not even room for the checksum.
    #[error("The model could not be hashed. Close other pages, then try again.")]
    NoHash,
    /// The worker ran out of memory while it loaded a model.
    #[error(
        "There is not enough memory to load this model. Close other tabs, then try again, or take a smaller model."
    )]
    NoMemoryToLoad,
    /// The worker ran out of memory at a question.
    #[error(
        "There is not enough memory to read this text. Close other pages, or ask about a shorter part of it."
    )]
    NoMemoryToRead,
    /// The worker died at a question.
    #[error("The engine stopped unexpectedly. Ask again: it starts anew with the next question.")]
    Stopped,
    /// The worker died while it loaded a model.
    #[error(
        "The engine stopped unexpectedly while the model was loaded. Try again; if it stops once more, close other \
         tabs, or take a smaller model."
    )]
    StoppedLoading,
    /// The worker's script did not arrive.
    #[error("The engine could not be loaded. Check the connection, then try again.")]
    NotLoaded,
    /// Something was asked before there was a model.
    #[error("No model is loaded yet. Wait for it, then ask again.")]
    NoModel,
    /// The browser starts no worker.
    #[error(
        "The browser does not let this page start a worker ({cause}). Allow it, or take another browser."
    )]
    NoWorker {
        /// Why, as a clause.
        cause: String,
    },
    /// Options that only the verdict has were given for another mode.
    #[error("The mode `verdict` alone has {options}. Leave that or `mode` out.")]
    VerdictAlone {
        /// Which.
        options: &'static str,
    },
    /// An option that is none.
    #[error("An option has a value that it cannot have. Leave it out, or give it another.")]
    WrongValue,
}

impl Failure {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Download { .. }
            | Self::Refused { .. }
            | Self::NoList { .. }
            | Self::NotPublic { .. } => ErrorCode::ModelDownload,
            Self::WrongChecksum | Self::KeptDamaged { .. } => ErrorCode::ModelDamaged,
            Self::TooLong { .. } | Self::NothingChosen => ErrorCode::ModelUnsupported,
            Self::NotRestored { source, .. } => source.code,
            Self::NoMemory { .. } | Self::NoHash | Self::NoMemoryToLoad | Self::NoMemoryToRead => {
                ErrorCode::OutOfMemory
            }
            Self::Stopped | Self::StoppedLoading | Self::NotLoaded | Self::NoModel => {
                ErrorCode::EngineStopped
            }
            Self::NoWorker { .. } => ErrorCode::UnsupportedBrowser,
            Self::NoSuchModel { .. }
            | Self::NotKept
            | Self::VerdictAlone { .. }
            | Self::WrongValue => ErrorCode::InvalidOption,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let told = Self::new(failure.code(), failure.to_string());
        match failure {
            Failure::Refused { status, url } => {
                told.with("status", usize::from(status)).with("url", url.as_str())
            }
            Failure::NoList { url } => told.with("url", url.as_str()),
            Failure::TooLong { name } => {
                told.with("found", name.as_str()).with("name", name.as_str())
            }
            Failure::NotPublic { repository, status } => {
                told.with("name", repository.as_str()).with("status", usize::from(status))
            }
            Failure::NoSuchModel { wanted, .. } => {
                told.with("name", "model").with("found", wanted.as_str())
            }
            Failure::NothingChosen => told.with("found", "no model"),
            Failure::KeptDamaged { name } => told.with("name", name.as_str()),
            Failure::NotRestored { name, source } => {
                Self { values: source.values, ..told }.with("name", name.as_str())
            }
            Failure::NoMemory { bytes } => told.with("bytes", bytes),
            Failure::Download { .. }
            | Failure::WrongChecksum
            | Failure::NotKept
            | Failure::NoHash
            | Failure::NoMemoryToLoad
            | Failure::NoMemoryToRead
            | Failure::Stopped
            | Failure::StoppedLoading
            | Failure::NotLoaded
            | Failure::NoModel
            | Failure::NoWorker { .. }
            | Failure::VerdictAlone { .. }
            | Failure::WrongValue => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error_form::assert_sentences;

    /// The place of a failure among [`samples`]; a new variant has to be given one.
    fn place(failure: &Failure) -> usize {
        match failure {
            Failure::Download { .. } => 0,
            Failure::Refused { .. } => 1,
            Failure::NoList { .. } => 2,
            Failure::WrongChecksum => 3,
            Failure::TooLong { .. } => 4,
            Failure::NotPublic { .. } => 5,
            Failure::NoSuchModel { .. } => 6,
            Failure::NotKept => 7,
            Failure::NothingChosen => 8,
            Failure::KeptDamaged { .. } => 9,
            Failure::NotRestored { .. } => 10,
            Failure::NoMemory { .. } => 11,
            Failure::NoHash => 12,
            Failure::NoMemoryToLoad => 13,
            Failure::NoMemoryToRead => 14,
            Failure::Stopped => 15,
            Failure::StoppedLoading => 16,
            Failure::NotLoaded => 17,
            Failure::NoModel => 18,
            Failure::NoWorker { .. } => 19,
            Failure::VerdictAlone { .. } => 20,
            Failure::WrongValue => 21,
        }
    }

    fn samples() -> Vec<Failure> {
        let text = || String::from("tiny");
        let refused = || Failure::Refused { status: 404, url: "https://qa.example/a.gguf".into() };
        vec![
            Failure::Download { cause: "the connection broke (no reason given)".into() },
            refused(),
            Failure::NoList { url: "https://qa.example/models.json".into() },
            Failure::WrongChecksum,
            Failure::TooLong { name: text() },
            Failure::NotPublic { repository: "https://hub.example/ada/tiny".into(), status: 401 },
            Failure::NoSuchModel { wanted: text(), known: vec!["large".into(), "small".into()] },
            Failure::NotKept,
            Failure::NothingChosen,
            Failure::KeptDamaged { name: text() },
            Failure::NotRestored { name: text(), source: refused().into() },
            Failure::NoMemory { bytes: 90_000_000 },
            Failure::NoHash,
            Failure::NoMemoryToLoad,
            Failure::NoMemoryToRead,
            Failure::Stopped,
            Failure::StoppedLoading,
            Failure::NotLoaded,
            Failure::NoModel,
            Failure::NoWorker { cause: "no reason given".into() },
            Failure::VerdictAlone { options: "`threshold` and `heat`" },
            Failure::WrongValue,
        ]
    }

    #[test]
    fn every_message_is_sentences_with_a_remedy() {
        let samples = samples();
        assert!(samples.iter().map(place).eq(0..samples.len()));
        for failure in samples {
            assert_sentences(&Error::from(failure).message);
        }
    }

    #[test]
    fn what_failed_while_a_model_was_restored_keeps_its_code_and_values() {
        let source = Error::from(Failure::Refused { status: 503, url: "https://a.example".into() });
        let error = Error::from(Failure::NotRestored { name: "tiny".into(), source });
        assert_eq!(error.code, ErrorCode::ModelDownload);
        let values: Vec<_> = error.values.keys().map(String::as_str).collect();
        assert_eq!(values, ["name", "status", "url"]);
    }

    #[test]
    fn a_file_that_a_person_named_is_not_called_damaged() {
        let error = Error::from(Failure::TooLong { name: "https://qa.example/a.gguf".into() });
        assert_eq!(error.code, ErrorCode::ModelUnsupported);
    }
}
