//! The numbers of a checkpoint's tensors: where they are, and some rows of them at a time.

use super::directory::{Tensor, TensorData};
use super::shards::Shards;
use super::source::Source;
use crate::config::PREFIXES;
use crate::error::Feature;
use crate::layout::TensorSpec;
use crate::{Error, Result, StorageType};

/// Weights are read in pieces of about this size.
const PIECE_BYTES: usize = 1 << 20;

/// A tensor that can be read.
pub(super) struct Found<'a, S> {
    source: &'a S,
    dtype: StorageType,
    start: u64,
    count: usize,
}

/// Rows of a tensor that are still to be read.
pub(super) struct Left<'a, S> {
    source: &'a S,
    dtype: StorageType,
    start: u64,
    rows: usize,
    row: usize,
}

impl<'a, S> Found<'a, S> {
    /// The first of its numbers.
    pub fn first(self, count: usize) -> Self {
        Self { count, ..self }
    }

    pub fn rows(&self, row: usize) -> Left<'a, S> {
        let Self { source, dtype, start, count } = *self;
        Left { source, dtype, start, rows: count / row, row }
    }
}

/// Reads rows of numbers, some at a time.
#[derive(Default)]
pub(super) struct PieceReader {
    bytes: Vec<u8>,
    numbers: Vec<f32>,
}

impl PieceReader {
    pub async fn next(&mut self, left: &mut Left<'_, impl Source>) -> Result<Option<&[f32]>> {
        let row_bytes = left.row * left.dtype.block_bytes();
        let rows = (PIECE_BYTES / row_bytes).clamp(1, left.rows.max(1)).min(left.rows);
        if rows == 0 {
            return Ok(None);
        }
        let end = left.start + (rows * row_bytes) as u64;
        left.source.read(left.start..end, &mut self.bytes).await?;
        if self.bytes.len() != rows * row_bytes {
            return Err(Error::lost("it has changed meanwhile"));
        }
        self.numbers.clear();
        self.numbers.resize(rows * left.row, 0.0);
        left.dtype.dequantize(&self.bytes, &mut self.numbers);
        left.start = end;
        left.rows -= rows;
        Ok(Some(&self.numbers))
    }
}

/// What the tensors' names begin with.
pub(super) fn prefix_of(weights: &Shards<impl Source>) -> Option<&'static str> {
    let is_there = |prefix: &&str| {
        weights.get(&format!("{prefix}.embeddings.word_embeddings.weight")).is_some()
    };
    PREFIXES.into_iter().find(is_there)
}

/// A tensor under its transformers name or the older one of converted TensorFlow files.
pub(super) fn find<'a, S: Source>(
    weights: &'a Shards<S>,
    prefix: &str,
    spec: &TensorSpec,
) -> Result<Found<'a, S>> {
    let is_head = spec.hf_name.starts_with("qa_outputs.");
    let name = if is_head { spec.hf_name.clone() } else { format!("{prefix}.{}", spec.hf_name) };
    let old_name = name
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
    let tensor = weights.get(&name).or_else(|| weights.get(&old_name));
    let Some((source, Tensor { shape, data })) = tensor else {
        return Err(if is_head {
            let found = format!("no head for spans (`{name}` is missing)");
            let supported = "that of checkpoints fine-tuned for extractive question answering";
            Error::unsupported(Feature::Head, found, supported)
        } else {
            Error::NoTensor { name }
        });
    };
    if *shape != spec.shape {
        let (found, due) = (shape.clone(), spec.shape.clone());
        return Err(if is_head {
            let found = format!("one where `{name}` has shape {found:?} and {due:?} is due");
            Error::unsupported(Feature::Head, found, "the plain head of a start and an end")
        } else {
            Error::Shape { name, found, due }
        });
    }
    match data {
        // The shape is the configuration's, whose bounds no product of sizes exceeds.
        TensorData::At { dtype, start } => {
            Ok(Found { source, dtype: *dtype, start: *start, count: shape.iter().product() })
        }
        TensorData::Unreadable(how) => Err(Error::unsupported(
            Feature::Numbers,
            format!("{how} in `{name}`"),
            "f32, f16 and bf16, row by row",
        )),
    }
}
