use std::io;
use std::path::PathBuf;

use electra::Cause;
use reader::Code;

/// What ends work with models and files early. Every message is whole sentences: what happened and why, then what
/// to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("Reading {} failed: {source}. Check its name and whether it may be read.", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Of the system.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("Writing {} failed: {source}. Check the folder, and whether it has room.", path.display())]
    WriteFile {
        /// Which.
        path: PathBuf,
        /// Of the system.
        source: io::Error,
    },
    /// A file is no text.
    #[error("The text in {} cannot be read: it {source}. Save it as UTF-8, for example with `iconv`.", path.display())]
    NotText {
        /// Which.
        path: PathBuf,
        /// Why.
        source: electra::encoding::NotText,
    },
    /// A file is no set of questions.
    #[error("The file {} is not in SQuAD's layout: {source}. Give one of SQuAD 1.1 or 2.0.", path.display())]
    Data {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A set of questions is empty.
    #[error("The file {} has no questions. Give one that has.", path.display())]
    NoQuestions {
        /// Which.
        path: PathBuf,
    },
    /// A model file or a checkpoint cannot be used.
    #[error("The model {} cannot be used. {source}", path.display())]
    Model {
        /// Which.
        path: PathBuf,
        /// Why.
        source: electra::Error,
    },
    /// A checkpoint cannot be used, or a repository has no such name.
    #[error(transparent)]
    Checkpoint(#[from] electra::Error),
    /// A file is longer than any that is needed.
    #[error(
        "The file {what} is longer than {most} bytes, which no supported model needs. Check that it is the right one."
    )]
    TooLong {
        /// Its path or address.
        what: String,
        /// Most bytes that are taken.
        most: u64,
    },
    /// A server cannot be reached.
    #[error(
        "The file {url} could not be fetched: {source}. Check address and connection, then try again."
    )]
    Fetch {
        /// Address of the file.
        url: String,
        /// Of the connection.
        source: Cause,
    },
    /// A server refuses.
    #[error(
        "The file {url} could not be fetched: the server answered {status}. Check the address, or try again later."
    )]
    Status {
        /// Address of the file.
        url: String,
        /// Of the answer.
        status: u16,
    },
    /// A hub does not show a repository to everybody.
    #[error(
        "There is no public repository {name} (the hub answered {status}). Check the name. Download what is private \
         or asks for consent with the hub's own tools, then use `convert`."
    )]
    NotPublic {
        /// Its address.
        name: String,
        /// Of the answer.
        status: u16,
    },
    /// There is nowhere to keep what a hub gives.
    #[error(
        "There is no folder to keep models in. Name one in the environment variable `ELECTRA_QA_CACHE`."
    )]
    NoCache,
    /// A question cannot be answered.
    #[error(transparent)]
    Reader(#[from] reader::Error),
    /// Nobody waits for the result any more.
    #[error("The work was stopped before its end. Start it again to have all of it.")]
    Stopped,
}

/// A result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Stable, for programs; those that the page and the JavaScript library have are the same here.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file-unreadable",
            Self::WriteFile { .. } | Self::NoCache => "file-unwritable",
            Self::NotText { .. } | Self::Data { .. } | Self::NoQuestions { .. } => "invalid-data",
            Self::Model { source, .. } | Self::Checkpoint(source) => Code::from(source).name(),
            Self::TooLong { .. } => Code::ModelUnsupported.name(),
            Self::Fetch { .. } | Self::Status { .. } | Self::NotPublic { .. } => {
                Code::ModelDownload.name()
            }
            Self::Reader(source) => Code::from(source).name(),
            Self::Stopped => "cancelled",
        }
    }
}

#[cfg(test)]
#[path = "../../electra/src/error_form.rs"]
mod error_form;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use electra::encoding::NotText;

    use super::error_form::assert_sentences;
    use super::*;

    /// The place of an error among the samples; a new variant has to be given one.
    fn place(error: &Error) -> usize {
        match error {
            Error::Read { .. } => 0,
            Error::WriteFile { .. } => 1,
            Error::NotText { .. } => 2,
            Error::Data { .. } => 3,
            Error::NoQuestions { .. } => 4,
            Error::Model { .. } => 5,
            Error::Checkpoint(_) => 6,
            Error::TooLong { .. } => 7,
            Error::Fetch { .. } => 8,
            Error::Status { .. } => 9,
            Error::NotPublic { .. } => 10,
            Error::NoCache => 11,
            Error::Reader(_) => 12,
            Error::Stopped => 13,
        }
    }

    #[test]
    fn every_message_is_sentences_with_a_remedy() {
        let path = || PathBuf::from("a.txt");
        let url = || String::from("http://localhost/a");
        let system = || io::Error::from_raw_os_error(2);
        let json = serde_json::from_str::<u8>("{").unwrap_err();
        let samples = [
            Error::Read { path: path(), source: system() },
            Error::WriteFile { path: path(), source: system() },
            Error::NotText { path: path(), source: NotText::Other },
            Error::Data { path: path(), source: json },
            Error::NoQuestions { path: path() },
            Error::Model { path: path(), source: electra::Error::NotGguf },
            electra::Error::NotGguf.into(),
            Error::TooLong { what: url(), most: 9 },
            Error::Fetch { url: url(), source: system().into() },
            Error::Status { url: url(), status: 503 },
            Error::NotPublic { name: url(), status: 401 },
            Error::NoCache,
            reader::Error::EmptyQuestion.into(),
            Error::Stopped,
        ];
        assert!(samples.iter().map(place).eq(0..samples.len()));
        for error in &samples {
            assert_sentences(&error.to_string());
            assert!(error.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        }
    }
}
