//! The contracts of the command line, with the real model.
#![allow(clippy::unwrap_used)]

#[path = "../../electra/tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const PASSAGE: &str = "Zoë’s café 😀 opened in Oslo in 1987. Its owner, Anders Berg, bakes the bread \
    himself and sells it from six in the morning.";

fn electra_qa() -> Command {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL");
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
    fs::write(&file, PASSAGE).unwrap();
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
    assert!(answers.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
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
    assert!(passage(b"word ".repeat(1_000_000)).contains("too long"));
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
    for mode in ["squad", "pipeline"] {
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
    assert!(run("config.json", br#"{"model_type": "gpt2"}"#).contains("config.json"));
    assert!(run("vocab.txt", b"one\ntwo").contains("2 word pieces"));
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
    assert!(failure(&mut bench(&["--tokens", "65"]), 2).contains("1 to 64 tokens"));
    assert!(failure(&mut bench(&["--tokens", "0"]), 2).contains("1 to 64 tokens"));
    assert!(failure(&mut bench(&["--runs", "0"]), 2).contains("--runs"));
    failure(&mut bench(&["--tokens", "many"]), 2);
}
