//! The rows of a window divided among shares: the bits of the whole, on every kernel.
#![allow(clippy::expect_used)]

use std::sync::Mutex;

use super::encoder::{Encoder, Head, Layer, Norm, Table};
use super::kernel::{Kernel, Portable};
use super::pass::Encode;
use super::share::Share;
use super::testing::{Random, with_fast_kernels};
use super::weights::Packed;
use crate::backend::profile::Stopwatch;
use crate::{Activation, Config, Error, Input, Logits, StorageType};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOKENS: usize = 150;

fn numbers(r: &mut Random, count: usize) -> Vec<f32> {
    (0..count).map(|_| r.uniform()).collect()
}

fn linear<K: Kernel>(r: &mut Random, inputs: usize, outputs: usize) -> Packed {
    let mut packed = Packed::new::<K>(inputs, &numbers(r, outputs));
    for channel in 0..outputs {
        let row: Vec<u8> = numbers(r, inputs).iter().flat_map(|w| w.to_le_bytes()).collect();
        packed.set::<K>(channel, StorageType::F32, &row, 1.0, &mut vec![0.0; inputs]);
    }
    packed
}

fn table(r: &mut Random, rows: usize, size: usize) -> Table {
    let bytes = numbers(r, rows * size).iter().flat_map(|x| x.to_le_bytes()).collect();
    Table { dtype: StorageType::F32, row_bytes: 4 * size, bytes }
}

/// A network of a random shape: the same on every kernel.
fn encoder<K: Kernel>(kernel: K, seed: u64) -> Encoder<K> {
    let r = &mut Random(seed);
    let (num_heads, head_size, inner) = (r.size(3), r.size(40), r.size(100));
    let hidden = num_heads * head_size;
    let embedding_size = if r.next().is_multiple_of(2) { hidden } else { r.size(40) };
    let norm = |r: &mut Random, size| Norm { weight: numbers(r, size), bias: numbers(r, size) };
    let layer = |r: &mut Random| Layer {
        queries: linear::<K>(r, hidden, hidden),
        keys_and_values: linear::<K>(r, hidden, 2 * hidden),
        attention_output: linear::<K>(r, hidden, hidden),
        attention_norm: norm(r, hidden),
        up: linear::<K>(r, hidden, inner),
        down: linear::<K>(r, inner, hidden),
        output_norm: norm(r, hidden),
    };
    let num_layers = r.size(3);
    Encoder {
        kernel,
        words: table(r, 50, embedding_size),
        positions: table(r, TOKENS, embedding_size),
        token_types: table(r, 2, embedding_size),
        embedding_norm: norm(r, embedding_size),
        projection: (embedding_size != hidden).then(|| linear::<K>(r, embedding_size, hidden)),
        layers: (0..num_layers).map(|_| layer(r)).collect(),
        head: Head { weight: numbers(r, 2 * hidden), bias: numbers(r, 2) },
        arenas: Mutex::default(),
        config: Config {
            vocab_size: 50,
            embedding_size,
            hidden_size: hidden,
            num_layers,
            num_heads,
            intermediate_size: inner,
            max_positions: TOKENS,
            num_token_types: 2,
            layer_norm_eps: 1e-12,
            activation: Activation::Gelu,
        },
    }
}

fn share<'a>(encoder: &'a dyn Encode, input: &Input<'_>, from: usize, to: usize) -> Share<'a> {
    let steps = encoder.share(input, from..to);
    Share::new(steps, input.ids.len(), from..to, encoder.config().hidden_size)
}

