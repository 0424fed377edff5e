//! The example over the command line tool does what its page says.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::env;
use std::path::Path;

use assert_cmd::Command;

#[test]
fn every_text_that_answers_is_named() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/command-line");
    let tool = Path::new(env!("CARGO_BIN_EXE_electra-qa")).parent().unwrap();
    let inherited = env::var_os("PATH").unwrap_or_default();
    let path =
        env::join_paths([tool.to_path_buf()].into_iter().chain(env::split_paths(&inherited)));
    let mut command = Command::new("./ask-all.sh");
    command.current_dir(example).env("PATH", path.unwrap()).env_remove("ELECTRA_QA_MODEL");
    let run = command.args(["notes", "When was it opened?"]).assert().success();
    let output = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let [bridge, school] = output.lines().collect::<Vec<_>>().try_into().unwrap();
    assert!(bridge.starts_with("bridge.txt: ") && bridge.contains("1932"), "{output}");
    assert!(school.starts_with("school.txt: ") && school.contains("1951"), "{output}");
}
