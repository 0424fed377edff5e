//! Matrices as the kernel for products reads them.

use half::f16;

use crate::gguf::TensorView;
use crate::{ModelFile, Outline, Result, StorageType};

/// What a product does beside multiplying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Reads normed rows: the projection of embeddings, and queries, keys and values.
    Norm,
    /// Reads normed rows and activates its results: up to the wide rows.
    NormActivate,
    /// Adds normed rows: the output of attention, and back down.
    AddNorm,
}

/// How a product's weights lie on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stored {
    /// Signed bytes, with a scale per output, or per output and 32 inputs.
    Int8 = 0,
    F16 = 1,
    F32 = 2,
}

/// Columns of a tile; rows of activations are whole tiles.
pub const TILE: usize = 64;
/// Inputs with a scale of their own.
const BLOCK: usize = 32;

/// A row's numbers on the device.
pub fn padded(numbers: usize) -> usize {
    numbers.next_multiple_of(TILE)
}

/// Linear maps of one input, made into one product.
pub struct Maps {
    pub use_: Use,
    pub stored: Stored,
    names: Vec<String>,
    /// Where each input and each output goes.
    inputs: Vec<usize>,
    outputs: Vec<usize>,
}

/// A product's weights, to be sent to the device.
pub struct Packed {
    /// `[tile][4 inputs][column]`, a word of bytes, two of f16, or four of f32 each.
    pub words: Vec<u32>,
    pub scales: Vec<f32>,
    /// Whether there is one scale per output only.
    pub by_output: bool,
    pub bias: Vec<f32>,
}

impl Maps {
    /// Maps by their names, one after the other. Input and output `i` of each lie at `inputs[i]` and
    /// `outputs[i]`, the outputs of map `m` another `m · step` further on.
    pub fn new(
        outline: &Outline,
        use_: Use,
        names: Vec<String>,
        inputs: Vec<usize>,
        outputs: &[usize],
        step: usize,
    ) -> Result<Self> {
        let dtypes = names.iter().map(|name| outline.dtype(&format!("{name}.weight")));
        let stored = stored(&dtypes.collect::<Result<Vec<_>>>()?, &inputs);
        let of = |number| outputs.iter().map(move |output| output + number * step);
        let outputs = (0..names.len()).flat_map(of).collect();
        Ok(Self { use_, stored, names, inputs, outputs })
    }

    /// Numbers in a row of inputs.
    pub fn input_row(&self) -> usize {
        padded(self.inputs.last().map_or(0, |last| last + 1))
    }

    /// Numbers in a row of outputs.
    pub fn output_row(&self) -> usize {
        padded(self.outputs.iter().max().map_or(0, |last| last + 1))
    }

    /// The maps' weights, as the kernel reads them.
    pub fn pack(&self, file: &ModelFile<'_>) -> Result<Packed> {
        let weights = self.names.iter().map(|name| file.tensor(&format!("{name}.weight")));
        let weights = weights.collect::<Result<Vec<_>>>()?;
        let biases = self.names.iter().map(|name| numbers(file, &format!("{name}.bias")));
        let biases = biases.collect::<Result<Vec<_>>>()?.concat();
        Ok(self.pack_views(&weights, &biases))
    }

