//! Weights as `torch.save` writes them: `pytorch_model.bin`, in the form of today (an archive) and in
//! that of PyTorch before 1.6 (pickles, then the numbers).

use std::collections::BTreeMap;

use super::directory::{Directory, TensorData};
use super::pickle::{Pickle, TorchStorage};
use super::source::{Source, number, part};
use super::zip;
use crate::error::Feature;
use crate::{Error, Result};

/// Most bytes of the pickles; those of a network of 24 layers have 100,000.
const MAX_PICKLE: u64 = 1 << 20;

/// The first pickle of the old form, which is nothing but a long number.
pub(super) const OLD_MAGIC: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

/// Where the storages are: start and size in bytes.
type Storages = BTreeMap<String, (u64, u64)>;

fn big_endian() -> Error {
    Error::unsupported(Feature::Weights, "that of a big-endian machine", "little-endian numbers")
}

/// The tensors of an archive.
pub(super) async fn archive(source: &impl Source) -> Result<Directory> {
    let entries = zip::entries(source).await?;
    let table =
        entries.iter().find_map(|(name, entry)| Some((name.strip_suffix("data.pkl")?, entry)));
    let (folder, table) = table.ok_or_else(|| {
        Error::unsupported(
            Feature::Weights,
            "an archive without `data.pkl`",
            "what `torch.save` writes",
        )
    })?;
    if let Some(order) = entries.get(&format!("{folder}byteorder")) {
        let start = order.start(source).await?;
        if part(source, start, order.size, 16, "the byte order").await? != b"little" {
            return Err(big_endian());
        }
    }
    let start = table.start(source).await?;
    let pickle = part(source, start, table.size, MAX_PICKLE, "the pickle of the weights").await?;
    let pickle = Pickle::read(&pickle)?;
    let mut storages = Storages::new();
    for (_, tensor) in pickle.tensors()? {
        let key = &tensor.storage.key;
        if !storages.contains_key(key) {
            let entry = entries.get(&format!("{folder}data/{key}"));
            let entry =
                entry.ok_or_else(|| Error::malformed(format!("storage `{key}` is missing")))?;
            storages.insert(key.clone(), (entry.start(source).await?, entry.size));
        }
    }
    directory(&pickle, &storages)
}

/// The tensors of the old form: a magic number, a version, facts about the machine, the table, the
/// storages' names, and then the storages in that order, each after its count.
pub(super) async fn old(source: &impl Source) -> Result<Directory> {
    let length = source.size().min(MAX_PICKLE);
    let bytes = part(source, 0, length, MAX_PICKLE, "the pickle of the weights").await?;
    let mut at = 0;
    let mut next = || {
        let pickle = Pickle::read(bytes.get(at..).unwrap_or_default())?;
        at += pickle.length;
        Ok::<_, Error>(pickle)
    };
    let (_magic, _version, machine, table, names) = (next()?, next()?, next()?, next()?, next()?);
    if machine.flag("little_endian") != Some(true) {
        return Err(big_endian());
    }
    let known: BTreeMap<&str, &TorchStorage> = table
        .tensors()?
        .into_iter()
        .map(|(_, tensor)| (tensor.storage.key.as_str(), &tensor.storage))
        .collect();
    let mut start = at as u64;
    let mut storages = Storages::new();
    for name in names.texts()? {
        let storage = known
            .get(name)
            .ok_or_else(|| Error::malformed(format!("storage `{name}` is used by no tensor")))?;
        let count = number::<8>(&part(source, start, 8, 8, "a storage").await?, 0)?;
        if count != storage.count {
            return Err(Error::malformed(format!(
                "storage `{name}` has {count} numbers where {} are due",
                storage.count
            )));
        }
        let size = count.checked_mul(storage.element.bytes);
        let end =
            size.and_then(|size| (start + 8).checked_add(size)).filter(|end| *end <= source.size());
        let end = end.ok_or_else(|| Error::truncated(format!("storage `{name}`")))?;
        storages.insert(name.to_owned(), (start + 8, end - start - 8));
        start = end;
    }
    directory(&table, &storages)
}

/// Puts tensors and storages together; every tensor lies within its storage.
fn directory(pickle: &Pickle, storages: &Storages) -> Result<Directory> {
    let mut directory = Directory::new();
    for (name, tensor) in pickle.tensors()? {
        let element = tensor.storage.element;
        let (start, size) = storages.get(&tensor.storage.key).ok_or_else(|| {
            Error::malformed(format!("storage `{}` is missing", tensor.storage.key))
        })?;
        let numbers = tensor.shape.iter().try_fold(1u64, |n, size| n.checked_mul(*size as u64));
        let from = tensor.offset.checked_mul(element.bytes);
        let end = numbers
            .and_then(|n| n.checked_mul(element.bytes))
            .zip(from)
            .and_then(|(bytes, from)| from.checked_add(bytes))
            .filter(|end| end <= size);
        let (Some(from), Some(_)) = (from, end) else {
            return Err(Error::malformed(format!("tensor `{name}` reaches past its storage")));
        };
        let place = if tensor.contiguous {
            match element.dtype {
                Some(dtype) => TensorData::At { dtype, start: start + from },
                None => TensorData::Unreadable(element.name.into()),
            }
        } else {
            TensorData::Unreadable("a view in another order".into())
        };
        directory.insert(name, tensor.shape.clone(), place)?;
    }
    Ok(directory)
}
