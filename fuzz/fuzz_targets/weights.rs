#![no_main]

use std::collections::BTreeMap;

use electra::checkpoint::{Conversion, Quantization, Weights, at_once, file};
use electra::{ModelFile, StorageType};

libfuzzer_sys::fuzz_target!(|weights: &[u8]| {
    let config = include_bytes!("../../tests/golden/checkpoint/config.json").to_vec();
    let vocabulary = include_bytes!("../../tests/golden/checkpoint/vocab.txt").to_vec();
    let files: BTreeMap<String, Vec<u8>> = BTreeMap::from([
        (file::CONFIG.into(), config),
        (file::VOCABULARY.into(), vocabulary),
        (file::WEIGHTS.into(), weights.to_vec()),
    ]);
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q4_0 };
    let conversion = Conversion { storage, name: None, license: None };
    if let Ok(model) = at_once(conversion.run(&files, |_, _| ())) {
        ModelFile::read(&model).expect("what is written can be read");
    }
});
