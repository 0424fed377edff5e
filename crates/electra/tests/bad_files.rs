//! Model files from anywhere: every one gets a result or a clear error, never a panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod support;

use electra::{Backend, CandleBackend, Error, Input, ModelFile, Precision, StorageType};
use proptest::prelude::*;
use std::sync::LazyLock;

const CONFIG: &str = r#"{"model_type": "electra", "vocab_size": 40, "embedding_size": 32,
    "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64,
    "max_position_embeddings": 16, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
    "hidden_act": "gelu"}"#;

static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| support::gguf_of(CONFIG, StorageType::Q8_0));

fn message(bytes: &[u8]) -> String {
    ModelFile::read(bytes).unwrap_err().to_string()
}

/// Runs a file as far as it goes.
fn run(bytes: &[u8]) -> Result<(), Error> {
    let file = ModelFile::read(bytes)?;
    let backend = CandleBackend::new(&file, Precision::AsStored)?;
    backend.forward(&[Input { ids: &[1, 2, 3], token_types: &[0, 0, 1] }])?;
    Ok(())
}

fn replaced(from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = GOOD.windows(from.len()).position(|window| window == from).unwrap();
    let mut bytes = GOOD.clone();
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

/// The good file with the eight bytes at an offset replaced by a number.
fn with_number(at: usize, number: u64) -> Vec<u8> {
    let mut bytes = GOOD.clone();
    bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    bytes
}

#[test]
fn a_good_file_runs() {
    run(&GOOD).unwrap();
}

#[test]
fn unaligned_bytes_run_too() {
    for shift in 1..4 {
        let mut bytes = vec![0; shift];
        bytes.extend_from_slice(&GOOD);
        run(&bytes[shift..]).unwrap();
    }
}

#[test]
fn truncated_at_any_point() {
    // The last 24 bytes are padding.
    for length in (0..GOOD.len() - 32).step_by(7).chain([GOOD.len() - 33]) {
        let error = ModelFile::read(&GOOD[..length]).unwrap_err();
        assert!(matches!(error, Error::Truncated { .. } | Error::NotGguf), "{length}: {error}");
    }
}

#[test]
fn not_a_model() {
    assert!(message(b"").contains("not a GGUF"));
    assert!(message(b"<!doctype html><title>404</title>").contains("electra-qa convert"));
}

#[test]
fn another_architecture_is_named() {
    let text = message(&replaced(b"\x07\0\0\0\0\0\0\0electra", b"\x07\0\0\0\0\0\0\0gpt-two"));
    assert!(text.contains("gpt-two") && text.contains("`electra`"), "{text}");
}

#[test]
fn a_header_that_asks_for_gigabytes() {
    // Counts of tensors and of keys, and the length of the first key.
    for at in [8, 16, 24] {
        for number in [1 << 20, 1 << 33, u64::MAX] {
            assert!(message(&with_number(at, number)).contains("mislead"));
        }
    }
    let tokens = b"tokenizer.ggml.tokens";
    let at = GOOD.windows(tokens.len()).position(|w| w == tokens).unwrap() + tokens.len() + 8;
    assert!(message(&with_number(at, 1 << 40)).contains("mislead"));
    assert!(message(&with_number(at, 1 << 19)).contains("cut short"));
}

#[test]
fn a_tensor_that_is_missing_is_named() {
    let text = message(&replaced(b"blk.0.ffn_up.weight", b"blk.9.ffn_up.weight"));
    assert!(text.contains("blk.0.ffn_up.weight"), "{text}");
}

#[test]
fn inputs_that_do_not_fit() {
    let file = ModelFile::read(&GOOD).unwrap();
    let backend = CandleBackend::new(&file, Precision::F32).unwrap();
    let long = vec![1; 17];
    let cases: [(&[u32], &[u32]); 5] =
        [(&[], &[]), (&long, &long), (&[1, 2], &[0]), (&[40], &[0]), (&[1], &[2])];
    for (ids, token_types) in cases {
        let error = backend.forward(&[Input { ids, token_types }]).unwrap_err();
        assert!(matches!(error, Error::Input(_)), "{error}");
    }
    assert!(backend.forward(&[]).unwrap().is_empty());
}

proptest! {
    #[test]
    fn altered_bytes_never_panic(
        changes in prop::collection::vec((0..1600_usize, any::<u8>()), 1..4),
    ) {
        let mut bytes = GOOD.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        drop(run(&bytes));
    }

    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut bytes = b"GGUF\x03\0\0\0".to_vec();
        bytes.extend(noise);
        drop(run(&bytes));
    }
}
