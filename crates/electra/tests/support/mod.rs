//! Checkpoints whose weights come from a formula, so that only logits need to be stored.
//! The same formula stands in `tests/golden/make_logits.py`.
#![allow(dead_code, clippy::unwrap_used, clippy::cast_possible_truncation)]

use std::collections::BTreeMap;
use std::io::Read;

use electra::checkpoint::{Conversion, Quantization, Weights, at_once, file};
use electra::{Config, StorageType};
use safetensors::tensor::{Dtype, TensorView};

/// A golden file, given with `include_bytes!` so that the tests also run in WebAssembly.
pub fn golden(zipped: &[u8]) -> serde_json::Value {
    let mut json = String::new();
    flate2::read::GzDecoder::new(zipped).read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn fnv1a64(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn splitmix64(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[allow(clippy::cast_precision_loss)]
fn weights(name: &str, shape: &[usize]) -> Vec<f32> {
    let seed = fnv1a64(name);
    let value = |i: usize| {
        let u = (splitmix64(seed.wrapping_add(i as u64)) >> 40) as f64 / 8_388_608.0 - 1.0;
        let x = if name.ends_with("LayerNorm.weight") {
            1.0 + 0.2 * u
        } else if name.ends_with("bias") {
            0.1 * u
        } else if name.contains(".embeddings.") || name == "qa_outputs.weight" {
            0.5 * u
        } else {
            u * 0.7 * (3.0 / shape[1] as f64).sqrt()
        };
        x as f32
    };
    (0..shape.iter().product()).map(value).collect()
}

fn shapes(c: &Config) -> Vec<(String, Vec<usize>)> {
    let (e, h, f) = (c.embedding_size, c.hidden_size, c.intermediate_size);
    let mut list = vec![
        ("electra.embeddings.word_embeddings.weight".to_owned(), vec![c.vocab_size, e]),
        ("electra.embeddings.position_embeddings.weight".to_owned(), vec![c.max_positions, e]),
        ("electra.embeddings.token_type_embeddings.weight".to_owned(), vec![c.num_token_types, e]),
    ];
    let mut pair = |name: String, shape: Vec<usize>| {
        list.push((format!("{name}.bias"), shape[..1].to_vec()));
        list.push((format!("{name}.weight"), shape));
    };
    pair("electra.embeddings.LayerNorm".into(), vec![e]);
    pair("qa_outputs".into(), vec![2, h]);
    if c.has_projection() {
        pair("electra.embeddings_project".into(), vec![h, e]);
    }
    for layer in 0..c.num_layers {
        let mut part =
            |part: &str, shape| pair(format!("electra.encoder.layer.{layer}.{part}"), shape);
        for linear in ["self.query", "self.key", "self.value", "output.dense"] {
            part(&format!("attention.{linear}"), vec![h, h]);
        }
        part("attention.output.LayerNorm", vec![h]);
        part("intermediate.dense", vec![f, h]);
        part("output.dense", vec![h, f]);
        part("output.LayerNorm", vec![h]);
    }
    list
}

pub fn safetensors_of(config: &Config) -> Vec<u8> {
    let data: BTreeMap<String, (Vec<usize>, Vec<f32>)> = shapes(config)
        .into_iter()
        .map(|(name, shape)| {
            let values = weights(&name, &shape);
            (name, (shape, values))
        })
        .collect();
    let views = data.iter().map(|(name, (shape, values))| {
        let bytes = bytemuck::cast_slice(values);
        (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap())
    });
    safetensors::serialize(views, None).unwrap()
}

/// The same tensors under the names of BERT.
fn bert_safetensors_of(config: &Config) -> Vec<u8> {
    let electra = safetensors_of(config);
    let electra = safetensors::SafeTensors::deserialize(&electra).unwrap();
    let views = electra.iter().map(|(name, view)| {
        // The head bears no prefix.
        (name.replacen("electra.", "bert.", 1), view)
    });
    safetensors::serialize(views, None).unwrap()
}

/// The files of a checkpoint for a `config.json`, with weights by formula and a vocabulary of numbers.
pub fn checkpoint_of(config_json: &str) -> BTreeMap<String, Vec<u8>> {
    let (config, prefix) = Config::from_hf_json(config_json).unwrap();
    let vocabulary: String = (0..config.vocab_size).map(|i| format!("{i}\n")).collect();
    BTreeMap::from([
        (file::CONFIG.into(), config_json.into()),
        (file::VOCABULARY.into(), vocabulary.into()),
        (
            file::WEIGHTS.into(),
            if prefix == Some("bert") {
                bert_safetensors_of(&config)
            } else {
                safetensors_of(&config)
            },
        ),
    ])
}

/// A GGUF file for a `config.json`, with weights by formula and a vocabulary of numbers.
pub fn gguf_of(config_json: &str, storage: StorageType) -> Vec<u8> {
    let conversion = Conversion {
        storage: Quantization { weights: Weights::Blocks(storage), embeddings: storage },
        name: Some("by formula"),
        license: None,
    };
    at_once(conversion.run(&checkpoint_of(config_json), |_, _| ())).unwrap()
}
