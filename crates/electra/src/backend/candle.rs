//! The reference back end, on candle's tensors.
//!
//! Windows are packed end to end: the products, norms and activations run once over all tokens,
//! and only attention is done window by window, so different lengths cost no padding.

use std::sync::Arc;

use candle_core::quantized::{GgmlDType, QMatMul, QTensor, ggml_file::qtensor_from_ggml};
use candle_core::{D, Device, Module, Tensor};
use candle_nn::LayerNorm;

use super::{Backend, Input, Logits, validate};
use crate::gguf::TensorView;
use crate::layout::{self, block};
use crate::{Activation, Config, ModelFile, Result, StorageType};

/// In what form the encoder's products compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// All weights as f32: exact, and four times the memory of 8-bit ones.
    F32,
    /// Weights as the file stores them; quantized ones also quantize the activations, by block.
    AsStored,
}

/// The network on candle's tensors; see [`Backend`].
#[derive(Debug)]
pub struct CandleBackend {
    config: Config,
    device: Device,
    words: Table,
    positions: Table,
    token_types: Table,
    embedding_norm: LayerNorm,
    projection: Option<Linear>,
    layers: Vec<Layer>,
    head: Linear,
}

/// Embedding rows in the form of the file: only the rows asked for are turned into f32.
#[derive(Debug)]
struct Table(QTensor);

impl Table {
    fn rows(&self, ids: &Tensor) -> candle_core::Result<Tensor> {
        self.0.embedding(ids)
    }
}

#[derive(Debug)]
struct Linear {
    weight: QMatMul,
    bias: Tensor,
}

impl Linear {
    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        self.weight.forward(x)?.broadcast_add(&self.bias)
    }
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attention_output: Linear,
    attention_norm: LayerNorm,
    up: Linear,
    down: Linear,
    output_norm: LayerNorm,
}

fn ggml(dtype: StorageType) -> GgmlDType {
    match dtype {
        StorageType::F32 => GgmlDType::F32,
        StorageType::F16 => GgmlDType::F16,
        StorageType::BF16 => GgmlDType::BF16,
        StorageType::Q8_0 => GgmlDType::Q8_0,
        StorageType::Q5_1 => GgmlDType::Q5_1,
        StorageType::Q5_0 => GgmlDType::Q5_0,
        StorageType::Q4_1 => GgmlDType::Q4_1,
        StorageType::Q4_0 => GgmlDType::Q4_0,
    }
}

struct Loader<'a> {
    file: &'a ModelFile<'a>,
    precision: Precision,
    device: Device,
}

impl Loader<'_> {
    fn stored(&self, name: &str) -> Result<QTensor> {
        let TensorView { dtype, shape, bytes } = self.file.tensor(name)?;
        // candle reads the bytes through pointers of the block type, so they have to be aligned.
        let aligned: Vec<u32>;
        let bytes = if bytes.as_ptr().cast::<u32>().is_aligned() {
            bytes
        } else {
            aligned = bytemuck::pod_collect_to_vec(bytes);
            &bytemuck::cast_slice(&aligned)[..bytes.len()]
        };
        Ok(qtensor_from_ggml(ggml(*dtype), bytes, shape.clone(), &self.device)?)
    }

    fn exact(&self, name: &str) -> Result<Tensor> {
        Ok(self.stored(name)?.dequantize(&self.device)?)
    }

    fn table(&self, name: &str) -> Result<Table> {
        Ok(Table(self.stored(&format!("{name}.weight"))?))
    }

    fn linear(&self, name: &str) -> Result<Linear> {
        let mut weight = self.stored(&format!("{name}.weight"))?;
        if self.precision == Precision::F32 {
            weight = QTensor::quantize(&weight.dequantize(&self.device)?, GgmlDType::F32)?;
        }
        let weight = QMatMul::from_arc(Arc::new(weight))?;
        Ok(Linear { weight, bias: self.exact(&format!("{name}.bias"))? })
    }

    fn norm(&self, name: &str) -> Result<LayerNorm> {
        let weight = self.exact(&format!("{name}.weight"))?;
        let bias = self.exact(&format!("{name}.bias"))?;
        Ok(LayerNorm::new(weight, bias, f64::from(self.file.config.layer_norm_eps)))
    }

    fn layer(&self, index: usize) -> Result<Layer> {
        Ok(Layer {
            query: self.linear(&block(index, "attn_q"))?,
            key: self.linear(&block(index, "attn_k"))?,
            value: self.linear(&block(index, "attn_v"))?,
            attention_output: self.linear(&block(index, "attn_output"))?,
            attention_norm: self.norm(&block(index, "attn_output_norm"))?,
            up: self.linear(&block(index, "ffn_up"))?,
            down: self.linear(&block(index, "ffn_down"))?,
            output_norm: self.norm(&block(index, "layer_output_norm"))?,
        })
    }
}

