//! Checkpoints with added tokens give the tokens that transformers gives.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use electra::checkpoint::{Conversion, Quantization, Weights, at_once, file};
use electra::{ModelFile, StorageType};
use reader::Reader;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    name: String,
    files: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<u32>,
    offsets: Vec<(usize, usize)>,
}

fn convert(files: &BTreeMap<String, String>) -> electra::Result<Vec<u8>> {
    let mut files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
    let config = include_bytes!("../../../tests/golden/checkpoint/config.json");
    let weights = include_bytes!("../../../tests/golden/checkpoint/model.safetensors");
    files.insert(file::CONFIG.into(), config.to_vec());
    files.insert(file::WEIGHTS.into(), weights.to_vec());
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    at_once(Conversion { storage, name: None, license: None }.run(&files, |_, _| ()))
}

#[test]
fn tokens_are_those_of_transformers() {
    let golden: Vec<Golden> = support::golden("added_tokens.json.gz");
    assert!(golden.len() > 10);
    for Golden { name, files, cases } in golden {
        let model = convert(&files).unwrap();
        let reader = Reader::new(&ModelFile::read(&model).unwrap()).unwrap();
        for Case { text, ids, offsets } in cases {
            let tokens = reader.tokens(&text).unwrap();
            assert_eq!(tokens.ids, ids, "{name}: {text}");
            let code_points = |byte: usize| text[..byte].chars().count();
            let found: Vec<_> =
                tokens.offsets.iter().map(|(a, b)| (code_points(*a), code_points(*b))).collect();
            assert_eq!(found, offsets, "{name}: {text}");
        }
    }
}
