//! Checkpoints from anywhere: every form gives the same model, and whatever else gets a clear error.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use electra::checkpoint::{Conversion, Quantization, Weights, at_once, file};
use electra::{Backend, Error, Input, ModelFile, Result, SimdBackend, StorageType};
use proptest::prelude::*;

type Files = BTreeMap<String, Vec<u8>>;

macro_rules! golden {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/golden/checkpoint/", $name)).as_slice()
    };
}

const OLD: &[u8] = golden!("old_pytorch_model.bin");

fn complete() -> Files {
    let files = [
        (file::CONFIG, golden!("config.json")),
        (file::VOCABULARY, golden!("vocab.txt")),
        (file::TOKENIZER, golden!("tokenizer.json")),
        (file::TOKENIZER_CONFIG, golden!("tokenizer_config.json")),
        (file::WEIGHTS, golden!("model.safetensors")),
        (file::TORCH_WEIGHTS, golden!("pytorch_model.bin")),
    ];
    files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).into()
}

fn without(names: &[&str]) -> Files {
    complete().into_iter().filter(|(name, _)| !names.contains(&name.as_str())).collect()
}

fn with(name: &str, content: impl Into<Vec<u8>>) -> Files {
    let mut files = without(&[file::WEIGHTS]);
    files.insert(name.into(), content.into());
    files
}

fn convert(files: &Files) -> Result<Vec<u8>> {
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    at_once(Conversion { storage, name: None, license: None }.run(files, |_, _| ()))
}

fn refused(files: &Files) -> String {
    convert(files).unwrap_err().to_string()
}

#[test]
fn every_form_of_the_files_gives_the_same_model() {
    let model = convert(&complete()).unwrap();
    let file = ModelFile::read(&model).unwrap();
    let input = Input { ids: &[2, 8, 22, 3, 5, 30, 3], token_types: &[0, 0, 0, 0, 1, 1, 1] };
    SimdBackend::new(&file).unwrap().forward(&[input]).unwrap();
    assert_eq!(convert(&without(&[file::VOCABULARY])).unwrap(), model);
    assert_eq!(convert(&without(&[file::TOKENIZER])).unwrap(), model);
    assert_eq!(convert(&without(&[file::WEIGHTS])).unwrap(), model);
    assert_eq!(convert(&with(file::TORCH_WEIGHTS, OLD)).unwrap(), model);
    assert_eq!(convert(&without(&[file::TOKENIZER_CONFIG])).unwrap(), model);
}

#[test]
fn progress_goes_from_the_first_weight_to_the_last() {
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    let (mut told, files) = (Vec::new(), complete());
    let conversion = Conversion { storage, name: None, license: None };
    at_once(conversion.run(&files, |done, all| told.push((done, all)))).unwrap();
    assert!(told.is_sorted());
    assert!(told.last().is_some_and(|(done, all)| done == all));
}

#[test]
fn what_is_missing_is_named() {
    for (names, found) in [
        (&[file::CONFIG][..], "no config.json"),
        (&[file::VOCABULARY, file::TOKENIZER], "no vocab.txt and no tokenizer.json"),
        (&[file::WEIGHTS, file::TORCH_WEIGHTS], "no model.safetensors and no pytorch_model.bin"),
    ] {
        let text = refused(&without(names));
        assert!(text.contains(found), "{text}");
    }
}

/// A `config.json` with 40 word pieces and only what it cannot do without.
fn small(kind: &str, embedding: usize, hidden: usize, layers: usize, heads: usize) -> String {
    let intermediate = 4 * hidden;
    format!(
        r#"{{"model_type": "{kind}", "vocab_size": 40, "embedding_size": {embedding},
            "hidden_size": {hidden}, "num_hidden_layers": {layers}, "num_attention_heads": {heads},
            "intermediate_size": {intermediate}, "max_position_embeddings": 32,
            "hidden_act": "gelu"}}"#
    )
}

