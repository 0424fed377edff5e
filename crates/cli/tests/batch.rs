//! `electra-qa batch`: rows in, rows out, whatever is wrong with some of them and whenever it is stopped.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Int64Array, LargeStringArray, RecordBatch, StringArray,
};
use assert_cmd::Command;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;

const PASSAGE: &str =
    "Zoë’s café 😀 opened in Oslo in 1987. Its owner, Anders Berg, bakes the bread himself.";

fn electra_qa(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL").current_dir(folder);
    command
}

/// Runs `batch` and says what standard error has.
fn batch(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output =
        electra_qa(folder).arg("batch").args(arguments).assert().code(code).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read_lines(path: &Path) -> Vec<Value> {
    lines(&fs::read(path).unwrap())
}

fn write_lines(path: &Path, rows: impl IntoIterator<Item = Value>) {
    let lines: String = rows.into_iter().map(|row| format!("{row}\n")).collect();
    fs::write(path, lines).unwrap();
}

fn write_parquet(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
            .unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// All rows of a file as one batch; it is short.
fn read_parquet(path: &Path) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    builder.build().unwrap().next().unwrap().unwrap()
}

#[test]
fn rows_are_answered_in_order_as_ask_answers_them_and_bad_ones_say_why() {
    let folder = TempDir::new().unwrap();
    let asked = |question: Value, passage: Value| json!({"id": 12345678901234567890123u128 as f64, "question": question, "passage": passage});
    let rows = [
        asked("When did the café open?".into(), PASSAGE.into()),
        asked("Who is the owner?".into(), PASSAGE.into()),
        asked("How deep is the harbour?".into(), PASSAGE.into()),
        asked("Who?".into(), Value::Null),
        asked("Who?".into(), 7.into()),
        asked(json!(["Who?"]), PASSAGE.into()),
        asked("".into(), PASSAGE.into()),
        asked("Who?".into(), " \n".into()),
    ];
    let mut text: String = rows.iter().map(|row| format!("{row}\n\n")).collect();
    text.push_str("{\"id\": 123456789012345678901234567890, \"question\": \"Who?\"}\n[1]\n{\"question\": \"\\ud800\"}\n{\"que");
    fs::write(folder.path().join("in.jsonl"), format!("\u{feff}{text}")).unwrap();
    let said = batch(folder.path(), &["in.jsonl", "--to", "out.jsonl", "--keep", "id"], 0);
    assert!(said.contains("12 rows") && said.contains("9 rows have no answer"), "{said}");
    let found = read_lines(&folder.path().join("out.jsonl"));
    let answers: Vec<_> = found.iter().map(|row| row["answer"].as_str()).collect();
    assert_eq!(answers[..4], [Some("1987"), Some("Anders Berg"), Some(""), None]);
    let [start, end] =
        ["start", "end"].map(|key| usize::try_from(found[0][key].as_u64().unwrap()).unwrap());
    assert_eq!(PASSAGE.chars().skip(start).take(end - start).collect::<String>(), "1987");
    let passage = ["ask", "--passage", "-", "--json", "--question", "When did the café open?"];
    let asked = electra_qa(folder.path())
        .args(passage)
        .write_stdin(PASSAGE)
        .assert()
        .success()
        .get_output()
        .clone();
    let asked: Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert_eq!(found[0]["confidence"], asked["answers"][0]["confidence"]);
    assert_eq!(found[0]["answerable"], asked["answerable"]);
    let errors: Vec<_> =
        found.iter().map(|row| row["error"].as_str().unwrap_or_default()).collect();
    assert!(errors[..3].iter().all(|error| error.is_empty()));
    let causes = [
        "null",
        "a number",
        "a list",
        "question is empty",
        "no text",
        "no `passage`",
        "no JSON object",
        "no text",
        "no JSON object",
    ];
    for (error, cause) in errors[3..].iter().zip(causes) {
        assert!(error.contains(cause), "{error} has no {cause}");
    }
    // What is copied is copied as it was written.
    let copied = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    assert!(copied.contains("\"id\":123456789012345678901234567890,"));
    assert!(!folder.path().join("out.jsonl.parts").exists());
}

#[test]
fn parquet_is_read_and_written_whatever_its_texts_are_stored_as() {
    let folder = TempDir::new().unwrap();
    let passages: DictionaryArray<arrow_array::types::Int8Type> =
        [Some(PASSAGE), None, Some(PASSAGE)].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![7, 8, 9]))),
        (
            "q",
            Arc::new(LargeStringArray::from(vec![
                "When did the café open?",
                "Who?",
                "Who is the owner?",
            ])),
        ),
        ("context", Arc::new(passages)),
    ];
    write_parquet(&folder.path().join("in.parquet"), columns);
    let names = [
        "in.parquet",
        "--to",
        "out.parquet",
        "--question-column",
        "q",
        "--passage-column",
        "context",
    ];
    batch(folder.path(), &[&names[..], &["--keep", "id,context", "--part-rows", "1"]].concat(), 0);
    let found = read_parquet(&folder.path().join("out.parquet"));
    let names: Vec<_> = found.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(
        names,
        ["id", "context", "answer", "start", "end", "confidence", "answerable", "error"]
    );
    assert_eq!(found["id"].as_primitive::<Int64Type>().values(), &[7, 8, 9]);
    let answers: Vec<_> = found["answer"].as_string::<i32>().iter().collect();
    assert_eq!(answers, [Some("1987"), None, Some("Anders Berg")]);
    assert!(found["error"].as_string::<i32>().value(1).contains("passage is missing"));
    assert!(
        found["start"].is_null(1)
            && found["confidence"].as_primitive::<Float64Type>().value(0) > 0.5
    );
    // One question for all rows; another format comes out.
    let question = ["--question", "When did the café open?", "--passage-column", "context"];
    batch(folder.path(), &[&["in.parquet", "--to", "out.jsonl"][..], &question].concat(), 0);
    let answers = read_lines(&folder.path().join("out.jsonl"));
    assert!(answers.iter().map(|row| row["answer"].as_str()).eq([
        Some("1987"),
        None,
        Some("1987")
    ]));
}

