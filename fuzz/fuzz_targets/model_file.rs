#![no_main]

use electra::{Backend, Input, ModelFile, SimdBackend};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = ModelFile::read(bytes) {
        drop(reader::Reader::new(&file));
        if let Ok(backend) = SimdBackend::new(&file) {
            drop(backend.forward(&[Input { ids: &[0, 1], token_types: &[0, 0] }]));
        }
    }
});
