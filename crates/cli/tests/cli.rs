//! The contracts of the command line, with the real model.
#![allow(clippy::unwrap_used)]

#[path = "../../electra/tests/support/mod.rs"]
mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const PASSAGE: &str = "Zoë’s café 😀 opened in Oslo in 1987. Its owner, Anders Berg, bakes the bread \
    himself and sells it from six in the morning.";

fn electra_qa() -> Command {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL").env_remove("HF_ENDPOINT");
    command
}

fn ask(question: &str, more: &[&str]) -> Command {
    let mut command = electra_qa();
    command.args(["ask", "--passage", "-", "--question", question]).args(more);
    command.write_stdin(PASSAGE);
    command
}

fn json(command: &mut Command) -> Value {
    serde_json::from_slice(&command.assert().success().get_output().stdout).unwrap()
}

/// Standard error of a command that fails with this exit code.
fn failure(command: &mut Command, code: i32) -> String {
    let output = command.assert().code(code).get_output().clone();
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn ask_prints_the_span_and_its_code_points() {
    let result = json(&mut ask("When did the café open?", &["--json"]));
    let answer = &result["answers"][0];
    assert_eq!(answer["text"], "1987");
    let [start, end] =
        ["start", "end"].map(|k| usize::try_from(answer[k].as_u64().unwrap()).unwrap());
    assert_eq!(PASSAGE.chars().skip(start).take(end - start).collect::<String>(), "1987");
    assert_eq!(result["windows"], 1);
}

#[test]
fn ask_reads_a_file_and_ranks() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("passage.txt");
    let others = "Its waiter, Olof Brun, owns a boat, and Anna Lind the house next to it.";
    fs::write(&file, format!("{PASSAGE} {others}")).unwrap();
    let mut command = electra_qa();
    command.args([
        "ask",
        "--question",
        "Who owns the café?",
        "--top-k",
        "3",
        "--json",
        "--passage",
    ]);
    let result = json(command.arg(&file));
    let answers = result["answers"].as_array().unwrap();
    assert_eq!(answers[0]["text"], "Anders Berg");
    assert_eq!(answers.len(), 3);
    let value =
        |field: &str| answers.iter().map(|a| a[field].as_f64().unwrap()).collect::<Vec<_>>();
    assert!(value("confidence").is_sorted_by(|a, b| a >= b));
    assert!(value("score").iter().all(|score| (0.0..=1.0).contains(score)));
    assert!(answers[0]["readings"][0]["text"] == "Anders Berg");
    assert!(result["answerable"].as_f64() >= result["threshold"].as_f64());
}

fn ask_of(passage: &'static str, question: &str, more: &[&str]) -> Value {
    let mut command = ask(question, more);
    json(command.arg("--json").write_stdin(passage))
}

#[test]
fn ask_answers_though_no_reading_alone_beats_the_null() {
    let passage = "The old bridge at Lund was opened in 1903 by Ida Holm. It carries about 200 \
        trains a day and was painted green in 1998.";
    let result = ask_of(passage, "How many trains cross it every day?", &["--top-k", "3"]);
    assert!(result["answers"][0]["text"].as_str().unwrap().contains("200"), "{result}");
}

#[test]
fn ask_marks_the_place_that_answers() {
    let items: String = (0..30)
        .map(|i| format!("Item {i} of the yearly report deals with paper and ink. "))
        .collect();
    let passage = format!(
        "The kitchen was painted in 1987. {items}The bridge was opened in 1987 by the king. {items}"
    );
    let place = passage.rfind("1987").unwrap();
    for top_k in ["1", "4", "12"] {
        let mut command = ask("When was the bridge opened?", &["--json", "--top-k", top_k]);
        let result = json(command.write_stdin(passage.clone()));
        assert_eq!(result["answers"][0]["start"], place, "{result}");
        assert_eq!(result["answers"][0]["text"], "1987");
    }
}