/// Start and end logits of a short input.
fn logits(model: &[u8]) -> Vec<f32> {
    let input = Input { ids: &[2, 8, 22, 3, 5, 30, 3], token_types: &[0, 0, 0, 0, 1, 1, 1] };
    let file = ModelFile::read(model).unwrap();
    let logits = SimdBackend::new(&file).unwrap().forward(&[input]).unwrap().remove(0);
    [logits.start, logits.end].concat()
}

#[test]
fn bert_gives_the_model_that_electra_gives_with_the_same_weights() {
    let electra = support::checkpoint_of(&small("electra", 64, 64, 2, 4));
    let bert = support::checkpoint_of(&small("bert", 64, 64, 2, 4));
    let names = |files: &Files| String::from_utf8_lossy(&files[file::WEIGHTS]).into_owned();
    assert!(names(&bert).contains("\"bert.encoder.layer.1.output.dense.weight\""));
    assert!(!names(&bert).contains("electra.") && !names(&bert).contains("embeddings_project"));
    let model = convert(&bert).unwrap();
    assert_eq!(convert(&electra).unwrap(), model);
    assert!(logits(&model).iter().all(|x| x.is_finite()));
}

#[test]
fn bert_may_have_no_field_for_the_width_of_its_embeddings() {
    let config = small("bert", 64, 64, 1, 2);
    let mut files = support::checkpoint_of(&config);
    let model = convert(&files).unwrap();
    files.insert(file::CONFIG.into(), config.replace(r#""embedding_size": 64,"#, "").into());
    assert_eq!(convert(&files).unwrap(), model);
}

/// In f32 its logits are held to transformers by the golden tests.
#[test]
fn the_shape_of_electra_small_converts_and_runs() {
    let files = support::checkpoint_of(&small("electra", 128, 256, 12, 4));
    let exact =
        Quantization { weights: Weights::Blocks(StorageType::F32), embeddings: StorageType::F32 };
    let conversion = Conversion { storage: exact, name: None, license: None };
    let exact = logits(&at_once(conversion.run(&files, |_, _| ())).unwrap());
    let stored = logits(&convert(&files).unwrap());
    let range = exact.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    let off = exact.iter().zip(&stored).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
    assert!(range > 0.1 && off < 0.2 * range, "{off} of {range}");
}

#[test]
fn what_a_config_does_not_say_is_what_transformers_takes() {
    let config = small("electra", 32, 64, 1, 2);
    let said = config.replace('{', r#"{"layer_norm_eps": 1e-12, "type_vocab_size": 2, "#);
    let mut files = support::checkpoint_of(&said);
    let model = convert(&files).unwrap();
    files.insert(file::CONFIG.into(), config.into());
    assert_eq!(convert(&files).unwrap(), model);
}

#[test]
fn rows_of_the_embeddings_beyond_the_vocabulary_are_left_out() {
    let mut files = support::checkpoint_of(&small("electra", 32, 64, 1, 2));
    let whole = convert(&files).unwrap();
    let pieces: Vec<_> = (0..33).map(|id| id.to_string()).collect();
    files.insert(file::VOCABULARY.into(), pieces.join("\n").into());
    let mut told = Vec::new();
    let storage = Quantization { weights: Weights::Channels, embeddings: StorageType::Q8_0 };
    let conversion = Conversion { storage, name: None, license: None };
    let model = at_once(conversion.run(&files, |done, all| told.push((done, all)))).unwrap();
    assert!(told.last().is_some_and(|(done, all)| done == all));
    let file = ModelFile::read(&model).unwrap();
    assert_eq!((file.config.vocab_size, file.vocabulary.pieces), (33, pieces));
    assert!(model.len() < whole.len());
    assert_eq!(logits(&model), logits(&whole));
    // A vocabulary may not have more pieces than there are rows.
    files.insert(file::VOCABULARY.into(), "a\n".repeat(41).into());
    assert!(refused(&files).contains("41 word pieces"));
}

#[test]
fn the_architecture_is_known_by_model_type_else_by_architectures_else_by_the_tensors() {
    for (kind, class) in
        [("electra", "ElectraForQuestionAnswering"), ("bert", "BertForQuestionAnswering")]
    {
        let said = small(kind, 64, 64, 1, 2);
        let mut files = support::checkpoint_of(&said);
        let model = convert(&files).unwrap();
        let field = format!("\"model_type\": \"{kind}\",");
        assert!(said.contains(&field));
        for instead in [format!("\"architectures\": [\"{class}\"],"), String::new()] {
            files.insert(file::CONFIG.into(), said.replace(&field, &instead).into());
            assert_eq!(convert(&files).unwrap(), model);
        }
        for class in
            ["MegatronBertForQuestionAnswering", "RobertaModel", "BertJapaneseForQuestionAnswering"]
        {
            let named = format!("\"architectures\": [\"{class}\"],");
            files.insert(file::CONFIG.into(), said.replace(&field, &named).into());
            assert!(refused(&files).contains(&format!("`{class}`")));
        }
    }
    let mut files = support::checkpoint_of(&small("electra", 64, 64, 1, 2));
    let config = small("electra", 64, 64, 1, 2).replace("\"model_type\": \"electra\",", "");
    files.insert(file::CONFIG.into(), config.into());
    let at = |weights: &[u8]| weights.windows(8).position(|window| window == b"electra.");
    let weights = files.get_mut(file::WEIGHTS).unwrap();
    while let Some(at) = at(weights) {
        weights[at..at + 8].copy_from_slice(b"roberta.");
    }
    assert!(refused(&files).contains("\"model_type\": \"electra\""));
}

#[test]
fn marks_of_byte_order_and_utf_16_change_nothing() {
    let model = convert(&complete()).unwrap();
    let names = [file::CONFIG, file::TOKENIZER, file::TOKENIZER_CONFIG, file::VOCABULARY];
    for name in names {
        let mut files = complete();
        if name == file::VOCABULARY {
            files.remove(file::TOKENIZER);
        }
        let text = String::from_utf8(files[name].clone()).unwrap();
        let wide =
            |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<_>>();
        for bytes in [
            [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat(),
            [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(),
            [&b"\xfe\xff"[..], &wide(u16::to_be_bytes)].concat(),
        ] {
            files.insert(name.into(), bytes);
            assert!(convert(&files).unwrap() == model, "{name}");
        }
        files.insert(name.into(), b"Gr\xf6\xdfe".into());
        let text = refused(&files);
        assert!(text.contains(name) && text.contains("Save it as UTF-8"), "{text}");
        assert!(!text.contains("mislead"), "{text}");
    }
}

/// The checkpoint with its tensors in two files; safetensors, or PyTorch's archive in both.
fn sharded(index: &str, parts: [(&str, Vec<u8>); 2]) -> Files {
    let mut files = without(&[file::WEIGHTS, file::TORCH_WEIGHTS]);
    let names = parts.each_ref().map(|(name, _)| *name);
    let map = format!(
        r#"{{"metadata": {{}}, "weight_map": {{"a": "{}", "b": "{}"}}}}"#,
        names[0], names[1]
    );
    files.insert(index.into(), map.into());
    files.extend(parts.map(|(name, bytes)| (name.to_owned(), bytes)));
    files
}

fn halves() -> [(&'static str, Vec<u8>); 2] {
    let whole = safetensors::SafeTensors::deserialize(golden!("model.safetensors")).unwrap();
    let half = |first: bool| {
        let tensors = whole.iter().filter(|(name, _)| name.contains("encoder") == first);
        safetensors::serialize(tensors, None).unwrap()
    };
    [
        ("model-00001-of-00002.safetensors", half(true)),
        ("model-00002-of-00002.safetensors", half(false)),
    ]
}

#[test]
fn weights_in_several_files_are_read() {
    let model = convert(&complete()).unwrap();
    assert_eq!(convert(&sharded(file::WEIGHTS_INDEX, halves())).unwrap(), model);
    let whole = golden!("pytorch_model.bin").to_vec();
    let parts = [
        ("pytorch_model-00001-of-00002.bin", whole),
        ("pytorch_model-00002-of-00002.bin", OLD.into()),
    ];
    assert_eq!(convert(&sharded(file::TORCH_WEIGHTS_INDEX, parts)).unwrap(), model);
    // A whole file comes before parts.
    let mut files = sharded(file::WEIGHTS_INDEX, halves());
    files.insert(file::WEIGHTS.into(), golden!("model.safetensors").into());
    files.remove("model-00001-of-00002.safetensors");
    assert_eq!(convert(&files).unwrap(), model);
}

#[test]
fn parts_that_are_missing_or_lie_elsewhere_are_named() {
    let mut files = sharded(file::WEIGHTS_INDEX, halves());
    files.remove("model-00002-of-00002.safetensors");
    let text = refused(&files);
    assert!(
        text.contains("model-00002-of-00002.safetensors, which model.safetensors.index.json names"),
        "{text}"
    );
    files.insert("model-00002-of-00002.safetensors".into(), halves()[0].1.clone());
    assert!(refused(&files).contains("is missing"));
    for name in [
        "../model.safetensors",
        "/etc/passwd",
        "a/b",
        "",
        ".hidden",
        "a\\\\b",
        "https://evil.example/x",
    ] {
        let [_, second] = halves();
        let text = refused(&sharded(file::WEIGHTS_INDEX, [(name, Vec::new()), second]));
        assert!(text.contains("no file beside it"), "{name}: {text}");
    }
    let map = (0..33).map(|i| format!(r#""{i}": "{i}.safetensors""#)).collect::<Vec<_>>().join(",");
    files.insert(file::WEIGHTS_INDEX.into(), format!(r#"{{"weight_map": {{{map}}}}}"#).into());
    assert!(refused(&files).contains("33 files, at most 32"));
}

fn config(from: &str, to: &str) -> Files {
    let text = std::str::from_utf8(golden!("config.json")).unwrap();
    assert!(text.contains(from));
    with(file::CONFIG, text.replace(from, to))
}

#[test]
fn other_models_are_refused_with_what_was_found_and_what_is_supported() {
    let head = br#""qa_outputs.weight":{"dtype":"F32","shape":[2,32]"#;
    let safetensors = golden!("model.safetensors");
    let at = safetensors.windows(head.len()).position(|window| window == head).unwrap();
    let mut other_head = safetensors.to_vec();
    other_head[at + head.len() - 5..][..5].copy_from_slice(b"1,64]");
    let mut no_head = safetensors.to_vec();
    no_head[at + 1..][..10].copy_from_slice(b"classifier");
    let half = std::str::from_utf8(golden!("vocab.txt")).unwrap().lines().take(29);
    let mut cut = without(&[file::TOKENIZER]);
    cut.insert(file::VOCABULARY.into(), half.collect::<Vec<_>>().join("\n").into());
    for (files, parts) in [
        (config("\"electra\"", "\"roberta\""), ["`roberta`", "ELECTRA and BERT"]),
        (config("absolute", "relative_key"), ["relative_key", "absolute ones"]),
        (config("\"gelu\"", "\"swish\""), ["swish", "supported: gelu"]),
        (config("\"hidden_size\": 32", "\"hidden_size\": 64"), ["shape", "is due"]),
        (config("\"hidden_size\": 32", "\"hidden_size\": 32000000"), ["32000000", "outside"]),
        (with(file::WEIGHTS, other_head), ["[1, 64]", "plain head of a start and an end"]),
        (with(file::WEIGHTS, no_head), ["`qa_outputs.weight` is missing", "question answering"]),
        (cut, ["29 tokens", "58"]),
        (
            config("\"hidden_size\"", "\"is_decoder\": true, \"hidden_size\""),
            ["one direction", "encoders"],
        ),
        (with(file::CONFIG, "<!doctype html>"), ["config.json", "a web page"]),
        (with(file::CONFIG, "{"), ["config.json", "line 1"]),
        (with(file::WEIGHTS, "<!doctype html><title>Sign in"), ["a web page", "Get it again"]),
        (
            with(file::WEIGHTS, "version https://git-lfs.github.com/spec/v1\noid"),
            ["Git LFS", "pull"],
        ),
        (with(file::WEIGHTS, "GGUF\x03\0\0\0\x01\0\0\0"), ["safetensors", "PyTorch"]),
        (with(file::WEIGHTS, ""), ["safetensors", "PyTorch"]),
        (with(file::WEIGHTS, b"\xff\xff\xff\xff\xff\xff\xff\x7f{".to_vec()), ["header", "allowed"]),
    ] {
        let text = refused(&files);
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    }
}

#[test]
fn weights_that_were_cut_are_said_to_be() {
    for whole in [golden!("model.safetensors"), golden!("pytorch_model.bin"), OLD] {
        for length in (40..whole.len()).step_by(997).chain([whole.len() - 1]) {
            let error = convert(&with(file::WEIGHTS, &whole[..length])).unwrap_err();
            assert!(
                matches!(error, Error::Truncated { .. }),
                "{length} of {}: {error}",
                whole.len()
            );
        }
    }
}

#[test]
fn other_numbers_are_named() {
    let mut doubles = golden!("pytorch_model.bin").to_vec();
    let at = doubles.windows(12).position(|window| window == b"FloatStorage").unwrap();
    doubles[at..at + 12].copy_from_slice(b"FlootStorage");
    assert!(refused(&with(file::WEIGHTS, doubles)).contains("torch.FlootStorage"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Bytes changed anywhere, but mostly in the tables that say where the numbers are.
    #[test]
    fn altered_weights_never_panic(
        form in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<u8>()), 1..5),
    ) {
        let mut bytes = [golden!("model.safetensors"), golden!("pytorch_model.bin"), OLD][form].to_vec();
        for (at, early, byte) in changes {
            let length = bytes.len();
            let at = if early { at.index(4000) } else { length - 1 - at.index(length.min(4000)) };
            bytes[at] = byte;
        }
        drop(convert(&with(file::WEIGHTS, bytes)));
    }

    #[test]
    fn altered_texts_never_panic(
        which in 0..7_usize,
        at in any::<prop::sample::Index>(),
        text in "[\\[\\]{}\",:0-9a-z# .-]{0,6}",
    ) {
        let name = [
            file::CONFIG,
            file::VOCABULARY,
            file::TOKENIZER,
            file::TOKENIZER_CONFIG,
            file::SPECIAL_TOKENS,
            file::ADDED_TOKENS,
            file::WEIGHTS_INDEX,
        ][which];
        let mut files = match name {
            file::VOCABULARY => without(&[file::TOKENIZER]),
            file::SPECIAL_TOKENS | file::ADDED_TOKENS => without(&[file::TOKENIZER_CONFIG]),
            file::WEIGHTS_INDEX => sharded(file::WEIGHTS_INDEX, halves()),
            _ => complete(),
        };
        files.entry(file::SPECIAL_TOKENS.into()).or_insert_with(|| {
            br#"{"unk_token": "[UNK]", "additional_special_tokens": [{"content": "the", "lstrip": true}]}"#.into()
        });
        files.entry(file::ADDED_TOKENS.into()).or_insert_with(|| br#"{"bridge": 41, "the": 5}"#.into());
        let content = files.get_mut(name).unwrap();
        let at = at.index(content.len());
        let end = content.len().min(at + text.len());
        content.splice(at..end, text.bytes());
        if let Ok(model) = convert(&files) {
            ModelFile::read(&model).unwrap();
        }
    }

    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..200), form in 0..3_usize) {
        let mut bytes = [&b"PK\x03\x04"[..], b"\x40\0\0\0\0\0\0\0{", &OLD[..500]][form].to_vec();
        bytes.extend(noise);
        drop(convert(&with(file::WEIGHTS, bytes)));
    }
}
