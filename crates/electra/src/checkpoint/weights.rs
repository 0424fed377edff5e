//! Files of weights, in whichever form: what tells them apart, and the form of safetensors.

use safetensors::tensor::{Dtype, Metadata};

use super::directory::{Directory, TensorData};
use super::source::{Source, number, part};
use super::{torch, zip};
use crate::error::{Feature, Problem};
use crate::{Error, Result, StorageType};

/// Most bytes of a safetensors header; that of a network of 24 layers has 50,000.
const MAX_HEADER: u64 = 1 << 20;

/// Reads where the tensors of a file of weights lie; its form is known by the file's first bytes.
pub(super) async fn read(source: &impl Source) -> Result<Directory> {
    let first = part(source, 0, source.size().min(32), 32, "the weights").await?;
    if first.starts_with(zip::MAGIC) {
        torch::archive(source).await
    } else if first.starts_with(torch::OLD_MAGIC) {
        torch::old(source).await
    } else if let Some(problem) = stand_in(&first) {
        Err(Error::File { name: "file of weights".into(), problem })
    } else if first.get(8) == Some(&b'{') {
        safetensors(source, number::<8>(&first, 0)?).await
    } else {
        Err(Error::unsupported(
            Feature::Weights,
            "unknown",
            "that of safetensors and that of PyTorch",
        ))
    }
}

/// What a file is that stands in the place of another, by its first bytes.
pub(super) fn stand_in(first: &[u8]) -> Option<Problem> {
    let text = first.trim_ascii_start();
    // Not by `<` alone, with which a vocabulary may begin.
    let is_page = |tag: &[u8]| text.get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag));
    if [&b"<!doctype"[..], b"<html", b"<?xml", b"<head"].into_iter().any(is_page) {
        Some(Problem::WebPage)
    } else if text.starts_with(b"version https://git-lfs") {
        Some(Problem::LfsPointer)
    } else {
        None
    }
}

async fn safetensors(source: &impl Source, length: u64) -> Result<Directory> {
    let header = part(source, 8, length, MAX_HEADER, "the safetensors header").await?;
    // Checks that the tensors follow one another without gaps, and that types, shapes and sizes agree.
    let metadata: Metadata = serde_json::from_slice(&header)
        .map_err(|cause| Error::unreadable("the safetensors header", cause))?;
    let data = 8 + length;
    let size = data + metadata.data_len() as u64;
    if size > source.size() {
        return Err(Error::truncated(format!(
            "the file of weights ({} of {size} bytes)",
            source.size()
        )));
    }
    if size < source.size() {
        return Err(Error::malformed("the file of weights is longer than its header says"));
    }
    let mut directory = Directory::new();
    for (name, info) in metadata.tensors() {
        let dtype = match info.dtype {
            Dtype::F32 => Some(StorageType::F32),
            Dtype::F16 => Some(StorageType::F16),
            Dtype::BF16 => Some(StorageType::BF16),
            _ => None,
        };
        let place = match dtype {
            Some(dtype) => TensorData::At { dtype, start: data + info.data_offsets.0 as u64 },
            None => TensorData::Unreadable(format!("{:?}", info.dtype)),
        };
        directory.insert(&name, info.shape.clone(), place)?;
    }
    Ok(directory)
}