#[test]
fn pipes_pass_rows_through() {
    let folder = TempDir::new().unwrap();
    let rows = json!({"passage": PASSAGE}).to_string();
    let arguments = ["batch", "-", "--to", "-", "--question", "Who is the owner?"];
    let output = electra_qa(folder.path())
        .args(arguments)
        .write_stdin(rows)
        .assert()
        .success()
        .get_output()
        .clone();
    assert_eq!(lines(&output.stdout)[0]["answer"], "Anders Berg");
    let output = electra_qa(folder.path())
        .args(arguments)
        .write_stdin("")
        .assert()
        .success()
        .get_output()
        .clone();
    assert!(output.stdout.is_empty());
}

#[test]
fn a_killed_run_goes_on_and_no_row_is_lost_or_doubled() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    write_lines(&path("in.jsonl"), (0..400).map(|row| json!({"id": row, "passage": PASSAGE, "question": format!("Who owns the café, {row}?")})));
    let arguments = |to| ["batch", "in.jsonl", "--to", to, "--keep", "id", "--part-rows", "8"];
    let mut child = Process::new(assert_cmd::cargo::cargo_bin!("electra-qa"))
        .args(arguments("out.jsonl"))
        .env_remove("ELECTRA_QA_MODEL")
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let part = path("out.jsonl.parts").join("000000000008-000000000016");
    while !part.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::yield_now();
    }
    // While it runs, another one stays away.
    let said = batch(folder.path(), &arguments("out.jsonl")[1..], 1);
    assert!(said.contains("Another run"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!path("out.jsonl").exists());
    // Parts are of this question only.
    let said = batch(folder.path(), &["in.jsonl", "--to", "out.jsonl", "--question", "Who?"], 1);
    assert!(said.contains("another run") && said.contains("--restart"), "{said}");
    let said = batch(folder.path(), &arguments("out.jsonl")[1..], 0);
    assert!(said.contains(" before, "), "{said}");
    batch(folder.path(), &arguments("whole.jsonl")[1..], 0);
    let [continued, whole] = ["out.jsonl", "whole.jsonl"].map(|name| fs::read(path(name)).unwrap());
    assert_eq!(continued, whole);
    let ids = lines(&whole).into_iter().map(|row| row["id"].as_u64().unwrap());
    assert!(ids.eq(0..400));
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_leaves_nothing_under_the_final_name() {
    let folder = TempDir::new().unwrap();
    let rows = (0..300).map(|row| json!({"passage": format!("{PASSAGE} {row}"), "question": ""}));
    write_lines(&folder.path().join("in.jsonl"), rows);
    // No file may have more than 8 KiB, and the signal that says so is ignored.
    let script =
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" batch in.jsonl --to out.jsonl --part-rows 50";
    let output = Process::new("bash")
        .args(["-c", script, assert_cmd::cargo::cargo_bin!("electra-qa").to_str().unwrap()])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Writing") && said.contains("has room"), "{said}");
    assert!(!folder.path().join("out.jsonl").exists());
    // With room again it goes on.
    batch(folder.path(), &["in.jsonl", "--to", "out.jsonl", "--part-rows", "50"], 0);
    assert_eq!(read_lines(&folder.path().join("out.jsonl")).len(), 300);
}

#[test]
fn what_cannot_be_read_is_refused_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let texts: ArrayRef = Arc::new(StringArray::from(vec![PASSAGE]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    write_parquet(&path("in.parquet"), vec![("question", texts), ("passage", numbers)]);
    let whole = fs::read(path("in.parquet")).unwrap();
    File::create(path("cut.parquet")).unwrap().write_all(&whole[..whole.len() / 2]).unwrap();
    fs::write(path("in.csv"), "question,passage").unwrap();
    for (arguments, code, what) in [
        (&["in.parquet", "--to", "a.parquet"][..], 1, "holds Int64"),
        (&["in.parquet", "--to", "a.parquet", "--passage-column", "text"], 1, "no column `text`"),
        (&["cut.parquet", "--to", "a.parquet"], 1, "cannot be read as Parquet"),
        (&["none.jsonl", "--to", "a.parquet"], 1, "Reading none.jsonl failed"),
        (&["in.csv", "--to", "a.parquet"], 2, ".jsonl"),
        (&["in.parquet", "--to", "a.jsonl", "--keep", "question"], 2, "--keep"),
        (&["in.parquet", "--to", "in.parquet"], 2, "same file"),
        (&["in.parquet", "--to", "a.parquet", "--threshold", "2"], 2, "threshold"),
    ] {
        let said = batch(folder.path(), arguments, code);
        assert!(said.contains(what), "{arguments:?}: {said}");
    }
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3);
}
