//! Golden files and the reader of the shipped model.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::Read;
use std::path::PathBuf;

use electra::ModelFile;
use reader::Reader;
use serde::de::DeserializeOwned;

fn root() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../..").into()
}

fn unzip(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(root().join("tests/golden").join(name)).unwrap();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn golden<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_slice(&unzip(name)).unwrap()
}

pub fn golden_f16(name: &str) -> Vec<f32> {
    let halves = unzip(name);
    let halves = halves.chunks_exact(2).map(|b| half::f16::from_le_bytes([b[0], b[1]]));
    halves.map(f32::from).collect()
}

pub fn model() -> Vec<u8> {
    std::fs::read(root().join("assets/models/electra-qa-6x384.gguf")).unwrap()
}

pub fn reader() -> Reader {
    // Golden files are transformers', which knows no layout.
    Reader::new(&ModelFile::read(&model()).unwrap()).unwrap().without_layout()
}

/// The same with a verdict of bare probabilities, whatever was fitted to the shipped model.
pub fn neutral_reader() -> Reader {
    let bytes = model();
    let mut file = ModelFile::read(&bytes).unwrap();
    file.verdict = None;
    Reader::new(&file).unwrap().without_layout()
}

/// Byte offset of each code point, and the end.
pub fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}
