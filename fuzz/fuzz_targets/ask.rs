#![no_main]

use std::sync::LazyLock;

use electra::{Logits, ModelFile};
use reader::{Reader, pipeline, squad};

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let model = include_bytes!("../../assets/models/electra-qa-6x384.gguf");
    ModelFile::read(model).ok().and_then(|file| Reader::new(&file).ok()).expect("the shipped model")
});

libfuzzer_sys::fuzz_target!(|input: (&str, &str, Vec<f32>, u8)| {
    let (question, passage, seed, top_k) = input;
    let Ok(passage) = READER.passage(passage) else { return };
    // Weights of strangers may give any logits, such as what is no number.
    let mut values = seed.iter().copied().chain([0.0]).cycle();
    let mut logits = |windows: &[reader::Window]| -> Vec<Logits> {
        let mut take = |n| values.by_ref().take(n).collect();
        windows
            .iter()
            .map(|w| Logits { start: take(w.ids.len()), end: take(w.ids.len()) })
            .collect()
    };
    let options =
        pipeline::Options { top_k: top_k.into(), max_seq_len: 48, doc_stride: 9, ..Default::default() };
    if let Ok(windows) = READER.windows(question, &passage, &options) {
        let answers = pipeline::decode(&passage, &windows, &logits(&windows), &options);
        for answer in answers.into_iter().flatten() {
            assert_eq!(passage.text()[answer.span], answer.text);
        }
    }
    let options = squad::Options { max_seq_len: 96, doc_stride: 9, ..Default::default() };
    if let Ok(windows) = READER.squad_windows(question, &passage, &options) {
        drop(squad::decode(&READER, &passage, &windows, &logits(&windows), &options));
    }
});