#[test]
fn ask_says_that_the_text_does_not_say() {
    let passage = "Anna Berg founded the firm.";
    let question = "When did it rain?";
    let of = |more: &[&str]| ask_of(passage, question, more)["answers"][0]["text"].clone();
    assert_eq!(of(&[]), "");
    assert_eq!(of(&["--no-answer"]), "");
    assert_eq!(of(&["--mode", "squad"]), "");
    assert_eq!(of(&["--mode", "pipeline", "--no-answer"]), "");
    assert_ne!(of(&["--mode", "pipeline"]), "");
    assert_ne!(of(&["--always-answer"]), "");
    assert_ne!(of(&["--mode", "squad", "--always-answer"]), "");
    assert_ne!(of(&["--threshold", "0"]), "");
    let plain = ask(question, &[]).write_stdin(passage).assert().success().get_output().clone();
    assert!(String::from_utf8(plain.stdout).unwrap().contains("(the text does not say)"));
    assert!(failure(&mut ask(question, &["--threshold", "2"]), 2).contains("from 0 to 1"));
    let misplaced = ["--threshold", "0.3", "--mode", "squad"];
    assert!(failure(&mut ask(question, &misplaced), 2).contains("--mode verdict"));
}

#[test]
fn ask_can_say_that_the_text_does_not_say() {
    let question = "What is the capital of Australia?";
    let result = json(&mut ask(question, &["--no-answer", "--json"]));
    assert_eq!(result["answers"][0]["text"], "");
    let plain = ask(question, &["--no-answer"]).assert().success().get_output().stdout.clone();
    assert!(String::from_utf8(plain).unwrap().contains("does not say"));
}

#[test]
fn wrong_use_exits_with_2() {
    assert!(failure(&mut ask("  ", &[]), 2).contains("question is empty"));
    assert!(failure(&mut ask("why?", &["--top-k", "0"]), 2).contains("1 to 1000"));
    assert!(failure(&mut ask(&"long ".repeat(500), &[]), 2).contains("fewer words"));
    assert!(failure(electra_qa().arg("answer"), 2).contains("Usage"));
}

#[test]
fn bad_input_exits_with_1_and_says_why() {
    let passage = |bytes: Vec<u8>| {
        let mut command = electra_qa();
        command.args(["ask", "--passage", "-", "--question", "why?"]);
        failure(command.write_stdin(bytes), 1)
    };
    assert!(passage(vec![]).contains("no text"));
    assert!(passage(b"\0\x01 \n".to_vec()).contains("no text"));
    assert!(passage(vec![0xff, 0xfe, 0x00]).contains("UTF-8"));
    assert!(passage(b"word ".repeat(4_000_000)).contains("too long"));
    let mut missing = electra_qa();
    missing.args(["ask", "--passage", "no such file", "--question", "why?"]);
    assert!(failure(&mut missing, 1).contains("no such file"));
}

#[test]
fn bad_models_exit_with_1_and_say_why() {
    let folder = TempDir::new().unwrap();
    let with_model = |bytes: &[u8]| {
        let file = folder.path().join("model.gguf");
        fs::write(&file, bytes).unwrap();
        failure(&mut ask("why?", &["--model", file.to_str().unwrap()]), 1)
    };
    assert!(with_model(b"<html>").contains("not a GGUF"));
    let model = include_bytes!("../../../assets/models/electra-qa-6x384.gguf");
    assert!(with_model(&model[..model.len() / 2]).contains("cut short"));
    let mut huge = model.to_vec();
    huge[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(with_model(&huge).contains("mislead"));
}

const DATA: &str = r#"{"version": "v2.0", "data": [{"title": "Oslo", "paragraphs": [{"context":
    "The café opened in Oslo in 1987. Its owner, Anders Berg, bakes the bread himself.", "qas": [
    {"id": "a", "question": "When did the café open?", "answers": [{"text": "1987", "answer_start": 27}]},
    {"id": "b", "question": "Who owns the café?", "answers": [{"text": "Anders Berg", "answer_start": 44}]},
    {"id": "c", "question": "What is the capital of Australia?", "answers": [], "is_impossible": true},
    {"id": "d", "question": " ", "answers": [], "is_impossible": true}]}]}]}"#;

