//! Logits against transformers 4.57.6 (`tests/golden/make_logits.py`).
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_precision_loss)]

mod support;

use electra::{
    Backend, CandleBackend, Input, Logits, ModelFile, Precision, SimdBackend, StorageType,
};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

struct Case {
    ids: Vec<u32>,
    token_types: Vec<u32>,
    expected: Logits,
}

fn cases(golden: &Value) -> Vec<Case> {
    let integers = |v: &Value| -> Vec<u32> {
        v.as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as u32).collect()
    };
    let floats = |v: &Value| -> Vec<f32> {
        v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap() as f32).collect()
    };
    let cases = golden["cases"].as_array().unwrap();
    let cases = cases.iter().map(|case| Case {
        ids: integers(&case["ids"]),
        token_types: integers(&case["token_type_ids"]),
        expected: Logits { start: floats(&case["start"]), end: floats(&case["end"]) },
    });
    cases.collect()
}

fn differences(a: &Logits, b: &Logits) -> Vec<f32> {
    assert_eq!((a.start.len(), a.end.len()), (b.start.len(), b.end.len()));
    let pairs = a.start.iter().zip(&b.start).chain(a.end.iter().zip(&b.end));
    pairs.map(|(x, y)| (x - y).abs()).collect()
}

fn largest_difference(a: &Logits, b: &Logits) -> f32 {
    differences(a, b).into_iter().fold(0.0, f32::max)
}

macro_rules! golden {
    ($name:literal) => {
        support::golden(include_bytes!(concat!("../../../tests/golden/logits_", $name, ".json.gz")))
    };
}

fn check_shape(name: &str, golden: &Value) {
    let config = golden["config"].to_string();
    let bytes = support::gguf_of(&config, StorageType::F32);
    let file = ModelFile::read(&bytes).unwrap();
    let backend = CandleBackend::new(&file, Precision::F32).unwrap();
    let cases = cases(golden);
    assert!(cases.iter().any(|c| c.ids.len() == 1) && cases.iter().any(|c| c.ids.len() == 512));
    // All lengths in one batch, and one alone: packing must not change a window's logits.
    let inputs: Vec<_> =
        cases.iter().map(|c| Input { ids: &c.ids, token_types: &c.token_types }).collect();
    let batch = backend.forward(&inputs).unwrap();
    for (case, logits) in cases.iter().zip(&batch) {
        let difference = largest_difference(logits, &case.expected);
        assert!(difference < 1e-3, "{name}, {} tokens: {difference}", case.ids.len());
    }
    let alone = backend.forward(&inputs[3..4]).unwrap();
    assert!(largest_difference(&alone[0], &batch[3]) < 1e-4);
}

#[test]
fn small_shape() {
    check_shape("small", &golden!("small"));
}

#[test]
fn default_shape() {
    check_shape("default", &golden!("default"));
}

#[test]
fn odd_shape() {
    check_shape("odd", &golden!("odd"));
}

#[test]
fn shipped_model_stays_near_its_checkpoint() {
    let bytes = include_bytes!("../../../assets/models/electra-qa-6x384.gguf");
    let file = ModelFile::read(bytes).unwrap();
    let golden = golden!("model");
    let backends: [Box<dyn Backend>; 3] = [
        Box::new(CandleBackend::new(&file, Precision::F32).unwrap()),
        Box::new(CandleBackend::new(&file, Precision::AsStored).unwrap()),
        Box::new(SimdBackend::new(&file).unwrap()),
    ];
    for (number, backend) in backends.iter().enumerate() {
        for case in cases(&golden) {
            let input = Input { ids: &case.ids, token_types: &case.token_types };
            let logits = &backend.forward(&[input]).unwrap()[0];
            // Storage in 7 bits (and int8 arithmetic) moves logits by this much; docs/models.md has what
            // that means for EM and F1.
            let differences = differences(logits, &case.expected);
            let largest = differences.iter().copied().fold(0.0, f32::max);
            let mean = differences.iter().sum::<f32>() / differences.len() as f32;
            let tokens = case.ids.len();
            let what = format!("{} ({number}), {tokens} tokens: {largest}, {mean}", backend.name());
            assert!(largest < 1.2 && mean < 0.35, "{what}");
        }
    }
}

/// int8 moves logits of up to 20 by this much; the kernels among themselves agree to the bit.
#[test]
fn simd_stays_near_and_agrees_with_its_oracle() {
    for golden in [golden!("small"), golden!("default"), golden!("odd")] {
        let bytes = support::gguf_of(&golden["config"].to_string(), StorageType::F32);
        let file = ModelFile::read(&bytes).unwrap();
        let (fast, oracle) =
            (SimdBackend::new(&file).unwrap(), SimdBackend::portable(&file).unwrap());
        let cases = cases(&golden);
        let inputs: Vec<_> =
            cases.iter().map(|c| Input { ids: &c.ids, token_types: &c.token_types }).collect();
        let batch = fast.forward(&inputs).unwrap();
        for ((case, input), logits) in cases.iter().zip(&inputs).zip(&batch) {
            let differences = differences(logits, &case.expected);
            let largest = differences.iter().copied().fold(0.0, f32::max);
            let mean = differences.iter().sum::<f32>() / differences.len() as f32;
            assert!(largest < 0.3 && mean < 0.15, "{} tokens: {largest}, {mean}", case.ids.len());
            // The oracle is slow.
            if case.ids.len() <= 200 {
                assert_eq!(&oracle.forward(&[*input]).unwrap()[0], logits);
            }
        }
    }
}
