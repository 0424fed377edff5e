use crate::archive::Archive;
use crate::document::Document;
use crate::draft::{Draft, one_line};
use crate::error::{Error, Result};
use crate::html::{self, Scope, Syntax};
use crate::kind::{self, Kind};
use crate::limits::MAX_FILE_BYTES;
#[cfg(feature = "pdf")]
use crate::pdf;
use crate::{docx, encoding, epub, json, mail, markdown, table};

/// Reads a file.
///
/// # Errors
/// What keeps it from being read, and what to do about it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Error::FileTooLarge);
    }
    #[cfg(feature = "pdf")]
    if pdf::is_pdf(bytes) {
        return pdf::read(bytes).map(|it| named(it, name));
    }
    if let Some(what) = kind::unsupported(bytes) {
        return Err(Error::Unsupported(what));
    }
    let document = if kind::is_archive(bytes) {
        archive(&mut Archive::new(bytes)?)?
    } else if mail::is_mail(bytes, kind::extension(name) == "eml") {
        mail::read(bytes)?
    } else {
        text(name, &encoding::decode(bytes)?)?
    };
    Ok(named(document, name))
}

/// What has no title is called as its file.
fn named(mut document: Document, name: &str) -> Document {
    if document.title.is_empty() {
        document.title = one_line(name.rsplit(['/', '\\']).next().unwrap_or(name));
    }
    document
}

fn archive(archive: &mut Archive<'_>) -> Result<Document> {
    if archive.has(epub::CONTAINER) {
        return epub::read(archive);
    }
    if archive.has(docx::MAIN) {
        return docx::read(archive);
    }
    let begins = |with: &str| archive.names().any(|name| name.starts_with(with));
    Err(if begins("xl/") {
        Error::Unsupported("a spreadsheet")
    } else if begins("ppt/") {
        Error::Unsupported("a presentation")
    } else if archive.has("mimetype") && archive.has("content.xml") {
        Error::Unsupported("in the OpenDocument format")
    } else if begins("word/") {
        return docx::read(archive);
    } else {
        Error::Archive
    })
}

fn text(name: &str, text: &str) -> Result<Document> {
    for kind in kind::of_text(name, text) {
        let document = match kind {
            Kind::Json => json::read(text),
            Kind::JsonLines => json::read_lines(text),
            Kind::Html => Some(page(text, Syntax::Html)),
            Kind::Xhtml => Some(page(text, Syntax::Xhtml)),
            Kind::Markdown => Some(markdown::read(text)),
            Kind::Table => Some(table::read(text)),
            Kind::Plain => Some(plain(text)),
        };
        if let Some(document) = document {
            return document;
        }
    }
    plain(text)
}

fn page(source: &str, syntax: Syntax) -> Result<Document> {
    let page = html::page(source, syntax, Scope::Main)?;
    page.draft.finish(page.title.or(page.heading).as_deref())
}

/// Text as it is; form feeds part its pages.
fn plain(text: &str) -> Result<Document> {
    let mut draft = Draft::default();
    let paged = text.trim_matches('\x0c').contains('\x0c');
    for (index, page) in text.split_inclusive('\x0c').enumerate() {
        if paged {
            draft.mark(&format!("page {}", index + 1));
        }
        draft.add(page);
    }
    draft.finish(None)
}
