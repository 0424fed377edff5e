//! PDF: what is drawn on its pages, with the letters that the fonts say it stands for.
//!
//! The parser is [`hayro_interpret`]. It is well kept and forbids itself unsafe code, but PDF is large and files are
//! hostile: what it does with one cannot be bounded from here in time, memory or stack. Who reads files of strangers does
//! so in a process that may die.

mod accents;
mod device;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Affine;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

use crate::document::Document;
use crate::error::{Error, Result};
use crate::pages::Pages;
use device::Drawn;

/// What files begin with, some after a few bytes of something else.
const MAGIC: &[u8] = b"%PDF-";
const START_BYTES: usize = 1024;
/// What a file ends with, followed by a number and sometimes by blanks.
const END: &[u8] = b"startxref";
const END_BYTES: usize = 1 << 14;

/// Whether it is a PDF.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let start = bytes.get(..START_BYTES.min(bytes.len())).unwrap_or_default();
    // A text about PDF may have the sign, but not at the start of a line with the end of a PDF behind.
    bytes.starts_with(MAGIC) || (contains(start, MAGIC) && is_whole(bytes))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

/// Whether a file's end is there.
fn is_whole(bytes: &[u8]) -> bool {
    let start = bytes.len().saturating_sub(END_BYTES);
    contains(bytes.get(start..).unwrap_or_default(), END)
}

/// Reads a PDF.
///
/// # Errors
/// What keeps it from being read. A parser's panic is a panic.
pub fn read(bytes: &[u8]) -> Result<Document> {
    // What is cut off is made up for by the parser as well as it can, which would be a part of the text at best.
    if !is_whole(bytes) {
        return Err(Error::Damaged("its end is missing".into()));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(refusal)?;
    if pdf.pages().is_empty() {
        return Err(Error::Damaged("it has no pages".into()));
    }
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut pages = Pages::default();
    let (mut letters, mut unknown) = (0, 0);
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let area = hayro_interpret::kurbo::Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings.clone());
        let mut drawn = Drawn::default();
        interpret_page(page, &mut context, &mut drawn);
        letters += drawn.letters;
        unknown += drawn.unknown;
        pages.add(drawn.page(width, height)?)?;
    }
    if 2 * unknown > letters {
        return Err(Error::Unmapped);
    }
    pages.finish(title(&pdf).as_deref())
}

fn refusal(cause: LoadPdfError) -> Error {
    match cause {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Error::Protected,
        LoadPdfError::Decryption(_) => Error::Damaged("it cannot be deciphered".into()),
        LoadPdfError::Invalid => Error::Damaged("its pages cannot be found".into()),
    }
}

/// What the file says that it is called.
fn title(pdf: &Pdf) -> Option<String> {
    let bytes = pdf.metadata().title.as_deref()?;
    let text = match bytes {
        [0xfe, 0xff, units @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(units).0,
        [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text),
        // Of what PDF has for letters of one byte, those that titles have are these.
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
