use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::encoding;
use crate::error::{Error, Result};
use crate::limits::{MAX_ARCHIVE_ENTRIES, MAX_EXPANSION, MAX_UNPACKED_BYTES, UNSUSPICIOUS_BYTES};

/// What a part's entry in the list of an archive begins with.
const ENTRY: &[u8] = b"PK\x01\x02";

/// An archive of which single parts are read, into memory alone. Archives within it are not opened.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: usize,
}

impl<'a> Archive<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        // Counted before anything is allocated for them.
        if bytes.windows(ENTRY.len()).filter(|it| *it == ENTRY).count() > MAX_ARCHIVE_ENTRIES {
            return Err(Error::TooManyEntries);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| refusal(&cause))?;
        let expansion = bytes.len().saturating_mul(MAX_EXPANSION);
        Ok(Self { zip, left: expansion.clamp(UNSUSPICIOUS_BYTES, MAX_UNPACKED_BYTES) })
    }

    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    pub fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned)
    }

    /// The text of a part, if there is one of this name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(cause) => return Err(refusal(&cause)),
        };
        let mut bytes = Vec::new();
        // One byte more than is allowed is enough to see that it is too much.
        let read = part.take(self.left as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|cause| refusal(&ZipError::Io(cause)))?;
        self.left = self.left.checked_sub(bytes.len()).ok_or(Error::Expands)?;
        encoding::decode(&bytes).map(Some)
    }

    /// The same of a part that has to be there.
    pub fn needed(&mut self, name: &str) -> Result<String> {
        self.text(name)?.ok_or_else(|| Error::Damaged("a part that it needs is missing".into()))
    }
}

fn refusal(cause: &ZipError) -> Error {
    match cause {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Error::Protected
        }
        ZipError::CompressionMethodNotSupported(_) => {
            Error::Damaged("a part of it is packed in a way that documents do not use".into())
        }
        _ => Error::Damaged("what is packed in it cannot be unpacked".into()),
    }
}

/// The name of a part that another one refers to; nothing for what would lie outside of the archive or is no name.
pub fn resolve(folder: &str, reference: &str) -> Option<String> {
    let reference = reference.split(['#', '?']).next()?;
    let reference = percent_encoding::percent_decode_str(reference).decode_utf8().ok()?;
    let (folder, reference) = match reference.strip_prefix('/') {
        Some(whole) => ("", whole),
        None => (folder, &*reference),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ if part.contains(['\\', ':', '\0']) => return None,
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The folder that a part lies in.
pub fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_within_the_archive() {
        let resolved = |reference| resolve("OEBPS/text", reference);
        assert_eq!(resolved("a%20b.xhtml#top").as_deref(), Some("OEBPS/text/a b.xhtml"));
        assert_eq!(resolved("../c.xhtml").as_deref(), Some("OEBPS/c.xhtml"));
        assert_eq!(resolved("/d.xhtml").as_deref(), Some("d.xhtml"));
        for outside in
            ["../../../etc/passwd", "C:\\a", "https://a.example/b", "..%2f..%2f..%2fa", "", "#top"]
        {
            let found = resolved(outside);
            assert!(
                found.is_none() || found.as_deref() == Some("OEBPS/text"),
                "{outside}: {found:?}"
            );
        }
    }
}