#[test]
fn eval_reports_scores_and_writes_predictions() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data.json");
    fs::write(&data, DATA).unwrap();
    for mode in ["squad", "pipeline", "verdict"] {
        let predictions = folder.path().join("predictions.json");
        let mut command = electra_qa();
        command.args(["eval", "--json", "--mode", mode]);
        command.arg("--data").arg(&data).arg("--predictions").arg(&predictions);
        let report = json(&mut command);
        assert_eq!(report["exact"], 100.0, "{mode}");
        assert_eq!(report["total"], 4);
        assert_eq!(report["HasAns_f1"], 100.0);
        assert_eq!(report["NoAns_f1"], 100.0);
        assert_eq!(report["model_sha256"].as_str().unwrap().len(), 64);
        let written: Value = serde_json::from_slice(&fs::read(predictions).unwrap()).unwrap();
        assert_eq!(written["b"], "Anders Berg");
        assert_eq!(written["c"], "");
    }
}

#[test]
fn eval_puts_questions_to_whole_articles() {
    let folder = TempDir::new().unwrap();
    let (data, features) = (folder.path().join("data.json"), folder.path().join("features.jsonl"));
    // The same words stand in another paragraph, which no question belongs to.
    let other = r#"{"context": "The bakery in Bergen opened in 1987.", "qas": []},"#;
    fs::write(&data, DATA.replace(r#""paragraphs": ["#, &format!(r#""paragraphs": [{other}"#)))
        .unwrap();
    for (mode, whole) in [
        ("squad", "--whole-articles"),
        ("pipeline", "--whole-articles"),
        ("verdict", "--whole-articles"),
        ("verdict", "--one-book"),
    ] {
        let mut command = electra_qa();
        command.args(["eval", "--json", whole, "--mode", mode, "--data"]).arg(&data);
        let report = json(&mut command);
        assert_eq!(report["right_marked_in_paragraph"], 100.0, "{mode}: {report}");
        // One of the four questions is empty and is put to no window.
        assert_eq!(report["windows"], 3);
        assert_eq!(report.get("answerable_ece").is_some(), mode == "verdict");
    }
    let first = |mode, windows| {
        let mut command = electra_qa();
        command.args(["eval", "--json", "--mode", mode, "--first", windows, "--data"]).arg(&data);
        command
    };
    let report = json(&mut first("verdict", "1"));
    assert_eq!((&report["windows"], &report["answer_in_first_8"]), (&3.into(), &100.0.into()));
    assert!(failure(&mut first("squad", "1"), 2).contains("--mode verdict"));
    failure(&mut first("verdict", "0"), 2);
    let mut command = electra_qa();
    command
        .args(["eval", "--mode", "verdict", "--data"])
        .arg(&data)
        .arg("--features")
        .arg(&features);
    let printed = command.assert().success().get_output().stdout.clone();
    assert!(String::from_utf8(printed).unwrap().contains("risk_coverage"));
    let lines = fs::read_to_string(features).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["id"], &first["has_answer"], &first["windows"]),
        (&"a".into(), &true.into(), &1.into())
    );
    assert_eq!(first["places"][0][1], 1.0);
}

#[test]
fn eval_refuses_what_is_no_data() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data.json");
    let run = |text: &str| {
        fs::write(&data, text).unwrap();
        failure(electra_qa().arg("eval").arg("--data").arg(&data), 1)
    };
    assert!(run("[1, 2").contains("SQuAD's layout"));
    assert!(run(r#"{"data": []}"#).contains("no questions"));
}

/// A hub: answers for `/owner/name/resolve/main/` with a folder's files, those of weights by way of
/// another address, as hubs do.
struct Hub {
    address: String,
    folder: Arc<TempDir>,
}

impl Hub {
    fn start() -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let storage = serve(folder.clone(), None);
        let address = serve(folder.clone(), Some(storage));
        Self { address, folder }
    }

    fn fetch(&self, repository: &str) -> Command {
        let mut command = electra_qa();
        command.args(["fetch", repository, "--hub", &self.address]);
        command
    }
}

fn serve(folder: Arc<TempDir>, storage: Option<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            answer(&mut stream.unwrap(), folder.path(), storage.as_deref());
        }
    });
    address
}

