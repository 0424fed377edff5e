//! Questions about PDF files, with the real model: answers with their page, and files that end the process that reads them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// `electra-qa ask` in the folder of PDF files, with its exit code.
fn ask(folder: &Path, arguments: &[&str], question: &str, code: i32) -> Output {
    let mut command = Command::cargo_bin("electra-qa").unwrap();
    command.env_remove("ELECTRA_QA_MODEL").current_dir(folder).arg("ask").args(arguments);
    command.args(["--question", question]).assert().code(code).get_output().clone()
}

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pdf")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn an_answer_has_its_page() {
    let output =
        ask(&corpus(), &["--json", "libreoffice-report.pdf"], "How high is the mountain?", 0);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    let answer = &result["answers"][0];
    assert!(answer["text"].as_str().unwrap().contains("2,104 metres"), "{result}");
    assert_eq!(
        (&answer["document"], &answer["place"]),
        (&"libreoffice-report.pdf".into(), &"page 3".into())
    );
    assert!(output.stderr.is_empty());
}

#[test]
fn in_a_folder_a_pdf_is_known_by_its_bytes_and_a_scan_is_passed_over() {
    let folder = TempDir::new().unwrap();
    let copy =
        |from: &str, to: &str| fs::copy(corpus().join(from), folder.path().join(to)).unwrap();
    copy("hostile/pdf-named-text.txt", "notes.txt");
    copy("hostile/scan-without-text.pdf", "scan.pdf");
    let output = ask(folder.path(), &["."], "When was the bridge opened?", 0);
    let (printed, told) = (words(&output.stdout), words(&output.stderr));
    assert!(printed.contains("1887") && printed.contains("notes.txt · page 1"), "{printed}");
    assert!(told.contains("scan.pdf is passed over") && told.contains("text recognized"), "{told}");
}

#[test]
fn files_that_are_locked_damaged_or_endless_stop_no_other() {
    let files = ["password.pdf", "truncated.pdf", "nested-forms.pdf", "page-tree-loop.pdf"];
    let given = [&["--pdf-seconds", "2"][..], &files].concat();
    let output = ask(&corpus().join("hostile"), &given, "When was the bridge opened?", 1);
    let (printed, told) = (words(&output.stdout), words(&output.stderr));
    assert!(
        printed.contains("1887") && printed.contains("page-tree-loop.pdf · page 1"),
        "{printed}"
    );
    for part in [
        "password.pdf was not read. The file is protected by a password",
        "truncated.pdf was not read. The file is damaged: its end is missing",
        "nested-forms.pdf was not read: reading it took more than 2 seconds",
        "3 of the files could not be read",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_unpacks_to_gigabytes_is_given_up() {
    let output = ask(&corpus().join("hostile"), &["bomb.pdf"], "When was the bridge opened?", 1);
    let told = words(&output.stderr);
    assert!(output.stdout.is_empty() && told.contains("more than 2 GB of memory"), "{told}");
}

#[test]
fn no_time_at_all_is_wrong_use() {
    ask(&corpus(), &["--pdf-seconds", "0", "latex-table.pdf"], "Who?", 2);
}