impl CandleBackend {
    /// Copies the weights out of a model file; the file's bytes may go afterwards.
    ///
    /// # Errors
    /// [`crate::Error::Compute`] when memory runs out.
    pub fn new(file: &ModelFile<'_>, precision: Precision) -> Result<Self> {
        let loader = Loader { file, precision, device: Device::Cpu };
        let config = file.config.clone();
        Ok(Self {
            words: loader.table(layout::WORD_EMBEDDING)?,
            positions: loader.table(layout::POSITION_EMBEDDING)?,
            token_types: loader.table(layout::TYPE_EMBEDDING)?,
            embedding_norm: loader.norm(layout::EMBEDDING_NORM)?,
            projection: config
                .has_projection()
                .then(|| loader.linear(layout::PROJECTION))
                .transpose()?,
            layers: (0..config.num_layers).map(|i| loader.layer(i)).collect::<Result<_>>()?,
            head: loader.linear(layout::HEAD)?,
            device: loader.device,
            config,
        })
    }

    /// Sum of word, position and type embeddings, normed and projected: `[tokens, hidden]`.
    fn embed(&self, inputs: &[Input<'_>]) -> candle_core::Result<Tensor> {
        let tensor = |values: Vec<u32>| Tensor::new(values, &self.device);
        let ids = tensor(inputs.iter().flat_map(|i| i.ids).copied().collect())?;
        let types = tensor(inputs.iter().flat_map(|i| i.token_types).copied().collect())?;
        let positions =
            inputs.iter().flat_map(|i| (0u32..).zip(i.ids).map(|(position, _)| position));
        let positions = tensor(positions.collect())?;
        let sum = self.words.rows(&ids)?;
        let sum = (sum + self.positions.rows(&positions)?)?;
        let sum = (sum + self.token_types.rows(&types)?)?;
        let embedded = self.embedding_norm.forward(&sum)?;
        match &self.projection {
            Some(projection) => projection.forward(&embedded),
            None => Ok(embedded),
        }
    }

    /// One encoder layer over `x: [tokens, hidden]`, windows of the given lengths end to end.
    fn layer(&self, layer: &Layer, x: &Tensor, lengths: &[usize]) -> candle_core::Result<Tensor> {
        let (q, k, v) = (layer.query.forward(x)?, layer.key.forward(x)?, layer.value.forward(x)?);
        let mut contexts = Vec::with_capacity(lengths.len());
        let mut at = 0;
        for &length in lengths {
            let rows = |t: &Tensor| t.narrow(0, at, length);
            contexts.push(self.attention(&rows(&q)?, &rows(&k)?, &rows(&v)?)?);
            at += length;
        }
        let context = Tensor::cat(&contexts, 0)?;
        let attended = (layer.attention_output.forward(&context)? + x)?;
        let attended = layer.attention_norm.forward(&attended)?;
        let up = layer.up.forward(&attended)?;
        let up = match self.config.activation {
            Activation::Gelu => up.gelu_erf()?,
            Activation::GeluTanh => up.gelu()?,
            Activation::Relu => up.relu()?,
        };
        layer.output_norm.forward(&(layer.down.forward(&up)? + attended)?)
    }

    /// Scaled dot product attention within one window; `[length, hidden]` in and out.
    fn attention(&self, q: &Tensor, k: &Tensor, v: &Tensor) -> candle_core::Result<Tensor> {
        let (length, hidden) = q.dims2()?;
        let heads = |t: &Tensor| {
            t.reshape((length, self.config.num_heads, self.config.head_size()))?
                .transpose(0, 1)?
                .contiguous()
        };
        // Exact: a head is at most a few thousand wide.
        #[allow(clippy::cast_precision_loss)]
        let scale = 1.0 / (self.config.head_size() as f64).sqrt();
        let scores = (heads(q)? * scale)?.matmul(&heads(k)?.t()?)?;
        let weights = candle_nn::ops::softmax_last_dim(&scores)?;
        weights.matmul(&heads(v)?)?.transpose(0, 1)?.reshape((length, hidden))
    }
}

impl Backend for CandleBackend {
    fn name(&self) -> &'static str {
        "candle"
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn forward(&self, inputs: &[Input<'_>]) -> Result<Vec<Logits>> {
        validate(&self.config, inputs)?;
        if inputs.is_empty() {
            return Ok(Vec::new());
        }
        let lengths: Vec<usize> = inputs.iter().map(|i| i.ids.len()).collect();
        let mut x = self.embed(inputs)?;
        for layer in &self.layers {
            x = self.layer(layer, &x, &lengths)?;
        }
        let logits = self.head.forward(&x)?;
        let column = |c| logits.narrow(D::Minus1, c, 1)?.flatten_all()?.to_vec1::<f32>();
        let (start, end) = (column(0)?, column(1)?);
        let mut at = 0;
        let windows = lengths.iter().map(|length| {
            let range = at..at + length;
            at += length;
            Logits { start: start[range.clone()].to_vec(), end: end[range].to_vec() }
        });
        Ok(windows.collect())
    }
}
