//! The products of a model, and how wide their rows are.

use super::weights::{Maps, Stored, Use, padded};
use crate::layout::{self, block};
use crate::{Config, Outline, Result};

/// Width of a head in the kernels: whole vec4s.
pub fn head_row(config: &Config) -> usize {
    config.head_size().div_ceil(4)
}

/// Numbers in the rows of activations.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    pub hidden: usize,
    /// Of all heads side by side, each of whole vec4s.
    pub heads: usize,
    /// The longest: queries, keys and values; the feed-forward part's; or embeddings.
    pub wide: usize,
}

impl Rows {
    pub fn new(config: &Config) -> Self {
        let heads = head_row(config) * 4 * config.num_heads;
        let wide = (3 * heads).max(config.intermediate_size).max(config.embedding_size);
        Self { hidden: padded(config.hidden_size), heads: padded(heads), wide: padded(wide) }
    }
}

/// The products of a model, in their order: the projection, if there is one, and four a layer.
pub struct Plan {
    pub projection: Option<Maps>,
    pub layers: Vec<[Maps; 4]>,
}

impl Plan {
    pub fn new(outline: &Outline) -> Result<Self> {
        let config = &outline.config;
        let (size, row) = (config.head_size(), head_row(config) * 4);
        let all = |count: usize| (0..count).collect::<Vec<_>>();
        let hidden = all(config.hidden_size);
        // Heads begin at whole vec4s.
        let heads: Vec<usize> = hidden.iter().map(|i| i / size * row + i % size).collect();
        let wide = all(config.intermediate_size);
        let maps = |use_, names: &[String], inputs: &[usize], outputs: &[usize]| {
            let step = row * config.num_heads;
            Maps::new(outline, use_, names.to_vec(), inputs.to_vec(), outputs, step)
        };
        let projection = config.has_projection().then(|| {
            let name = layout::PROJECTION.to_owned();
            maps(Use::Norm, &[name], &all(config.embedding_size), &hidden)
        });
        let layer = |i: usize| {
            let name = |part: &str| block(i, part);
            let attention = [name("attn_q"), name("attn_k"), name("attn_v")];
            Ok([
                maps(Use::Norm, &attention, &hidden, &heads)?,
                maps(Use::AddNorm, &[name("attn_output")], &heads, &hidden)?,
                maps(Use::NormActivate, &[name("ffn_up")], &hidden, &wide)?,
                maps(Use::AddNorm, &[name("ffn_down")], &wide, &hidden)?,
            ])
        };
        Ok(Self {
            projection: projection.transpose()?,
            layers: (0..config.num_layers).map(layer).collect::<Result<_>>()?,
        })
    }

    /// The kernels that the products need.
    pub fn kinds(&self) -> impl Iterator<Item = (Use, Stored)> {
        let all = self.projection.iter().chain(self.layers.iter().flatten());
        all.map(|maps| (maps.use_, maps.stored))
    }
}
