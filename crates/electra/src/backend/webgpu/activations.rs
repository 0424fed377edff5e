//! The buffers of a batch and its activations. Made once; made anew only for a longer batch.

use super::batch::most_words;
use super::device::Gpu;
use super::kernels::Layouts;
use super::plan::Rows;
use crate::{Error, Result};

/// The kernels of a batch, each of which reads and writes buffers of its own.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Embeddings that are rows of the encoder at once.
    Embed,
    /// Embeddings that are projected first.
    EmbedWide,
    Project,
    Attend,
    Attention,
    Output,
    Up,
    Down,
    Head,
}

/// All buffers, for batches of up to so many tokens.
pub struct Activations {
    tokens: usize,
    buffers: [wgpu::Buffer; Activations::BUFFERS],
    groups: Vec<wgpu::BindGroup>,
}

/// The fewest tokens there is room for.
const LEAST: usize = 512;

const BATCH: usize = 0;
const LOGITS: usize = 6;
const READ_BACK: usize = 7;

impl Activations {
    /// Buffers that it is made of.
    pub const BUFFERS: usize = 8;

    pub fn new(gpu: &Gpu, layouts: &Layouts, rows: Rows, tokens: usize) -> Result<Self> {
        let tokens = tokens.next_power_of_two().max(LEAST);
        let make = |words: usize, usage: wgpu::BufferUsages| {
            let size = words as u64 * 4;
            if size > gpu.most_bytes() {
                return Err(Error::Gpu {
                    cause: format!("it has no room for {tokens} tokens at once"),
                });
            }
            let label = None;
            let descriptor =
                wgpu::BufferDescriptor { label, size, usage, mapped_at_creation: false };
            Ok(gpu.device.create_buffer(&descriptor))
        };
        let room = |numbers: usize| make(tokens * numbers, wgpu::BufferUsages::STORAGE);
        let batch =
            make(most_words(tokens), wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST)?;
        // The encoder's rows after a layer, and after its attention.
        let (x, y) = (room(rows.hidden)?, room(rows.hidden)?);
        let wide = room(rows.wide)?;
        let context = room(rows.heads)?;
        let moments = room(2)?;
        let logits = make(2 * tokens, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC)?;
        let read_back =
            make(2 * tokens, wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST)?;
        // Source, result, and residual. What a kernel does not use must still differ from its result.
        let groups = [
            [&y, &x, &y],
            [&y, &wide, &y],
            [&wide, &x, &y],
            [&x, &wide, &y],
            [&wide, &context, &y],
            [&context, &y, &x],
            [&y, &wide, &x],
            [&wide, &x, &y],
            [&x, &logits, &y],
        ];
        let groups = groups.map(|[source, result, residual]| {
            let entries: Vec<_> = (0..)
                .zip([&batch, source, result, residual, &moments])
                .map(|(binding, buffer)| wgpu::BindGroupEntry {
                    binding,
                    resource: buffer.as_entire_binding(),
                })
                .collect();
            gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
                label: None,
                layout: &layouts.moving,
                entries: &entries,
            })
        });
        let groups = groups.into();
        let buffers = [batch, x, y, wide, context, moments, logits, read_back];
        Ok(Self { tokens, buffers, groups })
    }

    pub fn tokens(&self) -> usize {
        self.tokens
    }

    pub fn bind_group(&self, step: Step) -> &wgpu::BindGroup {
        &self.groups[step as usize]
    }

    pub fn batch(&self) -> &wgpu::Buffer {
        &self.buffers[BATCH]
    }

    pub fn logits(&self) -> &wgpu::Buffer {
        &self.buffers[LOGITS]
    }

    pub fn read_back(&self) -> &wgpu::Buffer {
        &self.buffers[READ_BACK]
    }
}

impl Drop for Activations {
    fn drop(&mut self) {
        // A browser would otherwise keep their memory until its garbage is collected.
        self.buffers.iter().for_each(wgpu::Buffer::destroy);
    }
}
