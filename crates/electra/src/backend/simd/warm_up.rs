//! An encoder of zeros, large enough to make a browser's compiler take notice.

use std::sync::Mutex;

use super::encoder::{Encoder, Head, Layer, Norm, Table};
use super::kernel::Kernel;
use super::pass::Encode;
use super::weights::Packed;
use crate::backend::{Input, profile::Stopwatch};
use crate::{Activation, Config, StorageType};

const HIDDEN: usize = 384;
const FEED_FORWARD: usize = 1536;
const TOKENS: usize = 64;
/// Engines compile a function anew after it has done about this much in its first form.
const RUNS: usize = 3;

pub(super) fn run<K: Kernel + std::fmt::Debug>(kernel: K)
where
    K::Activation: std::fmt::Debug,
{
    let encoder = encoder(kernel);
    let input = Input { ids: &[0; TOKENS], token_types: &[0; TOKENS] };
    for _ in 0..RUNS {
        std::hint::black_box(encoder.window(&input, &mut Stopwatch::none()));
    }
}

fn encoder<K: Kernel>(kernel: K) -> Encoder<K> {
    let linear = |inputs, outputs| Packed::new::<K>(inputs, &vec![0.0; outputs]);
    let norm = || Norm { weight: vec![1.0; HIDDEN], bias: vec![0.0; HIDDEN] };
    let table = || Table {
        dtype: StorageType::F32,
        row_bytes: 4 * HIDDEN,
        bytes: vec![0; 4 * HIDDEN * TOKENS],
    };
    let layer = Layer {
        queries: linear(HIDDEN, HIDDEN),
        keys_and_values: linear(HIDDEN, 2 * HIDDEN),
        attention_output: linear(HIDDEN, HIDDEN),
        attention_norm: norm(),
        up: linear(HIDDEN, FEED_FORWARD),
        down: linear(FEED_FORWARD, HIDDEN),
        output_norm: norm(),
    };
    Encoder {
        kernel,
        config: Config {
            vocab_size: 1,
            embedding_size: HIDDEN,
            hidden_size: HIDDEN,
            num_layers: 1,
            num_heads: 12,
            intermediate_size: FEED_FORWARD,
            max_positions: TOKENS,
            num_token_types: 1,
            layer_norm_eps: 1e-12,
            activation: Activation::Gelu,
        },
        words: table(),
        positions: table(),
        token_types: table(),
        embedding_norm: norm(),
        projection: None,
        layers: vec![layer],
        head: Head { weight: vec![0.0; 2 * HIDDEN], bias: vec![0.0; 2] },
        arenas: Mutex::default(),
    }
}