    fn pack_views(&self, weights: &[&TensorView<'_>], biases: &[f32]) -> Packed {
        let rows = || {
            weights.iter().flat_map(|view| {
                let rows = view.bytes.chunks_exact(view.bytes.len() / view.shape[0]);
                rows.map(|row| (view.dtype, row))
            })
        };
        let (stored, width, height) = (self.stored, self.input_row(), self.output_row());
        let words_each = match stored {
            Stored::Int8 => 1,
            Stored::F16 => 2,
            Stored::F32 => 4,
        };
        let by_output = stored != Stored::Int8 || rows().all(|(dtype, row)| one_scale(dtype, row));
        let steps = if by_output { 1 } else { width / BLOCK };
        let mut words = vec![0; width / 4 * height * words_each];
        let mut scales = vec![if stored == Stored::Int8 { 0.0 } else { 1.0 }; steps * height];
        let mut bias = vec![0.0; height];
        let mut numbers = vec![0.0; self.inputs.len()];
        let mut row = vec![0.0; width];
        for (((dtype, bytes), output), b) in rows().zip(&self.outputs).zip(biases) {
            bias[*output] = *b;
            dtype.dequantize(bytes, &mut numbers);
            if stored == Stored::Int8 {
                let blocks = bytes.chunks_exact(dtype.block_bytes()).map(block_scale);
                for (step, (d, block)) in blocks.zip(numbers.chunks_exact_mut(BLOCK)).enumerate() {
                    scales[if by_output { 0 } else { step * height } + output] = d;
                    // Whole numbers again: that is what was stored.
                    let inverse = if d == 0.0 { 0.0 } else { 1.0 / d };
                    block.iter_mut().for_each(|x| *x = (*x * inverse).round());
                }
            }
            for (place, number) in self.inputs.iter().zip(&numbers) {
                row[*place] = *number;
            }
            let (tile, column) = (output / TILE, output % TILE);
            for (quad, four) in row.as_chunks::<4>().0.iter().enumerate() {
                let at = ((tile * width / 4 + quad) * TILE + column) * words_each;
                pack_four(stored, *four, &mut words[at..at + words_each]);
            }
        }
        Packed { words, scales, by_output, bias }
    }
}

/// As in the file, if the kernel knows that; otherwise in f32, which holds any of them exactly.
fn stored(dtypes: &[StorageType], inputs: &[usize]) -> Stored {
    let all = |types: &[StorageType]| dtypes.iter().all(|dtype| types.contains(dtype));
    let in_place = inputs.iter().enumerate().all(|(i, place)| i == *place);
    if in_place && all(&[StorageType::Q8_0, StorageType::Q5_0, StorageType::Q4_0]) {
        Stored::Int8
    } else if all(&[StorageType::F16]) {
        Stored::F16
    } else {
        Stored::F32
    }
}

#[allow(clippy::cast_possible_truncation)] // within ±128
fn pack_four(stored: Stored, four: [f32; 4], words: &mut [u32]) {
    match (stored, words) {
        (Stored::Int8, [word]) => {
            *word = u32::from_le_bytes(four.map(|x| (x as i8).cast_unsigned()));
        }
        (Stored::F16, [low, high]) => {
            let [a, b, c, d] = four.map(|x| u32::from(f16::from_f32(x).to_bits()));
            (*low, *high) = (a | b << 16, c | d << 16);
        }
        (_, words) => words.iter_mut().zip(four).for_each(|(word, x)| *word = x.to_bits()),
    }
}

/// Scale of a block whose type begins with it.
fn block_scale(block: &[u8]) -> f32 {
    block.first_chunk().map_or(0.0, |d| f16::from_le_bytes(*d).to_f32())
}

fn one_scale(dtype: StorageType, row: &[u8]) -> bool {
    let mut scales = row.chunks_exact(dtype.block_bytes()).map(|block| block.first_chunk::<2>());
    let first = scales.next();
    scales.all(|scale| Some(scale) == first)
}

/// A tensor's numbers.
pub fn numbers(file: &ModelFile<'_>, name: &str) -> Result<Vec<f32>> {
    let TensorView { dtype, shape, bytes } = file.tensor(name)?;
    let mut numbers = vec![0.0; shape.iter().product()];
    dtype.dequantize(bytes, &mut numbers);
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_lie_by_tile_and_four_inputs() {
        // 66 outputs of 32 inputs, whose first weights tell them apart.
        let mut bytes = Vec::new();
        for output in 0..66u8 {
            let row: Vec<f32> =
                (0..32u8).map(|k| if k == 0 { 127.0 } else { f32::from(output) }).collect();
            StorageType::Q8_0.quantize(&row, &mut bytes);
        }
        let view = TensorView { dtype: StorageType::Q8_0, shape: vec![66, 32], bytes: &bytes };
        let inputs: Vec<usize> = (0..32).collect();
        let maps = Maps {
            use_: Use::Norm,
            stored: stored(&[StorageType::Q8_0], &inputs),
            names: vec!["map".into()],
            inputs,
            outputs: (0..66).collect(),
        };
        assert_eq!((maps.stored, maps.input_row(), maps.output_row()), (Stored::Int8, 64, 128));
        let packed = maps.pack_views(&[&view], &[0.5; 66]);
        assert!(packed.by_output);
        assert_eq!(packed.scales[..67].iter().filter(|d| **d == 1.0).count(), 66);
        assert_eq!((packed.bias[65], packed.bias[66]), (0.5, 0.0));
        let word = |tile: usize, quad: usize, column: usize| {
            packed.words[(tile * 16 + quad) * 64 + column]
        };
        assert_eq!(word(0, 0, 3).to_le_bytes(), [127, 3, 3, 3]);
        assert_eq!(word(1, 7, 1).to_le_bytes(), [65; 4]);
        assert_eq!(word(0, 8, 3), 0);
    }
}
