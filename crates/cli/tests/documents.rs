//! Questions about files and folders, with the real model.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const REPORT: &str = "# 1 Storms\n\nThe old bridge at Lund fell in a gale in 1879.\n\n# 2 Costs\n\n\
    The new bridge was paid for by the railway company. It cost 300,000 pounds.\n";
const STAFF: &str = "Name;Office\nAnders Berg;Oslo\nIda Holm;Bergen\n";
const PAGE: &str = "<!doctype html><title>Café</title><nav>Menu</nav><main><h1>Opening hours</h1>\
    <p>The café opens at six in the morning.</main>";

/// A folder of three documents, a picture and a hidden file.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let within = folder.path().join("within");
    fs::create_dir(&within).unwrap();
    fs::write(folder.path().join("report.md"), REPORT).unwrap();
    fs::write(folder.path().join("staff.csv"), STAFF).unwrap();
    fs::write(within.join("page.txt"), PAGE).unwrap();
    fs::write(within.join("picture.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    fs::write(folder.path().join(".hidden"), "The bridge cost nothing.").unwrap();
    folder
}

/// `electra-qa ask` in the folder, with its exit code.
fn ask(folder: &TempDir, arguments: &[&str], code: i32) -> Output {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL").current_dir(folder.path()).arg("ask").args(arguments);
    command.assert().code(code).get_output().clone()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_folder_answers_with_document_and_place() {
    let folder = folder();
    let questions = ["How much did the new bridge cost?", "When does the café open?"];
    let given = [".", "--json", "--question", questions[0], "--question", questions[1]];
    let output = ask(&folder, &given, 0);
    let results: Value = serde_json::from_slice(&output.stdout).unwrap();
    let due = [
        ("300,000", "report.md", "§ 2 Costs", REPORT),
        ("six", "page.txt", "§ Opening hours", "Opening hours\n\nThe café opens at six"),
    ];
    for ((index, question), (text, document, place, source)) in
        questions.into_iter().enumerate().zip(due)
    {
        let result = &results[index];
        assert_eq!(result["question"], question);
        let answer = &result["answers"][0];
        let found = answer["text"].as_str().unwrap();
        assert!(found.contains(text), "{result}");
        assert!(answer["document"].as_str().unwrap().ends_with(document), "{result}");
        assert_eq!(answer["place"], place);
        assert!(result["answerable"].as_f64() >= result["threshold"].as_f64());
        assert_eq!(result["windows"], 3);
        // Code points of the document's text, in which headings have no signs.
        let source = source.replace("# ", "");
        let start = usize::try_from(answer["start"].as_u64().unwrap()).unwrap();
        assert_eq!(source.chars().skip(start).take(text.len()).collect::<String>(), text);
    }
    let told = words(&output.stderr);
    assert!(told.contains("picture.jpg is passed over") && !told.contains("hidden"), "{told}");
}

#[test]
fn people_see_the_sentence_and_where_it_stands() {
    let folder = folder();
    let who = "Who paid for the new bridge?";
    let printed = words(&ask(&folder, &["staff.csv", "report.md", "--question", who], 0).stdout);
    let lines: Vec<&str> = printed.lines().map(str::trim).collect();
    assert!(lines[0].ends_with("railway company"), "{printed}");
    assert_eq!(lines[1], "The new bridge was paid for by the railway company.");
    assert_eq!(lines[2..], ["report.md · § 2 Costs"]);
    let output = ask(&folder, &["report.md", "--question", "Who is the mayor of Paris?"], 0);
    assert!(words(&output.stdout).contains("(the text does not say)"));
}

#[test]
fn a_file_that_cannot_be_read_stops_no_other() {
    let folder = folder();
    fs::write(folder.path().join("scan.pdf"), b"%PDF-1.7\n").unwrap();
    let question = ["--question", "How much did the new bridge cost?"];
    let given = ["no such file", "scan.pdf", "report.md", question[0], question[1]];
    let output = ask(&folder, &given, 1);
    let told = words(&output.stderr);
    assert!(words(&output.stdout).contains("300,000"));
    for part in [
        "Reading no such file failed",
        "scan.pdf was not read. The file is damaged",
        "2 of the files",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let output = ask(&folder, &["scan.pdf", question[0], question[1]], 1);
    assert!(output.stdout.is_empty() && words(&output.stderr).contains("Nothing was read"));
}

#[test]
fn wrong_use_exits_with_2() {
    let folder = folder();
    for (given, found) in [
        (&["--question", "why?"][..], "Usage"),
        (&["report.md"], "Usage"),
        (&["report.md", "--passage", "staff.csv", "--question", "why?"], "Usage"),
        (&["report.md", "--mode", "squad", "--question", "why?"], "with `--passage` only"),
        (&["report.md", "--question", " "], "question is empty"),
    ] {
        let output = ask(&folder, given, 2);
        assert!(output.stdout.is_empty() && words(&output.stderr).contains(found), "{given:?}");
    }
}
