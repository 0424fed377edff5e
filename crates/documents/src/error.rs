use crate::limits::{MAX_EXPANSION, MAX_FILE_BYTES, MAX_PLACES, MAX_TEXT_BYTES};

/// Why a file is not read. Every message says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// More bytes than [`MAX_FILE_BYTES`].
    #[error(
        "The file has more than {} MB, which is the most that is read. Save the part that matters as a file of its own.",
        MAX_FILE_BYTES >> 20
    )]
    FileTooLarge,
    /// More text than [`MAX_TEXT_BYTES`].
    #[error(
        "The file holds more than {} MB of text, which is the most that is read. Split it, or take the part that matters.",
        MAX_TEXT_BYTES >> 20
    )]
    TextTooLong,
    /// More places than [`MAX_PLACES`].
    #[error(
        "The file has more than {MAX_PLACES} rows or sections, which is the most that is read. Split it, or take the part that matters."
    )]
    TooManyPlaces,
    /// More open elements than [`crate::limits::MAX_OPEN_ELEMENTS`].
    #[error(
        "The elements of the file are nested too deeply. Open it in a browser and save its text, or copy the text from there."
    )]
    TooDeep,
    /// An archive that unpacks to far more than a document needs.
    #[error(
        "The file unpacks to more than {MAX_EXPANSION} times its size or to more than a document needs, as files do that are made to do harm. If you trust it, open it in the program that it is for and save it as plain text."
    )]
    Expands,
    /// More entries than [`crate::limits::MAX_ARCHIVE_ENTRIES`].
    #[error(
        "The file is an archive of more parts than a document has. Unpack it and open the files that matter."
    )]
    TooManyEntries,
    /// An archive that is no document.
    #[error(
        "The file is an archive, but no document that is read. Unpack it and open the files that matter."
    )]
    Archive,
    /// A format that is known and not read.
    #[error("The file is {0}, which is not read. Save or export it as DOCX, HTML or plain text.")]
    Unsupported(&'static str),
    /// Bytes that are no text.
    #[error(
        "The file is not text. Open a document or a text file, and save text in UTF-8 if it comes from an old program."
    )]
    NotText,
    /// A document that its own format forbids.
    #[error(
        "The file is damaged: {0}. Get it once more from where it came, or open it in the program that it is for and save it anew."
    )]
    Damaged(String),
    /// A password or a rights system keeps it shut.
    #[error(
        "The file is protected by a password or against copying. Save a copy without protection, if you may."
    )]
    Protected,
    /// Letters whose fonts do not say what they stand for.
    #[error(
        "The file does not say which letters its shapes are, so that no program can read it. Have its text recognized, as that of a scan, or get it in another format."
    )]
    Unmapped,
    /// Not a word to read.
    #[error(
        "There is no text in the file. If it shows scanned pages or pictures, have their text recognized first."
    )]
    Empty,
}

impl Error {
    /// Stable, for who says the same in another language.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileTooLarge => "file-too-large",
            Self::TextTooLong => "text-too-long",
            Self::TooManyPlaces => "too-many-places",
            Self::TooDeep => "too-deep",
            Self::Expands => "expands",
            Self::TooManyEntries => "too-many-entries",
            Self::Archive => "archive",
            Self::Unsupported(_) => "unsupported",
            Self::NotText => "not-text",
            Self::Damaged(_) => "damaged",
            Self::Protected => "protected",
            Self::Unmapped => "unmapped",
            Self::Empty => "empty",
        }
    }

    /// What the message tells of this one file: a limit, the format, or what is damaged.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::FileTooLarge => format!("{} MB", MAX_FILE_BYTES >> 20),
            Self::TextTooLong => format!("{} MB", MAX_TEXT_BYTES >> 20),
            Self::TooManyPlaces => MAX_PLACES.to_string(),
            Self::Unsupported(what) => (*what).to_owned(),
            Self::Damaged(why) => why.clone(),
            _ => String::new(),
        }
    }
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
