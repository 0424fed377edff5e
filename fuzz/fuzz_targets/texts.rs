#![no_main]

use std::collections::BTreeMap;

use electra::checkpoint::{Conversion, Repository, Quantization, Weights, at_once, file};
use electra::{ModelFile, StorageType};

/// The first byte says which of a checkpoint's text files the rest is.
const NAMES: [&str; 7] = [
    file::CONFIG,
    file::VOCABULARY,
    file::TOKENIZER,
    file::TOKENIZER_CONFIG,
    file::SPECIAL_TOKENS,
    file::ADDED_TOKENS,
    file::WEIGHTS_INDEX,
];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((first, text)) = input.split_first() else { return };
    if let Ok(text) = std::str::from_utf8(text)
        && let Ok(repository) = Repository::new("https://hub.example", text, None)
    {
        let url = repository.url(file::CONFIG);
        assert!(url.starts_with("https://hub.example/") && !url.contains(['?', '#', ' ']), "{url}");
    }
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let golden = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    let mut files = BTreeMap::from([
        golden(file::CONFIG, include_bytes!("../../tests/golden/checkpoint/config.json")),
        golden(file::WEIGHTS, include_bytes!("../../tests/golden/checkpoint/model.safetensors")),
    ]);
    if name != file::TOKENIZER {
        let lines = include_bytes!("../../tests/golden/checkpoint/vocab.txt");
        files.extend([golden(file::VOCABULARY, lines)]);
    }
    if name == file::WEIGHTS_INDEX
        && let Some(weights) = files.remove(file::WEIGHTS)
    {
        files.insert("a.safetensors".into(), weights);
    }
    files.insert(name.into(), text.to_vec());
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    let conversion = Conversion { storage, name: None, license: None };
    if let Ok(model) = at_once(conversion.run(&files, |_, _| ())) {
        let file = ModelFile::read(&model).expect("what is written can be read");
        drop(reader::Reader::new(&file));
    }
});
