#![no_main]

use electra::{Checkpoint, Storage, StorageType, Weights};

libfuzzer_sys::fuzz_target!(|input: (&str, &str, &[u8])| {
    let (config, vocabulary, weights) = input;
    let checkpoint = Checkpoint {
        config,
        vocabulary,
        tokenizer_config: Some(config),
        weights,
        name: None,
        license: None,
    };
    let storage = Storage { weights: Weights::Channels, embeddings: StorageType::Q4_0 };
    drop(checkpoint.to_gguf(storage));
});
