#![no_main]

use electra::{Backend, CandleBackend, Input, ModelFile, Precision};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = ModelFile::read(bytes)
        && let Ok(backend) = CandleBackend::new(&file, Precision::AsStored)
    {
        drop(backend.forward(&[Input { ids: &[0, 1], token_types: &[0, 0] }]));
    }
});