/// What comes of shares that begin at these rows, and end where the next one begins.
fn divided(encoder: &dyn Encode, input: &Input<'_>, edges: &[usize], r: &mut Random) -> Logits {
    let mut shares: Vec<_> =
        edges.windows(2).map(|edge| share(encoder, input, edge[0], edge[1])).collect();
    loop {
        for from in 0..shares.len() {
            let (rows, own) = (shares[from].rows(), shares[from].keys_and_values().to_vec());
            for to in (0..shares.len()).filter(|to| *to != from) {
                shares[to].place(rows.clone()).expect("rows of it").copy_from_slice(&own);
            }
        }
        let mut all = Logits { start: Vec::new(), end: Vec::new() };
        for share in &mut shares {
            if r.next().is_multiple_of(2) {
                share.prepare();
            }
            if let Some(logits) = share.advance().expect("all are there") {
                all.start.extend(logits.start);
                all.end.extend(logits.end);
            }
        }
        if !all.start.is_empty() {
            return all;
        }
    }
}

fn bits(logits: &Logits) -> Vec<u32> {
    logits.start.iter().chain(&logits.end).map(|x| x.to_bits()).collect()
}

fn compare<K: Kernel + std::fmt::Debug>(kernel: K)
where
    K::Activation: std::fmt::Debug,
{
    for seed in 0..100 {
        let r = &mut Random(!seed);
        let tokens = r.size(TOKENS as u64);
        let ids: Vec<u32> = (0..tokens).map(|_| (r.next() % 50) as u32).collect();
        let token_types: Vec<u32> = (0..tokens).map(|_| (r.next() % 2) as u32).collect();
        let input = Input { ids: &ids, token_types: &token_types };
        let whole = encoder(Portable, seed).window(&input, &mut Stopwatch::none());
        let fast = encoder(kernel, seed);
        // Shares of any size, one row among them, and as they are meant to be.
        let mut any = vec![0, tokens];
        any.extend((1..r.size(4)).map(|_| r.size(tokens as u64) - 1));
        any.extend((tokens > 1 && seed % 4 == 0).then_some(tokens - 1));
        any.sort_unstable();
        any.dedup();
        let mut even: Vec<_> = Share::divide(tokens, r.size(4)).map(|rows| rows.start).collect();
        even.push(tokens);
        for edges in [vec![0, tokens], any, even] {
            let found = divided(&fast, &input, &edges, r);
            assert_eq!(bits(&found), bits(&whole), "{} with seed {seed}: {edges:?}", K::NAME);
        }
        assert!(fast.arenas().len() <= 5, "room is used again");
    }
}

#[test]
fn shares_agree_with_the_whole() {
    compare(Portable);
    with_fast_kernels!(|kernel| compare(kernel));
}

#[test]
fn rows_are_divided_evenly_and_none_is_left() {
    for tokens in 1..400 {
        for parts in 0..6 {
            let all: Vec<_> = Share::divide(tokens, parts).collect();
            assert!(!all.is_empty() && all.len() <= parts.max(1), "{tokens} / {parts}: {all:?}");
            assert!(all.iter().all(|rows| !rows.is_empty()), "{tokens} / {parts}: {all:?}");
            let end = all.iter().try_fold(0, |end, rows| (rows.start == end).then_some(rows.end));
            assert_eq!(end, Some(tokens), "{tokens} / {parts}: {all:?}");
        }
    }
    assert_eq!(Share::divide(384, 2).collect::<Vec<_>>(), [0..192, 192..384]);
}

#[test]
fn shares_that_do_not_fit_are_errors() {
    let encoder = encoder(Portable, 1);
    let input = Input { ids: &[1, 2, 3], token_types: &[0, 0, 0] };
    assert!(Share::check(3, &(1..3)).is_ok());
    for rows in [1..4, 2..2, 3..4] {
        assert!(matches!(Share::check(3, &rows), Err(Error::Input(_))), "{rows:?}");
    }
    let mut first = share(&encoder, &input, 0, 2);
    assert!(matches!(first.place(2..4), Err(Error::Input(_))));
    assert!(matches!(first.advance(), Err(Error::Input(_))), "a row is missing");
    let mut second = share(&encoder, &input, 2, 3);
    first.place(2..3).expect("a row of it").copy_from_slice(second.keys_and_values());
    assert!(first.advance().is_ok());
    assert!(encoder.config().num_layers == 1 || first.advance().is_err(), "of the next layer");
}
