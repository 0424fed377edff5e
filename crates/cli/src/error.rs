use std::io;
use std::path::PathBuf;

/// What ends a command early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}: {cause}", path.display())]
    Read { path: PathBuf, cause: io::Error },
    #[error("cannot write {}: {cause}", path.display())]
    WriteFile { path: PathBuf, cause: io::Error },
    #[error("cannot write the result: {0}")]
    Write(#[from] io::Error),
    #[error("{} {cause}; save it as UTF-8, for example with `iconv`", path.display())]
    NotText { path: PathBuf, cause: electra::encoding::NotText },
    #[error("{}: {cause}", path.display())]
    Document { path: PathBuf, cause: documents::Error },
    #[error("nothing was read, so there is nothing to ask")]
    NothingRead,
    #[error(
        "{} could not be read; the answers are those of the others",
        if *.0 == 1 { "one of the files".into() } else { format!("{} of the files", .0) }
    )]
    SomeUnread(usize),
    #[error("{} is not a file in SQuAD's layout: {cause}", path.display())]
    Data { path: PathBuf, cause: serde_json::Error },
    #[error("{} has no questions", .0.display())]
    NoQuestions(PathBuf),
    #[error("{}: {cause}", path.display())]
    Model { path: PathBuf, cause: electra::Error },
    #[error(transparent)]
    Checkpoint(#[from] electra::Error),
    #[error("{what} is longer than {most} bytes, which no model that is supported needs")]
    TooLong { what: String, most: u64 },
    #[error("{url} could not be fetched: {cause}")]
    Fetch { url: String, cause: String },
    #[error(
        "there is no public repository {name} (the hub answered {status}); check the name, and download \
         what is private or asks for consent with the hub's own tools, then use `convert`"
    )]
    NotPublic { name: String, status: u16 },
    #[error(transparent)]
    Reader(#[from] reader::Error),
}

impl Error {
    /// 2 for wrong use, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        use reader::Error::{EmptyQuestion, InvalidOption, QuestionTooLong};
        match self {
            Self::Reader(EmptyQuestion | InvalidOption(_) | QuestionTooLong { .. })
            | Self::Checkpoint(electra::Error::Repository(_)) => 2,
            _ => 1,
        }
    }
}
