#![no_main]

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CONTAINER: &[u8] = b"<rootfile full-path='book.opf'/>";
const BOOK: &[u8] =
    b"<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><itemref idref='a'/>";

// What an archive holds is mutated, not the archive: that is the library's to read.
libfuzzer_sys::fuzz_target!(|input: (bool, &[u8], &[u8])| {
    let (is_book, one, two) = input;
    let or = |bytes: &'static [u8]| if one.is_empty() { bytes } else { one };
    let parts: &[(&str, &[u8])] = if is_book {
        &[("META-INF/container.xml", CONTAINER), ("book.opf", or(BOOK)), ("a.xhtml", two)]
    } else {
        &[
            ("word/document.xml", two),
            ("word/styles.xml", one),
            ("word/footnotes.xml", one),
            ("docProps/core.xml", one),
        ]
    };
    if let Ok(document) =
        documents::read("a", &archive(parts).expect("memory takes all that is written"))
    {
        let slices = document.places.iter().map(|place| &document.text[place.range.clone()]);
        assert!(slices.into_iter().all(|slice| !slice.trim().is_empty()));
    }
});

fn archive(parts: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(
            *name,
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
        )?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
