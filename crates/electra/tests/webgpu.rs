//! The graphics processor's back end against candle in f32. Natively it runs on any Vulkan device, such
//! as Mesa's software one; without one these tests say so and prove nothing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss
)]

mod support;

use electra::{
    Arithmetic, Backend, CandleBackend, Counters, Error, Input, Logits, ModelFile, Outline,
    Precision, Prepared, StorageType, WebGpuBackend,
};

/// The back end, or `None` where there is no device with this arithmetic.
fn backend(file: &ModelFile<'_>, arithmetic: Arithmetic) -> Option<WebGpuBackend> {
    match pollster::block_on(WebGpuBackend::new(file, arithmetic)) {
        Ok(backend) => Some(backend),
        Err(cause @ (Error::NoGpu { .. } | Error::NoArithmetic { .. })) => {
            eprintln!("NOT TESTED in {}: {cause}", arithmetic.name());
            None
        }
        Err(other) => panic!("{other}"),
    }
}

fn window(config: &electra::Config, length: usize, seed: usize) -> (Vec<u32>, Vec<u32>) {
    let id = |i: usize| ((i * 7919 + seed * 104_729 + 11) % config.vocab_size) as u32;
    ((0..length).map(id).collect(), (0..length).map(|i| u32::from(i > length / 5)).collect())
}

fn largest(a: &[Logits], b: &[Logits]) -> f32 {
    assert_eq!(a.len(), b.len());
    let mut largest = 0.0f32;
    for (a, b) in a.iter().zip(b) {
        assert_eq!((a.start.len(), a.end.len()), (b.start.len(), b.end.len()));
        for (x, y) in a.start.iter().zip(&b.start).chain(a.end.iter().zip(&b.end)) {
            assert!(x.is_finite());
            largest = largest.max((x - y).abs());
        }
    }
    largest
}

/// All lengths in one batch and one alone, within `bound` of candle in f32.
fn check(bytes: &[u8], lengths: &[usize], arithmetic: Arithmetic, bound: f32) {
    let file = ModelFile::read(bytes).unwrap();
    let Some(gpu) = backend(&file, arithmetic) else { return };
    let candle = CandleBackend::new(&file, Precision::F32).unwrap();
    let windows: Vec<_> =
        lengths.iter().enumerate().map(|(seed, n)| window(&file.config, *n, seed)).collect();
    let inputs: Vec<_> =
        windows.iter().map(|(ids, token_types)| Input { ids, token_types }).collect();
    let expected = candle.forward(&inputs).unwrap();
    let batch = pollster::block_on(gpu.forward(&inputs)).unwrap();
    let distance = largest(&batch, &expected);
    eprintln!("{} on {}: {distance:.2e}", arithmetic.name(), gpu.adapter());
    assert!(distance < bound, "{}: {distance}", arithmetic.name());
    // What lies beside a window must not change it.
    let alone = pollster::block_on(gpu.forward(&inputs[1..2])).unwrap();
    assert_eq!(alone[0], batch[1]);
}

macro_rules! config {
    ($name:literal) => {
        support::golden(include_bytes!(concat!("../../../tests/golden/logits_", $name, ".json.gz")))
            ["config"]
            .to_string()
    };
}

const LENGTHS: [usize; 7] = [1, 2, 31, 64, 65, 200, 512];
/// On the sides of a tile, for networks of full width: a software device takes minutes for more.
const TILE: [usize; 2] = [1, 65];

#[test]
fn every_shape_is_near_f32() {
    let shapes: [(_, &[usize]); 3] =
        [(config!("small"), &LENGTHS), (config!("odd"), &LENGTHS), (config!("default"), &TILE)];
    for (config, lengths) in shapes {
        let bytes = support::gguf_of(&config, StorageType::F32);
        check(&bytes, lengths, Arithmetic::F32, 1e-3);
        check(&bytes, lengths, Arithmetic::F16, 2e-2);
    }
    // Weights of `odd` are not all bytes.
    for (config, lengths) in [(config!("small"), &LENGTHS[..]), (config!("default"), &TILE)] {
        let bytes = support::gguf_of(&config, StorageType::Q8_0);
        check(&bytes, lengths, Arithmetic::Int8, 2e-3);
    }
}

#[test]
fn every_storage_type_is_near_f32() {
    for storage in StorageType::ALL {
        let bytes = support::gguf_of(&config!("small"), storage);
        eprintln!("{}", storage.name());
        check(&bytes, &[3, 9], Arithmetic::F32, 1e-3);
        check(&bytes, &[3, 9], Arithmetic::Int8, 2e-3);
    }
}

