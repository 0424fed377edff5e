//! Shaders made into pipelines, one for each use.

use std::collections::BTreeMap;

use super::arithmetic::Arithmetic;
use super::device::Gpu;
use super::plan::{Plan, head_row};
use super::weights::{Stored, Use};
use crate::{Activation, Config, Error, Outline, Result, StorageType, layout};

/// Largest head that the attention kernel's memory and registers are meant for.
const MOST_HEAD: usize = 128;

/// What all pipelines are bound to, so that any bind group fits any of them.
pub struct Layouts {
    /// Of what is bound for a whole kernel's life: parameters, weights, vectors, and another.
    pub fixed: wgpu::BindGroupLayout,
    /// Of what is bound for a batch: its tokens, source, result, residual, moments.
    pub moving: wgpu::BindGroupLayout,
    both: wgpu::PipelineLayout,
}

impl Layouts {
    pub fn new(gpu: &Gpu) -> Self {
        let storage = |read_only| wgpu::BufferBindingType::Storage { read_only };
        let group = |kinds: &[wgpu::BufferBindingType]| {
            let entries: Vec<_> = (0..)
                .zip(kinds)
                .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
                    binding,
                    visibility: wgpu::ShaderStages::COMPUTE,
                    ty: wgpu::BindingType::Buffer {
                        ty: *ty,
                        has_dynamic_offset: false,
                        min_binding_size: None,
                    },
                    count: None,
                })
                .collect();
            gpu.device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
                label: None,
                entries: &entries,
            })
        };
        let fixed =
            group(&[wgpu::BufferBindingType::Uniform, storage(true), storage(true), storage(true)]);
        let moving =
            group(&[storage(true), storage(true), storage(false), storage(true), storage(false)]);
        let both = gpu.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(&fixed), Some(&moving)],
            immediate_size: 0,
        });
        Self { fixed, moving, both }
    }
}

/// All pipelines of a model.
pub struct Kernels {
    pub arithmetic: Arithmetic,
    pub embed: wgpu::ComputePipeline,
    pub attention: wgpu::ComputePipeline,
    pub head: wgpu::ComputePipeline,
    linear: BTreeMap<(Use, Stored), wgpu::ComputePipeline>,
}

/// # Errors
/// [`Error::Gpu`] when the kernels are not meant for such a model.
pub fn fits(config: &Config) -> Result<()> {
    if config.head_size() > MOST_HEAD {
        let size = config.head_size();
        let cause = format!("the model's heads of {size} are wider than {MOST_HEAD}");
        return Err(Error::Gpu { cause });
    }
    Ok(())
}

impl Kernels {
    pub fn new(
        gpu: &Gpu,
        layouts: &Layouts,
        plan: &Plan,
        outline: &Outline,
        arithmetic: Arithmetic,
    ) -> Result<Self> {
        let config = &outline.config;
        let compile = |name: &str, parts: &[&str], constants: &[(&str, f64)]| {
            let module = gpu.device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(name),
                source: wgpu::ShaderSource::Wgsl(parts.concat().into()),
            });
            gpu.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(name),
                layout: Some(&layouts.both),
                module: &module,
                entry_point: Some(name),
                compilation_options: wgpu::PipelineCompilationOptions {
                    constants,
                    // They write what they read.
                    zero_initialize_workgroup_memory: false,
                },
                cache: None,
            })
        };
        let real = match arithmetic {
            Arithmetic::F32 | Arithmetic::Int8 => "alias real = f32;\nalias real4 = vec4<f32>;\n",
            Arithmetic::F16 => "enable f16;\nalias real = f16;\nalias real4 = vec4<f16>;\n",
        };
        let (bindings, rows) =
            (include_str!("shaders/bindings.wgsl"), include_str!("shaders/rows.wgsl"));
        let tables = [
            ("words", layout::WORD_EMBEDDING),
            ("positions", layout::POSITION_EMBEDDING),
            ("types", layout::TYPE_EMBEDDING),
        ];
        let mut tables_source = String::new();
        for (binding, (name, tensor)) in (1..).zip(tables) {
            let dtype = outline.dtype(&format!("{tensor}.weight"))?;
            tables_source += &table(name, binding, dtype);
        }
        let head = head_row(config);
        // Both tiles together take 8 KiB at most.
        let keys = (256 / head).clamp(4, 32) / 4 * 4;
        let sizes = format!("const HEAD = {head}u;\nconst KEYS = {keys}u;\n");
        let mut linear = BTreeMap::new();
        for (use_, stored) in plan.kinds() {
            let activation = match config.activation {
                Activation::Gelu => 1.0,
                Activation::GeluTanh => 2.0,
                Activation::Relu => 3.0,
            };
            let packed = arithmetic == Arithmetic::Int8 && stored == Stored::Int8;
            let mut constants = vec![
                ("NORM", f64::from(use_ != Use::AddNorm)),
                ("RESIDUAL", f64::from(use_ == Use::AddNorm)),
                ("ACTIVATION", if use_ == Use::NormActivate { activation } else { 0.0 }),
            ];
            let multiply = if packed {
                include_str!("shaders/packed.wgsl")
            } else {
                constants.push(("STORED", f64::from(stored as u8)));
                include_str!("shaders/real.wgsl")
            };
            let parts = [real, bindings, rows, include_str!("shaders/product.wgsl"), multiply];
            let pipeline = || compile("linear", &parts, &constants);
            linear.entry((use_, stored)).or_insert_with(pipeline);
        }
        Ok(Self {
            arithmetic,
            embed: compile(
                "embed",
                &[bindings, &tables_source, include_str!("shaders/embed.wgsl")],
                &[],
            ),
            attention: compile(
                "attention",
                &[real, &sizes, bindings, include_str!("shaders/attention.wgsl")],
                &[],
            ),
            head: compile("head", &[bindings, rows, include_str!("shaders/head.wgsl")], &[]),
            linear,
        })
    }

    pub fn linear(&self, kind: (Use, Stored)) -> &wgpu::ComputePipeline {
        // All kinds of the plan were made.
        &self.linear[&kind]
    }
}

fn table(name: &str, binding: u32, dtype: StorageType) -> String {
    include_str!("shaders/table.wgsl")
        .replace("NAME", name)
        .replace("BINDING", &binding.to_string())
        .replace("TYPE", &dtype.code().to_string())
}
