//! The table of contents of a zip archive whose files are stored as they are, as `torch.save` writes it.
//!
//! Only tables are read, and each is bounded; where a file lies follows from two of them that have to
//! agree with the archive's size. Layout: PKWARE's APPNOTE, 4.3 and 4.5.

use std::collections::BTreeMap;

use super::source::{Source, number, part};
use crate::error::Feature;
use crate::{Error, Result};

/// Signature of a file's own header: what an archive begins with.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";

const END_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;
const END_64_BYTES: u64 = 56;
const ENTRY_BYTES: usize = 46;
const HEADER_BYTES: u64 = 30;
const MAX_COMMENT: u64 = 65_535;
const MAX_TABLE: u64 = 1 << 20;

/// Where a 32-bit field says that its value is in the extra field.
const ELSEWHERE: u64 = 0xffff_ffff;

/// A file of the archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub size: u64,
    header: u64,
}

fn malformed(what: &str) -> Error {
    Error::malformed(format!("the archive of the weights cannot be read, as {what}"))
}

/// A length of 16 bits.
fn short(bytes: &[u8], at: usize) -> Result<usize> {
    usize::try_from(number::<2>(bytes, at)?).map_err(|_| malformed("a length is out of range"))
}

/// The files of an archive, by name.
pub(super) async fn entries(source: &impl Source) -> Result<BTreeMap<String, Entry>> {
    let (start, size) = table(source).await?;
    let table = part(source, start, size, MAX_TABLE, "the archive's table of contents").await?;
    let mut entries = BTreeMap::new();
    let mut rest = table.as_slice();
    while rest.starts_with(ENTRY) {
        let length = |at| short(rest, at);
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let [name_end, extra_end] = [ENTRY_BYTES + name, ENTRY_BYTES + name + extra];
        let cut = || malformed("its table of contents is incomplete");
        let name = rest.get(ENTRY_BYTES..name_end).ok_or_else(cut)?;
        let extra = rest.get(name_end..extra_end).ok_or_else(cut)?;
        let next = rest.get(extra_end + comment..).ok_or_else(cut)?;
        let name = std::str::from_utf8(name).map_err(|_| malformed("a name is not UTF-8"))?;
        let entry = entry(rest, extra, name)?;
        if entries.insert(name.to_owned(), entry).is_some() {
            return Err(malformed(&format!("`{name}` stands twice")));
        }
        rest = next;
    }
    Ok(entries)
}

/// Where the table of contents starts, and its size.
async fn table(source: &impl Source) -> Result<(u64, u64)> {
    let length = source.size().min(MAX_COMMENT + (END_BYTES + LOCATOR_BYTES) as u64);
    let tail = part(source, source.size() - length, length, length, "the archive's end").await?;
    let is_end = |at: &usize| {
        tail.get(*at..).is_some_and(|rest| rest.starts_with(END))
            && short(&tail, at + 20).is_ok_and(|comment| at + END_BYTES + comment == tail.len())
    };
    let last = tail.len().checked_sub(END_BYTES);
    let end = last.and_then(|last| (0..=last).rev().find(is_end));
    let end = end.ok_or_else(|| Error::truncated("the archive of the weights"))?;
    let locator = end.checked_sub(LOCATOR_BYTES).and_then(|at| tail.get(at..end));
    if let Some(locator) = locator.filter(|locator| locator.starts_with(LOCATOR_64)) {
        let at = number::<8>(locator, 8)?;
        let record = part(source, at, END_64_BYTES, END_64_BYTES, "the archive's end").await?;
        if !record.starts_with(END_64) {
            return Err(malformed("its end is not where it should be"));
        }
        return Ok((number::<8>(&record, 48)?, number::<8>(&record, 40)?));
    }
    Ok((number::<4>(&tail, end + 16)?, number::<4>(&tail, end + 12)?))
}

/// An entry of the table of contents, with what its extra field has to say.
fn entry(bytes: &[u8], extra: &[u8], name: &str) -> Result<Entry> {
    let (flags, method) = (number::<2>(bytes, 8)?, number::<2>(bytes, 10)?);
    if flags & 1 != 0 || method != 0 {
        let found = format!("an archive where `{name}` is compressed or encrypted");
        return Err(Error::unsupported(Feature::Weights, found, "archives that are neither"));
    }
    let [packed, size, header] = [20, 24, 42].map(|at| number::<4>(bytes, at));
    let mut wide = wide_numbers(extra)?.into_iter();
    let mut widen = |field: u64| {
        let wide = (field == ELSEWHERE).then(|| wide.next());
        wide.unwrap_or(Some(field)).ok_or_else(|| malformed("a size is missing"))
    };
    let (size, packed, header) = (widen(size?)?, widen(packed?)?, widen(header?)?);
    if size != packed {
        return Err(malformed(&format!("`{name}` has two sizes")));
    }
    Ok(Entry { size, header })
}

/// The numbers of the zip64 extra field, at most three of which matter.
fn wide_numbers(mut extra: &[u8]) -> Result<Vec<u64>> {
    while extra.len() >= 4 {
        let (id, length) = (number::<2>(extra, 0)?, short(extra, 2)?);
        let Some(field) = extra.get(4..4 + length) else { break };
        if id == 1 {
            return (0..(length / 8).min(3)).map(|i| number::<8>(field, i * 8)).collect();
        }
        extra = &extra[4 + length..];
    }
    Ok(Vec::new())
}

impl Entry {
    /// Where its content starts in the archive, all of which is there.
    pub async fn start(&self, source: &impl Source) -> Result<u64> {
        let header =
            part(source, self.header, HEADER_BYTES, HEADER_BYTES, "a file's header").await?;
        if !header.starts_with(MAGIC) {
            return Err(malformed("a file is not where it should be"));
        }
        let names = number::<2>(&header, 26)? + number::<2>(&header, 28)?;
        let start = self.header + HEADER_BYTES + names;
        let end = start.checked_add(self.size).filter(|end| *end <= source.size());
        end.map(|_| start).ok_or_else(|| Error::truncated("a file of the archive"))
    }
}
