//! A model's weights on the device, and the order of the kernels.

use super::activations::{Activations, Step};
use super::batch::Batch;
use super::device::Gpu;
use super::kernels::{Kernels, Layouts};
use super::plan::{Plan, Rows, head_row};
use super::weights::{Maps, Packed, Stored, TILE, Use, numbers, padded};
use crate::layout::{self, block};
use crate::{Error, ModelFile, Result};

/// A product on the device.
struct Product {
    kind: (Use, Stored),
    group: wgpu::BindGroup,
    tiles: u32,
}

/// Everything that stays bound from batch to batch.
pub struct DeviceModel {
    embed: wgpu::BindGroup,
    projection: Option<Product>,
    layers: Vec<[Product; 4]>,
    attention: wgpu::BindGroup,
    head: wgpu::BindGroup,
    heads: u32,
    pub rows: Rows,
    pub buffers: usize,
    pub bytes: usize,
}

/// `Params` of `shaders/bindings.wgsl`.
#[derive(Clone, Copy, Default)]
struct Params {
    source_row: usize,
    result_row: usize,
    width: usize,
    normed: bool,
    scale_step: usize,
    bias: usize,
    gamma: usize,
    beta: usize,
    epsilon: f32,
    heads_row: usize,
    score_scale: f32,
    bytes: [usize; 3],
}

impl Params {
    /// Its words; rows and places are given in numbers, and lie in vec4s.
    #[allow(clippy::cast_possible_truncation)] // sizes of a model
    fn words(&self) -> [u32; 16] {
        let quads = |numbers: usize| (numbers / 4) as u32;
        let [words, positions, types] = self.bytes.map(|bytes| bytes as u32);
        [
            quads(self.source_row),
            quads(self.result_row),
            self.width as u32,
            u32::from(self.normed),
            quads(self.scale_step),
            quads(self.bias),
            quads(self.gamma),
            quads(self.beta),
            self.epsilon.to_bits(),
            quads(self.heads_row),
            self.score_scale.to_bits(),
            words,
            positions,
            types,
            0,
            0,
        ]
    }
}

/// A layer norm's weights, in rows of the device; `None` where there is none.
type Norm = Option<[Vec<f32>; 2]>;

struct Uploader<'a> {
    gpu: &'a Gpu,
    layouts: &'a Layouts,
    file: &'a ModelFile<'a>,
    buffers: usize,
    bytes: usize,
}

impl Uploader<'_> {
    fn buffer(&mut self, bytes: &[u8], usage: wgpu::BufferUsages) -> Result<wgpu::Buffer> {
        let size = bytes.len().next_multiple_of(4) as u64;
        if size > self.gpu.most_bytes() {
            return Err(Error::Gpu {
                cause: format!("it has no room for a table of {size} bytes"),
            });
        }
        let usage = usage | wgpu::BufferUsages::COPY_DST;
        let label = None;
        let descriptor = wgpu::BufferDescriptor { label, size, usage, mapped_at_creation: false };
        let buffer = self.gpu.device.create_buffer(&descriptor);
        // Whole words only can be written.
        let (whole, rest) = bytes.split_at(bytes.len() / 4 * 4);
        self.gpu.queue.write_buffer(&buffer, 0, whole);
        if !rest.is_empty() {
            let mut last = [0; 4];
            last[..rest.len()].copy_from_slice(rest);
            self.gpu.queue.write_buffer(&buffer, whole.len() as u64, &last);
        }
        self.buffers += 1;
        self.bytes += bytes.len();
        Ok(buffer)
    }

    fn storage(&mut self, bytes: &[u8]) -> Result<wgpu::Buffer> {
        self.buffer(bytes, wgpu::BufferUsages::STORAGE)
    }

    fn group(&mut self, params: Params, tables: [&wgpu::Buffer; 3]) -> Result<wgpu::BindGroup> {
        let params =
            self.buffer(bytemuck::cast_slice(&params.words()), wgpu::BufferUsages::UNIFORM)?;
        let [a, b, c] = tables;
        let entries: Vec<_> = (0..)
            .zip([&params, a, b, c])
            .map(|(binding, buffer)| wgpu::BindGroupEntry {
                binding,
                resource: buffer.as_entire_binding(),
            })
            .collect();
        Ok(self.gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layouts.fixed,
            entries: &entries,
        }))
    }

    fn product(&mut self, maps: &Maps, norm: &Norm, width: usize) -> Result<Product> {
        let Packed { words, scales, by_output, bias } = maps.pack(self.file)?;
        let (source_row, result_row) = (maps.input_row(), maps.output_row());
        let mut vectors = scales;
        let mut add = |numbers: &[f32]| {
            let at = vectors.len();
            vectors.extend(numbers);
            at
        };
        let bias = add(&bias);
        let [gamma, beta] = match norm {
            Some([gamma, beta]) => [add(gamma), add(beta)],
            None => [0, 0],
        };
        let params = Params {
            source_row,
            result_row,
            width,
            normed: norm.is_some(),
            scale_step: if by_output { 0 } else { result_row },
            bias,
            gamma,
            beta,
            epsilon: self.file.config.layer_norm_eps,
            ..Params::default()
        };
        let weights = self.storage(bytemuck::cast_slice(&words))?;
        let vectors = self.storage(bytemuck::cast_slice(&vectors))?;
        let group = self.group(params, [&weights, &vectors, &vectors])?;
        Ok(Product { kind: (maps.use_, maps.stored), group, tiles: small(result_row / TILE) })
    }
}

