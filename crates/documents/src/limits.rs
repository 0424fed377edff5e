//! What is read of a file at most. `docs/security.md` has them in its table.

/// Bytes of a file: a book with its pictures. More would not fit into a browser's memory beside the engine.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// Bytes of a document's text: the longest novels have a quarter of it, and reading it all would take hours.
pub const MAX_TEXT_BYTES: usize = 16 << 20;

/// Places of a document: as many rows as spreadsheet programs show.
pub const MAX_PLACES: usize = 1 << 20;

/// Characters of a label: what fits on a line.
pub const MAX_LABEL_CHARS: usize = 80;

/// Elements of HTML that are open at once. They cost some bytes each; no page has a thousandth.
pub const MAX_OPEN_ELEMENTS: usize = 1 << 20;

/// Bytes that all reads from an archive give together, as often as a book names the same part.
pub const MAX_UNPACKED_BYTES: usize = 128 << 20;

/// How many times its own size an archive may unpack to. Deflate comes to 1,032 with nothing but zeros, a real
/// document to some tens.
pub const MAX_EXPANSION: usize = 200;

/// Unpacked bytes that need no such proportion: a small file may be a template full of blanks.
pub const UNSUSPICIOUS_BYTES: usize = 1 << 20;

/// Entries of an archive: a book of a thousand chapters with as many pictures has a fifth.
pub const MAX_ARCHIVE_ENTRIES: usize = 10_000;
