//! Weights from a model file, quantized and packed.

use std::sync::Mutex;

use super::encoder::{Encoder, Head, Layer, Norm, Table};
use super::kernel::Kernel;
use super::weights::Packed;
use crate::gguf::TensorView;
use crate::layout::{self, block};
use crate::{ModelFile, Result};

impl<K: Kernel> Encoder<K> {
    pub(super) fn new(file: &ModelFile<'_>, kernel: K) -> Result<Self> {
        let loader = Loader { file };
        let config = file.config.clone();
        let projection = config.has_projection().then(|| loader.one::<K>(layout::PROJECTION));
        Ok(Self {
            kernel,
            words: loader.table(layout::WORD_EMBEDDING)?,
            positions: loader.table(layout::POSITION_EMBEDDING)?,
            token_types: loader.table(layout::TYPE_EMBEDDING)?,
            embedding_norm: loader.norm(layout::EMBEDDING_NORM)?,
            projection: projection.transpose()?,
            layers: (0..config.num_layers).map(|i| loader.layer::<K>(i)).collect::<Result<_>>()?,
            head: Head {
                weight: loader.exact(&format!("{}.weight", layout::HEAD))?,
                bias: loader.exact(&format!("{}.bias", layout::HEAD))?,
            },
            arenas: Mutex::default(),
            config,
        })
    }
}

struct Loader<'a> {
    file: &'a ModelFile<'a>,
}

impl Loader<'_> {
    fn exact(&self, name: &str) -> Result<Vec<f32>> {
        let TensorView { dtype, shape, bytes } = self.file.tensor(name)?;
        let mut numbers = vec![0.0; shape.iter().product()];
        dtype.dequantize(bytes, &mut numbers);
        Ok(numbers)
    }

    fn table(&self, name: &str) -> Result<Table> {
        let TensorView { dtype, shape, bytes } = self.file.tensor(&format!("{name}.weight"))?;
        Ok(Table { dtype: *dtype, row_bytes: bytes.len() / shape[0], bytes: bytes.to_vec() })
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        Ok(Norm {
            weight: self.exact(&format!("{name}.weight"))?,
            bias: self.exact(&format!("{name}.bias"))?,
        })
    }

    /// Several maps of one input as one product; each with a factor on what it gives.
    fn linear<K: Kernel>(&self, maps: &[(String, f32)]) -> Result<Packed> {
        let mut bias = Vec::new();
        for (name, factor) in maps {
            bias.extend(self.exact(&format!("{name}.bias"))?.iter().map(|b| b * factor));
        }
        let views = maps.iter().map(|(name, _)| self.file.tensor(&format!("{name}.weight")));
        let views = views.collect::<Result<Vec<_>>>()?;
        let inputs = views.first().map_or(0, |view| view.shape[1]);
        let mut packed = Packed::new::<K>(inputs, &bias);
        let mut channel = 0;
        let mut numbers = vec![0.0; inputs];
        for (TensorView { dtype, shape, bytes }, (_, factor)) in views.into_iter().zip(maps) {
            for row in bytes.chunks_exact(bytes.len() / shape[0]) {
                packed.set::<K>(channel, *dtype, row, *factor, &mut numbers);
                channel += 1;
            }
        }
        Ok(packed)
    }

    fn one<K: Kernel>(&self, name: &str) -> Result<Packed> {
        self.linear::<K>(&[(name.to_owned(), 1.0)])
    }

    fn layer<K: Kernel>(&self, index: usize) -> Result<Layer> {
        #[allow(clippy::cast_precision_loss)] // a head is at most a few thousand wide
        let scale = 1.0 / (self.file.config.head_size() as f32).sqrt();
        Ok(Layer {
            queries: self.linear::<K>(&[(block(index, "attn_q"), scale)])?,
            keys_and_values: self
                .linear::<K>(&[(block(index, "attn_k"), 1.0), (block(index, "attn_v"), 1.0)])?,
            attention_output: self.one::<K>(&block(index, "attn_output"))?,
            attention_norm: self.norm(&block(index, "attn_output_norm"))?,
            up: self.one::<K>(&block(index, "ffn_up"))?,
            down: self.one::<K>(&block(index, "ffn_down"))?,
            output_norm: self.norm(&block(index, "layer_output_norm"))?,
        })
    }
}