fn norm(file: &ModelFile<'_>, name: &str) -> Result<Norm> {
    let part = |part: &str| -> Result<Vec<f32>> {
        let mut numbers = numbers(file, &format!("{name}.{part}"))?;
        numbers.resize(padded(numbers.len()), 0.0);
        Ok(numbers)
    };
    Ok(Some([part("weight")?, part("bias")?]))
}

#[allow(clippy::cast_possible_truncation)] // numbers of tiles and heads
fn small(count: usize) -> u32 {
    count as u32
}

impl DeviceModel {
    /// Packs and sends all weights.
    pub fn upload(gpu: &Gpu, layouts: &Layouts, plan: &Plan, file: &ModelFile<'_>) -> Result<Self> {
        let config = &file.config;
        let rows = Rows::new(config);
        let mut up = Uploader { gpu, layouts, file, buffers: 0, bytes: 0 };
        let (embedding, hidden) = (config.embedding_size, config.hidden_size);

        let mut tables = Vec::new();
        let mut bytes = [0; 3];
        let names = [layout::WORD_EMBEDDING, layout::POSITION_EMBEDDING, layout::TYPE_EMBEDDING];
        for (name, bytes) in names.into_iter().zip(&mut bytes) {
            let view = file.tensor(&format!("{name}.weight"))?;
            *bytes = view.bytes.len() / view.shape[0];
            tables.push(up.storage(view.bytes)?);
        }
        let params =
            Params { result_row: padded(embedding), width: embedding, bytes, ..Params::default() };
        let embed = up.group(params, [&tables[0], &tables[1], &tables[2]])?;

        let embedding_norm = norm(file, layout::EMBEDDING_NORM)?;
        // The norm that is still to be applied to the rows at hand.
        let (projection, mut open) = match &plan.projection {
            Some(maps) => (Some(up.product(maps, &embedding_norm, embedding)?), None),
            None => (None, embedding_norm),
        };
        let mut layers = Vec::new();
        for (i, [attention, output, wide, down]) in plan.layers.iter().enumerate() {
            let attended = norm(file, &block(i, "attn_output_norm"))?;
            layers.push([
                up.product(attention, &open, hidden)?,
                up.product(output, &open, hidden)?,
                up.product(wide, &attended, hidden)?,
                up.product(down, &attended, hidden)?,
            ]);
            open = norm(file, &block(i, "layer_output_norm"))?;
        }

        let heads = head_row(config) * 4 * config.num_heads;
        #[allow(clippy::cast_precision_loss)] // at most 128
        let score_scale = 1.0 / (config.head_size() as f32).sqrt();
        let params = Params {
            source_row: padded(3 * heads),
            result_row: rows.heads,
            heads_row: heads,
            score_scale,
            ..Params::default()
        };
        let attention = up.group(params, [&tables[1], &tables[1], &tables[1]])?;

        let mut vectors = numbers(file, &format!("{}.bias", layout::HEAD))?;
        vectors.resize(4, 0.0);
        let normed = open.is_some();
        let [gamma, beta] =
            open.unwrap_or_else(|| [vec![0.0; rows.hidden], vec![0.0; rows.hidden]]);
        vectors.extend(gamma);
        vectors.extend(beta);
        for row in numbers(file, &format!("{}.weight", layout::HEAD))?.chunks_exact(hidden) {
            vectors.extend(row);
            vectors.resize(vectors.len() + rows.hidden - hidden, 0.0);
        }
        let vectors = up.storage(bytemuck::cast_slice(&vectors))?;
        let params = Params {
            source_row: rows.hidden,
            width: hidden,
            normed,
            gamma: 4,
            beta: 4 + rows.hidden,
            epsilon: config.layer_norm_eps,
            ..Params::default()
        };
        let head = up.group(params, [&vectors, &vectors, &vectors])?;
        let Uploader { buffers, bytes, .. } = up;
        let heads = small(config.num_heads);
        Ok(Self { embed, projection, layers, attention, head, heads, rows, buffers, bytes })
    }

    /// Writes down the kernels for a batch; says how many there are.
    pub fn encode(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        kernels: &Kernels,
        activations: &Activations,
        batch: &Batch,
    ) -> usize {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        let mut count = 0;
        let mut run =
            |pipeline: &wgpu::ComputePipeline, fixed: &wgpu::BindGroup, step, [x, y]: [u32; 2]| {
                pass.set_pipeline(pipeline);
                pass.set_bind_group(0, fixed, &[]);
                pass.set_bind_group(1, activations.bind_group(step), &[]);
                pass.dispatch_workgroups(x, y, 1);
                count += 1;
            };
        let blocks = small(batch.tokens.div_ceil(32));
        let embedded = if self.projection.is_some() { Step::EmbedWide } else { Step::Embed };
        run(&kernels.embed, &self.embed, embedded, [small(batch.tokens), 1]);
        let product = |product: &Product| [product.tiles, blocks];
        if let Some(projection) = &self.projection {
            run(
                kernels.linear(projection.kind),
                &projection.group,
                Step::Project,
                product(projection),
            );
        }
        for [attention, output, up, down] in &self.layers {
            run(kernels.linear(attention.kind), &attention.group, Step::Attend, product(attention));
            run(
                &kernels.attention,
                &self.attention,
                Step::Attention,
                [small(batch.tiles), self.heads],
            );
            run(kernels.linear(output.kind), &output.group, Step::Output, product(output));
            run(kernels.linear(up.kind), &up.group, Step::Up, product(up));
            run(kernels.linear(down.kind), &down.group, Step::Down, product(down));
        }
        run(&kernels.head, &self.head, Step::Head, [blocks, 1]);
        count
    }
}