const MODEL: &[u8] = include_bytes!("../../../assets/models/electra-qa-6x384.gguf");

#[test]
fn the_shipped_model_is_near_f32() {
    check(MODEL, &[128, 1, 384], Arithmetic::F32, 1e-3);
    check(MODEL, &[65, 1], Arithmetic::F16, 2e-2);
    check(MODEL, &[65, 1], Arithmetic::Int8, 2e-3);
}

/// The plain loops that a device is checked against, here and by its probe.
#[test]
fn the_reference_is_near_candle() {
    for config in [config!("small"), config!("odd")] {
        let bytes = support::gguf_of(&config, StorageType::F32);
        let file = ModelFile::read(&bytes).unwrap();
        let candle = CandleBackend::new(&file, Precision::F32).unwrap();
        let (ids, token_types) = window(&file.config, 40, 0);
        let input = Input { ids: &ids, token_types: &token_types };
        let found = WebGpuBackend::reference(&file, &input).unwrap();
        assert!(largest(&[found], &candle.forward(&[input]).unwrap()) < 1e-3);
    }
}

#[test]
fn a_batch_is_five_kernels_a_layer_and_one_read_back_and_makes_no_buffer() {
    let file = ModelFile::read(MODEL).unwrap();
    let Some(gpu) = backend(&file, Arithmetic::F32) else { return };
    let (ids, token_types) = window(&file.config, 40, 0);
    let inputs = [Input { ids: &ids, token_types: &token_types }; 3];
    pollster::block_on(gpu.forward(&inputs)).unwrap();
    let before = gpu.counters();
    pollster::block_on(gpu.forward(&inputs)).unwrap();
    let after = gpu.counters();
    let of_batch = Counters {
        dispatches: after.dispatches - before.dispatches,
        submissions: after.submissions - before.submissions,
        read_backs: after.read_backs - before.read_backs,
        buffers: after.buffers - before.buffers,
        written: after.written - before.written,
        read: after.read - before.read,
    };
    let expected = Counters {
        dispatches: 5 * file.config.num_layers + 2,
        submissions: 1,
        read_backs: 1,
        buffers: 0,
        // Two words a token, four for every window and for the batch.
        written: 4 * (2 * 120 + 4 * 3 + 4),
        read: 8 * 120,
    };
    assert_eq!(of_batch, expected);
}

#[test]
fn a_device_that_is_lost_says_so() {
    let file = ModelFile::read(MODEL).unwrap();
    let Some(gpu) = backend(&file, Arithmetic::F32) else { return };
    let (ids, token_types) = window(&file.config, 9, 0);
    let inputs = [Input { ids: &ids, token_types: &token_types }];
    pollster::block_on(gpu.forward(&inputs)).unwrap();
    gpu.destroy();
    assert!(matches!(pollster::block_on(gpu.forward(&inputs)), Err(Error::Gpu { .. })));
}

#[test]
fn the_beginning_of_a_file_is_enough_to_prepare_for_it() {
    assert!(matches!(Outline::read(&MODEL[..100_000]), Err(Error::Truncated { .. })));
    let outline = Outline::read(&MODEL[..1 << 20]).unwrap();
    let file = ModelFile::read(MODEL).unwrap();
    assert_eq!(outline.config, file.config);
    let prepared = pollster::block_on(Prepared::new(&outline, &[Arithmetic::F32]));
    let prepared = match prepared {
        Err(Error::NoGpu { cause }) => {
            eprintln!("NOT TESTED: {cause}");
            return;
        }
        prepared => prepared.unwrap(),
    };
    let gpu = pollster::block_on(prepared.fastest(&file, &|| 0.0)).unwrap();
    assert_eq!(gpu.arithmetic(), Arithmetic::F32);
}

#[test]
fn the_probe_passes_where_results_are_right() {
    let file = ModelFile::read(MODEL).unwrap();
    let begin = std::time::Instant::now();
    let now = || begin.elapsed().as_secs_f64() * 1e3;
    match pollster::block_on(WebGpuBackend::checked(&file, &now)) {
        Ok(gpu) => eprintln!("{} in {}", gpu.adapter(), gpu.arithmetic().name()),
        Err(Error::NoGpu { cause }) => {
            eprintln!("NOT TESTED: {cause}");
        }
        Err(other) => panic!("{other}"),
    }
}
