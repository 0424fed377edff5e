#![no_main]

use reader::dataset::Dataset;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(dataset) = serde_json::from_slice::<Dataset>(bytes) {
        std::hint::black_box(dataset.questions().count());
    }
});
