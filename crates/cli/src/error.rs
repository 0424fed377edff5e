use std::io;
use std::path::PathBuf;

use electra::Cause;

/// What ends a command early. Every message is whole sentences: what happened and why, then what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("Reading {} failed: {source}. Check its name and whether it may be read.", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("Writing {} failed: {source}. Check the folder, and whether it has room.", path.display())]
    WriteFile { path: PathBuf, source: io::Error },
    #[error("Writing the result failed: {0}. Check where the output goes.")]
    Write(#[from] io::Error),
    #[error("The text in {} cannot be read: it {source}. Save it as UTF-8, for example with `iconv`.", path.display())]
    NotText { path: PathBuf, source: electra::encoding::NotText },
    #[error("The file {} is not in SQuAD's layout: {source}. Give one of SQuAD 1.1 or 2.0.", path.display())]
    Data { path: PathBuf, source: serde_json::Error },
    #[error("The file {} has no questions. Give one that has.", path.display())]
    NoQuestions { path: PathBuf },
    #[error("The model {} cannot be used. {source}", path.display())]
    Model { path: PathBuf, source: electra::Error },
    #[error("The file {} was not read. {source}", path.display())]
    Document { path: PathBuf, source: documents::Error },
    #[error(
        "Nothing was read, so there is nothing to ask. Name a file with text in it, or a folder with such files."
    )]
    NothingRead,
    #[error(
        "{} could not be read, as said above. The answers are those of the others; mend it, or leave it out.",
        if *.0 == 1 { "One of the files".into() } else { format!("{} of the files", .0) }
    )]
    SomeUnread(usize),
    #[error("The file {} cannot be read as Parquet: {source}. Check that it is whole.", path.display())]
    Parquet { path: PathBuf, source: parquet::errors::ParquetError },
    #[error("The file {} has no column `{name}`. It has {there}; name one of them.", path.display())]
    NoColumn { path: PathBuf, name: String, there: String },
    #[error(
        "The column `{name}` of {} holds {found}, and a text is due. Name another, or write it as text.", path.display()
    )]
    ColumnType { path: PathBuf, name: String, found: String },
    #[error(
        "What lies in {} is of another run: input, question, model or options differ, or the input is a pipe. Give the \
         same ones to go on, another `--to`, or `--restart` to begin anew.", folder.display()
    )]
    OtherBatch { folder: PathBuf },
    #[error("Another run writes to {}. Wait for it, or give another `--to`.", folder.display())]
    BatchRuns { folder: PathBuf },
    #[error(transparent)]
    Checkpoint(#[from] electra::Error),
    #[error(
        "The file {what} is longer than {most} bytes, which no supported model needs. Check that it is the right one."
    )]
    TooLong { what: String, most: u64 },
    #[error(
        "The file {url} could not be fetched: {source}. Check address and connection, then try again."
    )]
    Fetch { url: String, source: Cause },
    #[error(
        "The file {url} could not be fetched: the server answered {status}. Check the address, or try again later."
    )]
    Status { url: String, status: u16 },
    #[error(
        "There is no public repository {name} (the hub answered {status}). Check the name. Download what is private \
         or asks for consent with the hub's own tools, then use `convert`."
    )]
    NotPublic { name: String, status: u16 },
    #[error(transparent)]
    Reader(#[from] reader::Error),
    #[error(transparent)]
    Usage(#[from] Usage),
}

/// Options that make no sense together, or for this model.
#[derive(Debug, thiserror::Error)]
pub enum Usage {
    #[error("The option `{option}` goes with `{with}` only. Leave it out, or take that.")]
    Goes { option: &'static str, with: &'static str },
    #[error("The number of runs cannot be 0. Let `--runs` be at least 1.")]
    Runs,
    #[error(
        "The number of tokens cannot be {found}: this model takes 1 to {most} tokens. Change `--tokens`."
    )]
    Tokens { found: usize, most: usize },
    #[error(
        "The name {} does not say what the file holds. Let it end in .jsonl, .jsonl.gz or .parquet, or give -.", path.display()
    )]
    Format { path: PathBuf },
    #[error(
        "The option `--keep` copies within one format. Let input and output both be JSON Lines, or both Parquet."
    )]
    KeepAcrossFormats,
    #[error(
        "The column `{name}` is written by this command. Leave it out of `--keep`, or give it another name."
    )]
    KeepAnswered { name: String },
    #[error("Input and output are the same file. Give another `--to`.")]
    OntoItself,
}

impl Error {
    /// 2 for wrong use, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        use reader::Error::{EmptyQuestion, InvalidOption, QuestionTooLong};
        match self {
            Self::Reader(EmptyQuestion | InvalidOption(_) | QuestionTooLong { .. })
            | Self::Checkpoint(electra::Error::Repository { .. })
            | Self::Usage(_) => 2,
            _ => 1,
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
            Error::Write(_) => 2,
            Error::NotText { .. } => 3,
            Error::Data { .. } => 4,
            Error::NoQuestions { .. } => 5,
            Error::Model { .. } => 6,
            Error::Checkpoint(_) => 7,
            Error::TooLong { .. } => 8,
            Error::Fetch { .. } => 9,
            Error::Status { .. } => 10,
            Error::NotPublic { .. } => 11,
            Error::Reader(_) => 12,
            Error::Usage(Usage::Goes { .. }) => 13,
            Error::Usage(Usage::Runs) => 14,
            Error::Usage(Usage::Tokens { .. }) => 15,
            Error::Document { .. } => 16,
            Error::NothingRead => 17,
            Error::SomeUnread(_) => 18,
            Error::Parquet { .. } => 19,
            Error::NoColumn { .. } => 20,
            Error::ColumnType { .. } => 21,
            Error::OtherBatch { .. } => 22,
            Error::BatchRuns { .. } => 23,
            Error::Usage(Usage::Format { .. }) => 24,
            Error::Usage(Usage::KeepAcrossFormats) => 25,
            Error::Usage(Usage::KeepAnswered { .. }) => 26,
            Error::Usage(Usage::OntoItself) => 27,
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
            system().into(),
            Error::NotText { path: path(), source: NotText::Other },
            Error::Data { path: path(), source: json },
            Error::NoQuestions { path: path() },
            Error::Model { path: path(), source: electra::Error::NotGguf },
            electra::Error::NotGguf.into(),
            Error::TooLong { what: url(), most: 9 },
            Error::Fetch { url: url(), source: system().into() },
            Error::Status { url: url(), status: 503 },
            Error::NotPublic { name: url(), status: 401 },
            reader::Error::EmptyQuestion.into(),
            Usage::Goes { option: "--threshold", with: "--mode verdict" }.into(),
            Usage::Runs.into(),
            Usage::Tokens { found: 0, most: 9 }.into(),
            Error::Document { path: path(), source: documents::Error::Empty },
            Error::NothingRead,
            Error::SomeUnread(1),
            Error::Parquet {
                path: path(),
                source: parquet::errors::ParquetError::EOF("Not enough bytes".into()),
            },
            Error::NoColumn { path: path(), name: "passage".into(), there: "`context`".into() },
            Error::ColumnType { path: path(), name: "passage".into(), found: "Int64".into() },
            Error::OtherBatch { folder: path() },
            Error::BatchRuns { folder: path() },
            Usage::Format { path: path() }.into(),
            Usage::KeepAcrossFormats.into(),
            Usage::KeepAnswered { name: "answer".into() }.into(),
            Usage::OntoItself.into(),
        ];
        assert!(samples.iter().map(place).eq(0..samples.len()));
        samples.iter().for_each(|error| assert_sentences(&error.to_string()));
    }
}