fn answer(stream: &mut TcpStream, folder: &Path, storage: Option<&str>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut reply = |status: &str, more: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{more}\r\n",
            body.len()
        );
        // Whoever has seen enough hangs up.
        drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
    };
    let Some(storage) = storage else {
        return reply("200 OK", "", &fs::read(folder.join(name)).unwrap());
    };
    match path.strip_suffix(name) {
        Some("/ada/tiny/resolve/main/") => match fs::read(folder.join(name)) {
            Ok(_) if name.ends_with(".bin") || name.ends_with(".safetensors") => {
                reply("302 Found", &format!("location: {storage}/{name}\r\n"), b"");
            }
            Ok(bytes) => reply("200 OK", "", &bytes),
            Err(_) => reply("404 Not Found", "", b"Entry not found"),
        },
        Some("/ada/busy/resolve/main/") => reply("503 Service Unavailable", "", b""),
        _ => reply("401 Unauthorized", "", b"Invalid username or password."),
    }
}

#[test]
fn fetch_gives_what_convert_gives() {
    let hub = Hub::start();
    let folder = hub.folder.path();
    checkpoint(folder);
    let [fetched, converted] = ["fetched.gguf", "converted.gguf"].map(|name| folder.join(name));
    hub.fetch("ada/tiny").arg("--to").arg(&fetched).assert().success();
    let mut command = electra_qa();
    command.args(["convert", "--name", "ada/tiny"]).arg("--from").arg(folder);
    command.arg("--to").arg(&converted).assert().success();
    assert_eq!(fs::read(&fetched).unwrap(), fs::read(&converted).unwrap());
    json(&mut ask("why?", &["--json", "--model", fetched.to_str().unwrap()]));
    // Without --to it lies in this folder, and nothing is left of the download.
    let here = TempDir::new().unwrap();
    hub.fetch("ada/tiny").current_dir(here.path()).assert().success();
    let names: Vec<_> =
        fs::read_dir(here.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["tiny.gguf"]);
}

const GOLDEN: [(&str, &[u8]); 4] = [
    ("config.json", include_bytes!("../../../tests/golden/checkpoint/config.json")),
    ("tokenizer.json", include_bytes!("../../../tests/golden/checkpoint/tokenizer.json")),
    ("model.safetensors", include_bytes!("../../../tests/golden/checkpoint/model.safetensors")),
    ("pytorch_model.bin", include_bytes!("../../../tests/golden/checkpoint/pytorch_model.bin")),
];

