//! Memory stays in proportion to a file, whatever the file says about itself.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use electra::checkpoint::{Conversion, Quantization, Weights, at_once, file};
use electra::{ModelFile, SimdBackend, StorageType};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

type Files = BTreeMap<String, Vec<u8>>;

macro_rules! golden {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/golden/checkpoint/", $name)).as_slice()
    };
}

const FORMS: [&[u8]; 3] =
    [golden!("model.safetensors"), golden!("pytorch_model.bin"), golden!("old_pytorch_model.bin")];

/// The most that these may take beside a multiple of their file: tables of names, and a piece of rows.
const BESIDE: usize = 4 << 20;

fn files(weights: &[u8]) -> Files {
    let files = [
        (file::CONFIG, golden!("config.json")),
        (file::VOCABULARY, golden!("vocab.txt")),
        (file::WEIGHTS, weights),
    ];
    files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).into()
}

fn convert(files: &Files) -> electra::Result<Vec<u8>> {
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    at_once(Conversion { storage, name: None, license: None }.run(files, |_, _| ()))
}

/// The most memory that something takes, beyond what was taken before.
fn peak(work: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

/// Changes that make sizes large: a run of bytes becomes nines or ones.
fn inflate(bytes: &mut [u8], at: usize, length: usize) {
    for byte in bytes.iter_mut().skip(at).take(length) {
        *byte = if byte.is_ascii_digit() { b'9' } else { 0xff };
    }
}

// One test: others would count as well if they ran beside it.
#[test]
fn no_file_takes_more_memory_than_its_size_justifies() {
    let model = convert(&files(FORMS[0])).unwrap();
    let mut runner = proptest::test_runner::TestRunner::default();
    let changes = (0..4_usize, any::<prop::sample::Index>(), any::<bool>(), 1..12_usize);
    let result = runner.run(&changes, |(form, at, early, length)| {
        let mut bytes = FORMS.get(form).copied().unwrap_or(&model).to_vec();
        let span = bytes.len().min(5000);
        let at = if early { at.index(span) } else { bytes.len() - 1 - at.index(span) };
        inflate(&mut bytes, at, length);
        let most = 8 * bytes.len() + BESIDE;
        let used = if form < FORMS.len() {
            let files = files(&bytes);
            peak(|| drop(convert(&files)))
        } else {
            peak(|| drop(ModelFile::read(&bytes).map(|file| SimdBackend::new(&file).map(drop))))
        };
        prop_assert!(used <= most, "{used} bytes for a file of {}", bytes.len());
        Ok(())
    });
    result.unwrap();

    // Rows are read in pieces: of weights that are larger than a piece, only the outcome is held.
    let config = String::from_utf8(golden!("config.json").to_vec()).unwrap();
    let config =
        config.replace("\"max_position_embeddings\": 64", "\"max_position_embeddings\": 8192");
    let config = config.replace("\"vocab_size\": 58", "\"vocab_size\": 200000");
    let mut large = files(&large_weights());
    large.insert(file::CONFIG.into(), config.into());
    large.insert(file::VOCABULARY.into(), "a\n".repeat(200_000).into());
    let size = large[file::WEIGHTS].len();
    let mut model = Vec::new();
    let used = peak(|| model = convert(&large).unwrap());
    // Its texts, several times over, its outcome, and pieces; but not the weights once more.
    assert!(used < model.len() + 16 * 1_400_000 + BESIDE, "{used} of {size}");
}

/// The golden weights with embeddings of other sizes, of zeros.
fn large_weights() -> Vec<u8> {
    let length = u64::from_le_bytes(FORMS[0][..8].try_into().unwrap());
    let length = usize::try_from(length).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&FORMS[0][8..8 + length]).unwrap();
    let (mut new, mut at) = (serde_json::Map::new(), 0);
    for (name, tensor) in header.as_object().unwrap() {
        if name == "__metadata__" || tensor["dtype"] != "F32" {
            continue;
        }
        let mut shape: Vec<usize> = serde_json::from_value(tensor["shape"].clone()).unwrap();
        if name.ends_with("word_embeddings.weight") {
            shape[0] = 200_000;
        } else if name.ends_with("position_embeddings.weight") {
            shape[0] = 8192;
        }
        let end = at + 4 * shape.iter().product::<usize>();
        let place = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [at, end]});
        new.insert(name.clone(), place);
        at = end;
    }
    let header = serde_json::to_vec(&new).unwrap();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.resize(bytes.len() + at, 0);
    bytes
}
