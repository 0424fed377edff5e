//! Files and folders that are named on the command line, as documents.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use documents::Document;
use documents::limits::MAX_FILE_BYTES;

use crate::error::Error;
use crate::pdf;

/// A document and what it is called in answers: the path as it was given.
pub struct Read {
    pub name: String,
    pub document: Document,
}

/// What came of the files that were named.
pub struct Files {
    pub documents: Vec<Read>,
    /// How many could not be read.
    pub failures: usize,
}

/// Reads what can be read, and tells on standard error what cannot. A PDF is given up after so long.
pub fn read(paths: &[PathBuf], longest: Duration) -> Result<Files, Error> {
    let mut files = Files { documents: Vec::new(), failures: 0 };
    for path in paths {
        let is_folder = path.is_dir();
        let found = if is_folder { folder(path) } else { vec![Ok(path.clone())] };
        for path in found {
            let read = path.and_then(|path| one(&path, longest));
            match read {
                Ok(read) => files.documents.push(read),
                // In a folder lies more than documents.
                Err(Error::Document { path, source }) if is_folder && is_other(&source) => {
                    eprintln!("note: The file {} is passed over. {source}", path.display());
                }
                Err(error) => {
                    files.failures += 1;
                    eprintln!("error: {error}");
                }
            }
        }
    }
    if files.documents.is_empty() { Err(Error::NothingRead) } else { Ok(files) }
}

/// Whether a file is none of those that are read, rather than a broken one.
fn is_other(cause: &documents::Error) -> bool {
    use documents::Error::{Archive, Empty, NotText, Unsupported};
    matches!(cause, Archive | Empty | NotText | Unsupported(_))
}

fn one(path: &Path, longest: Duration) -> Result<Read, Error> {
    let unreadable = |source| native::Error::Read { path: path.into(), source };
    // One byte more than is allowed is enough to see that it is too large.
    let most = MAX_FILE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
        read.map_err(|source| native::Error::Read { path: "standard input".into(), source })?;
    } else {
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    let name = path.display().to_string();
    let document = if bytes.len() <= MAX_FILE_BYTES && documents::is_pdf(&bytes) {
        pdf::read(path, bytes, longest)?
    } else {
        documents::read(&name, &bytes)
            .map_err(|source| Error::Document { path: path.into(), source })?
    };
    Ok(Read { name, document })
}

/// The files of a folder and of those in it, by name; not what is hidden, nor folders that are links.
fn folder(path: &Path) -> Vec<Result<PathBuf, Error>> {
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |source| native::Error::Read { path: folder.clone(), source };
        let entries: Result<Vec<_>, _> =
            std::fs::read_dir(&folder).and_then(Iterator::collect).map_err(unreadable);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                found.push(Err(error.into()));
                continue;
            }
        };
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type().is_ok_and(|it| it.is_dir()) {
                folders.push(entry.path());
            } else if entry.path().is_file() {
                found.push(Ok(entry.path()));
            }
        }
    }
    found.sort_by(|a, b| a.as_ref().ok().cmp(&b.as_ref().ok()));
    found
}