#[test]
fn pytorch_model_bin_and_tokenizer_json_do_as_well() {
    let hub = Hub::start();
    let folder = hub.folder.path();
    for (name, bytes) in GOLDEN {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let run = |to: &str| {
        let to = folder.join(to);
        hub.fetch("ada/tiny").arg("--to").arg(&to).assert().success();
        fs::read(to).unwrap()
    };
    let model = run("a.gguf");
    fs::remove_file(folder.join("model.safetensors")).unwrap();
    assert_eq!(run("b.gguf"), model);
}

#[test]
fn fetch_says_what_is_wrong() {
    let hub = Hub::start();
    let folder = hub.folder.path();
    let to = folder.join("model.gguf");
    let run =
        |repository: &str, code: i32| failure(hub.fetch(repository).arg("--to").arg(&to), code);
    let private = run("ada/secret", 1);
    assert!(
        private.contains("401") && private.contains("ada/secret") && private.contains("convert")
    );
    assert!(run("ada/busy", 1).contains("503"));
    assert!(run("tiny", 2).contains("owner/name"));
    assert!(run("ada/tiny", 1).contains("no config.json"));
    checkpoint(folder);
    fs::remove_file(folder.join("model.safetensors")).unwrap();
    assert!(run("ada/tiny", 1).contains("no model.safetensors and no pytorch_model.bin"));
    fs::write(folder.join("model.safetensors"), "<!doctype html>").unwrap();
    assert!(run("ada/tiny", 1).contains("a web page"));
    fs::write(folder.join("config.json"), r#"{"model_type": "roberta"}"#).unwrap();
    let other = run("ada/tiny", 1);
    assert!(other.contains("`roberta`") && other.contains("ELECTRA and BERT"), "{other}");
    let mut nobody = electra_qa();
    nobody.args(["fetch", "ada/tiny", "--hub", "http://127.0.0.1:1"]);
    assert!(failure(&mut nobody, 1).contains("could not be fetched"));
    assert!(!to.exists());
}

fn checkpoint(folder: &Path) {
    let config = r#"{"model_type": "electra", "vocab_size": 9, "embedding_size": 32,
        "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 64, "max_position_embeddings": 64, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12, "hidden_act": "gelu"}"#;
    let weights = support::safetensors_of(&electra::Config::from_hf_json(config).unwrap().0);
    fs::write(folder.join("config.json"), config).unwrap();
    fs::write(folder.join("model.safetensors"), weights).unwrap();
    let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "why", "?", "a", "b"];
    fs::write(folder.join("vocab.txt"), pieces.join("\n")).unwrap();
}

#[test]
fn convert_writes_a_model_that_answers() {
    let folder = TempDir::new().unwrap();
    checkpoint(folder.path());
    let model = folder.path().join("model.gguf");
    let mut command = electra_qa();
    command.args(["convert", "--quantize", "q8_0", "--embeddings", "q4_0"]);
    command.arg("--from").arg(folder.path()).arg("--to").arg(&model).assert().success();
    let result = json(&mut ask("why?", &["--json", "--model", model.to_str().unwrap()]));
    assert_eq!(result["answers"].as_array().unwrap().len(), 1);
}

#[test]
fn convert_says_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let run = |name: &str, content: &[u8]| {
        checkpoint(folder.path());
        fs::write(folder.path().join(name), content).unwrap();
        let mut command = electra_qa();
        command.arg("convert").arg("--from").arg(folder.path());
        failure(command.arg("--to").arg(folder.path().join("model.gguf")), 1)
    };
    assert!(run("config.json", br#"{"model_type": "gpt2"}"#).contains("`gpt2`"));
    assert!(run("vocab.txt", b"one\ntwo").contains("vocab.txt has 2 tokens"));
    assert!(
        run("model.safetensors", b"\xff\xff\xff\xff\xff\xff\xff\x7f{}").contains("safetensors")
    );
    assert!(!folder.path().join("model.gguf").exists());
}

#[test]
fn bench_times_each_length() {
    let folder = TempDir::new().unwrap();
    checkpoint(folder.path());
    let model = folder.path().join("model.gguf");
    let mut command = electra_qa();
    command.arg("convert").arg("--from").arg(folder.path()).arg("--to").arg(&model);
    command.assert().success();
    let bench = |more: &[&str]| {
        let mut command = electra_qa();
        command.arg("bench").arg("--model").arg(&model).args(more);
        command
    };
    let report = json(&mut bench(&["--tokens", "1,64", "--runs", "3", "--json"]));
    let config = fs::read_to_string(folder.path().join("config.json")).unwrap();
    let config = electra::Config::from_hf_json(&config).unwrap().0;
    assert_eq!(report["parameters"], config.num_parameters());
    assert_eq!(report["bytes"], fs::metadata(&model).unwrap().len());
    assert_eq!(report["backend"], "simd");
    assert_eq!(report["lengths"].as_array().unwrap().len(), 2);
    for (timing, tokens) in report["lengths"].as_array().unwrap().iter().zip([1, 64]) {
        assert_eq!(timing["tokens"], tokens);
        let [median, fastest] = ["median_ms", "fastest_ms"].map(|k| timing[k].as_f64().unwrap());
        assert!(0.0 < fastest && fastest <= median);
    }
    let report = json(&mut bench(&["--tokens", "64", "--runs", "2", "--json", "--profile"]));
    let profile = &report["lengths"][0]["profile"];
    let operations = profile["operations"].as_array().unwrap().len();
    let layers = profile["layers"].as_array().unwrap();
    assert!(layers.len() > config.num_layers);
    for layer in layers {
        let times = layer["milliseconds"].as_array().unwrap();
        assert_eq!(times.len(), operations);
        assert!(times.iter().all(|time| time.as_f64().unwrap() >= 0.0));
        assert!(times.iter().any(|time| time.as_f64().unwrap() > 0.0), "{layer}");
    }
    let candle = ["--tokens", "8", "--runs", "1", "--profile", "--backend", "candle"];
    assert!(failure(&mut bench(&candle), 2).contains("`--backend simd` only"));
    assert!(failure(&mut bench(&["--tokens", "65"]), 2).contains("1 to 64 tokens"));
    assert!(failure(&mut bench(&["--tokens", "0"]), 2).contains("1 to 64 tokens"));
    assert!(failure(&mut bench(&["--runs", "0"]), 2).contains("--runs"));
    failure(&mut bench(&["--tokens", "many"]), 2);
}
