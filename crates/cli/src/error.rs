use std::io;
use std::path::PathBuf;

/// What ends a command early. Every message is whole sentences: what happened and why, then what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("Writing the result failed: {0}. Check where the output goes.")]
    Write(#[from] io::Error),
    #[error("The file {} was not read. {source}", path.display())]
    Document { path: PathBuf, source: documents::Error },
    #[error("The file {} was not read: {source}", path.display())]
    Pdf { path: PathBuf, source: Stopped },
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
    Native(#[from] native::Error),
    #[error(transparent)]
    Usage(#[from] Usage),
}

/// What ended the process that reads a PDF, before it had read it.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error(
        "reading it took more than {0} seconds, as it does with files that are made to do harm. If you trust it, allow more with `--pdf-seconds`, or print it to a new PDF in a viewer."
    )]
    Time(u64),
    #[error(
        "reading it takes more than {} GB of memory, as it does with files that are made to do harm. If you trust it, print it to a new PDF in a viewer, or save its text there.",
        .0 >> 30
    )]
    Memory(u64),
    #[error(
        "the reader of PDF files failed on it. Print it to a new PDF in a viewer, or save its text there."
    )]
    Failed,
    #[error(
        "a process to read it in could not be started ({0}). Check that this program may start itself, and how many processes run."
    )]
    Start(io::Error),
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
            Self::Native(native::Error::Reader(
                EmptyQuestion | InvalidOption(_) | QuestionTooLong { .. },
            ))
            | Self::Native(native::Error::Checkpoint(electra::Error::Repository { .. }))
            | Self::Usage(_) => 2,
            _ => 1,
        }
    }
}

impl From<reader::Error> for Error {
    fn from(error: reader::Error) -> Self {
        native::Error::from(error).into()
    }
}

#[cfg(test)]
#[path = "../../electra/src/error_form.rs"]
mod error_form;

#[cfg(test)]
mod tests {
    use super::error_form::assert_sentences;
    use super::*;

    /// The place of an error among the samples; a new variant has to be given one.
    fn place(error: &Error) -> usize {
        match error {
            Error::Write(_) => 0,
            Error::Document { .. } => 1,
            Error::NothingRead => 2,
            Error::SomeUnread(_) => 3,
            Error::Native(_) => 4,
            Error::Usage(Usage::Goes { .. }) => 5,
            Error::Usage(Usage::Runs) => 6,
            Error::Usage(Usage::Tokens { .. }) => 7,
            Error::Pdf { source: Stopped::Time(_), .. } => 8,
            Error::Pdf { source: Stopped::Memory(_), .. } => 9,
            Error::Pdf { source: Stopped::Failed, .. } => 10,
            Error::Pdf { source: Stopped::Start(_), .. } => 11,
            Error::Parquet { .. } => 12,
            Error::NoColumn { .. } => 13,
            Error::ColumnType { .. } => 14,
            Error::OtherBatch { .. } => 15,
            Error::BatchRuns { .. } => 16,
            Error::Usage(Usage::Format { .. }) => 17,
            Error::Usage(Usage::KeepAcrossFormats) => 18,
            Error::Usage(Usage::KeepAnswered { .. }) => 19,
            Error::Usage(Usage::OntoItself) => 20,
        }
    }

    #[test]
    fn every_message_is_sentences_with_a_remedy() {
        let samples = [
            io::Error::from_raw_os_error(2).into(),
            Error::Document { path: "a.txt".into(), source: documents::Error::Empty },
            Error::NothingRead,
            Error::SomeUnread(1),
            reader::Error::EmptyQuestion.into(),
            Usage::Goes { option: "--threshold", with: "--mode verdict" }.into(),
            Usage::Runs.into(),
            Usage::Tokens { found: 0, most: 9 }.into(),
            Error::Pdf { path: "a.pdf".into(), source: Stopped::Time(120) },
            Error::Pdf { path: "a.pdf".into(), source: Stopped::Memory(2 << 30) },
            Error::Pdf { path: "a.pdf".into(), source: Stopped::Failed },
            Error::Pdf {
                path: "a.pdf".into(),
                source: Stopped::Start(io::Error::from_raw_os_error(2)),
            },
            Error::Parquet {
                path: "a.txt".into(),
                source: parquet::errors::ParquetError::EOF("Not enough bytes".into()),
            },
            Error::NoColumn {
                path: "a.txt".into(),
                name: "passage".into(),
                there: "`context`".into(),
            },
            Error::ColumnType {
                path: "a.txt".into(),
                name: "passage".into(),
                found: "Int64".into(),
            },
            Error::OtherBatch { folder: "a.txt".into() },
            Error::BatchRuns { folder: "a.txt".into() },
            Usage::Format { path: "a.txt".into() }.into(),
            Usage::KeepAcrossFormats.into(),
            Usage::KeepAnswered { name: "answer".into() }.into(),
            Usage::OntoItself.into(),
        ];
        assert!(samples.iter().map(place).eq(0..samples.len()));
        samples.iter().for_each(|error| assert_sentences(&error.to_string()));
    }
}
