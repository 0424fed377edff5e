//! What a model file says of verdicts is read, checked, or absent.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod support;

use electra::{ByWindows, ModelFile, StorageType, VerdictParameters};

const CONFIG: &str = r#"{"model_type": "electra", "vocab_size": 40, "embedding_size": 32,
    "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64,
    "max_position_embeddings": 16, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
    "hidden_act": "gelu"}"#;

const KEYS: [(&str, f32); 10] = [
    ("bias", -0.25),
    ("bias_slope", 0.5),
    ("margin_weight", 0.375),
    ("margin_weight_slope", -0.125),
    ("sharpness", 0.5),
    ("sharpness_slope", 0.0625),
    ("elsewhere", -3.5),
    ("elsewhere_slope", 0.25),
    ("threshold", 0.5),
    ("answerable_share", 0.5),
];

fn string(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// A good file with these keys put before its own.
fn file(keys: &[(&str, f32)]) -> Vec<u8> {
    let mut bytes = support::gguf_of(CONFIG, StorageType::Q8_0);
    let mut added = Vec::new();
    for (key, value) in keys {
        string(&mut added, &format!("electra.verdict.{key}"));
        added.extend(6u32.to_le_bytes());
        added.extend(value.to_le_bytes());
    }
    // One more as long as it takes for the tensors to stay aligned.
    string(&mut added, "test.filler");
    added.extend(8u32.to_le_bytes());
    let room = (added.len() + 8).next_multiple_of(32) - added.len() - 8;
    string(&mut added, &".".repeat(room));
    let count = u64::from_le_bytes(bytes[16..24].try_into().unwrap()) + keys.len() as u64 + 1;
    bytes[16..24].copy_from_slice(&count.to_le_bytes());
    bytes.splice(24..24, added);
    bytes
}

#[test]
fn all_keys_are_read_and_none_are_needed() {
    let parameters = ModelFile::read(&file(&KEYS)).unwrap().verdict;
    let expected = VerdictParameters {
        bias: ByWindows { one: -0.25, slope: 0.5 },
        margin_weight: ByWindows { one: 0.375, slope: -0.125 },
        sharpness: ByWindows { one: 0.5, slope: 0.0625 },
        elsewhere: ByWindows { one: -3.5, slope: 0.25 },
        relevance: 0.0,
        threshold: 0.5,
        answerable_share: 0.5,
    };
    assert_eq!(parameters, Some(expected));
    // It came later than the others.
    let with =
        ModelFile::read(&file(&[&KEYS[..], &[("relevance", 1.5)]].concat())).unwrap().verdict;
    assert_eq!(with, Some(VerdictParameters { relevance: 1.5, ..expected }));
    assert_eq!(ModelFile::read(&file(&[])).unwrap().verdict, None);
}

#[test]
fn nonsense_is_refused_by_name() {
    for missing in 0..KEYS.len() {
        let mut keys = KEYS.to_vec();
        let (name, _) = keys.remove(missing);
        let message = ModelFile::read(&file(&keys)).unwrap_err().to_string();
        assert!(message.contains(&format!("`electra.verdict.{name}` is missing")), "{message}");
    }
    let wrong = [
        ("threshold", 1.5),
        ("margin_weight", -1.0),
        ("bias", f32::NAN),
        ("elsewhere", f32::INFINITY),
        ("relevance", -0.5),
    ];
    for (name, value) in wrong {
        let mut keys = KEYS.to_vec();
        keys.retain(|(key, _)| *key != name);
        keys.push((name, value));
        let message = ModelFile::read(&file(&keys)).unwrap_err().to_string();
        assert!(message.contains(&format!("`electra.verdict.{name}` is {value}")), "{message}");
    }
}

#[test]
fn a_number_changes_with_the_logarithm_of_windows() {
    let number = ByWindows { one: 2.0, slope: -0.5 };
    assert!((number.at(1) - 2.0).abs() < 1e-12 && (number.at(0) - 2.0).abs() < 1e-12);
    assert!((number.at(30) - (2.0 - 0.5 * 30_f64.ln())).abs() < 1e-12);
}
