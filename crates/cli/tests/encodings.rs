//! Passages and SQuAD files in the encodings and layouts that they come in, with the real model.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const PASSAGE: &str = "Zoë’s café 😀 opened in Oslo in 1987.";

fn electra_qa(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL").args(arguments);
    command
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn answers(passage: &Path) -> Value {
    let mut command = electra_qa(&["ask", "--question", "When did the café open?", "--json"]);
    let output = command.arg("--passage").arg(passage).assert().success().get_output().clone();
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["answers"].take()
}

#[test]
fn a_passage_is_read_in_utf_8_and_utf_16() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("passage.txt");
    fs::write(&file, PASSAGE).unwrap();
    let due = answers(&file);
    assert!(due.to_string().contains("1987"));
    for bytes in [format!("\u{feff}{PASSAGE}").into(), utf16(PASSAGE)] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(answers(&file), due);
    }
    for (bytes, found) in [
        (b"Gr\xf6\xdfe".to_vec(), "is not text in UTF-8 or UTF-16"),
        (utf16(PASSAGE)[2..].to_vec(), "has no byte order mark"),
    ] {
        fs::write(&file, bytes).unwrap();
        let mut command = electra_qa(&["ask", "--question", "When?"]);
        let output = command.arg("--passage").arg(&file).assert().code(1).get_output().clone();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(found) && text.contains("passage.txt"), "{text}");
    }
}

/// What `eval` reports, what it predicts, and what it warns of.
fn eval(folder: &Path, data: &[u8]) -> (Value, Value, String) {
    let (file, predictions) = (folder.join("data.json"), folder.join("predictions.json"));
    fs::write(&file, data).unwrap();
    let mut command = electra_qa(&["eval", "--json"]);
    command.arg("--data").arg(&file).arg("--predictions").arg(&predictions);
    let output = command.assert().success().get_output().clone();
    let predictions = serde_json::from_slice(&fs::read(predictions).unwrap()).unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (report, predictions, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_squad_file_is_read_in_utf_8_and_utf_16_with_numbers_for_ids() {
    let folder = TempDir::new().unwrap();
    let list = format!(
        r#"[{{"paragraphs": [{{"context": "{PASSAGE}", "qas": [
            {{"id": 1, "question": "When did the café open?", "answers": [{{"text": "1987"}}]}},
            {{"id": 2, "question": "Where did the café open?", "answers": null}}]}}]}}]"#
    );
    let whole = format!(r#"{{"data": {list}}}"#);
    for bytes in
        [whole.clone().into(), format!("\u{feff}{whole}").into(), utf16(&whole), list.into()]
    {
        let (report, predictions, warning) = eval(folder.path(), &bytes);
        assert_eq!((&report["HasAns_total"], &report["NoAns_total"]), (&1.into(), &1.into()));
        assert_eq!(predictions.as_object().unwrap().keys().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(warning, "");
    }
}

#[test]
fn of_questions_with_one_id_the_last_counts_and_a_warning_says_so() {
    let folder = TempDir::new().unwrap();
    let data = format!(
        r#"{{"data": [{{"paragraphs": [{{"context": "{PASSAGE}", "qas": [
            {{"id": "a", "question": "Where did the café open?", "answers": []}},
            {{"id": "b", "question": "Where did the café open?", "answers": [{{"text": "Oslo"}}]}},
            {{"id": "a", "question": "When did the café open?", "answers": [{{"text": "1987"}}]}}]}}]}}]}}"#
    );
    let (report, predictions, warning) = eval(folder.path(), data.as_bytes());
    assert_eq!((&report["total"], &report["HasAns_total"]), (&2.into(), &2.into()));
    assert_eq!(predictions, serde_json::json!({"b": "Oslo", "a": "1987"}));
    assert!(warning.contains("several questions with the id `a`"), "{warning}");
}
