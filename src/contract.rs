//! What scripts have to know of the engine: `www/shared/contract.js`. A test writes it when `UPDATE_CONTRACT` is set, and
//! fails when it is not what the engine has.

use std::fmt::Debug;
use std::path::Path;

use reader::pipeline::Options;
use reader::standing::Standing;
use reader::verdict::Level;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorCode};
use crate::models::{HUB_PREFIX, NOT_IN_IDS};
use crate::protocol::{AskOptions, Backend, Event, Mode, Stage};

/// Least and most, where the engine refuses what is beyond.
const TOP_K: [usize; 2] = [1, 1000];
/// No answer is longer than the longest passage, so the upper end excludes nothing.
const MAX_ANSWER_LEN: [usize; 2] = [1, 1_000_000];

/// The names of a type's variants, as messages have them.
fn names<T: DeserializeOwned + Debug>() -> Vec<String> {
    let refused = serde_json::from_str::<T>("\"\"").unwrap_err().to_string();
    let (_, names) = refused.split_once("one of ").unwrap();
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A function that makes an event. What an argument stands for in the example is replaced by it.
fn event(example: &Event, arguments: [(&str, &str); 2]) -> String {
    let mut body = serde_json::to_string(example).unwrap();
    for (name, stand_in) in arguments {
        assert!(body.contains(stand_in), "{body} without {stand_in}");
        body = body.replace(stand_in, name);
    }
    format!("({}) => ({body})", arguments.map(|(name, _)| name).join(", "))
}

fn constant(value: &impl Serialize) -> String {
    format!("/** @type {{const}} */ ({})", serde_json::to_string(value).unwrap())
}

fn contract() -> String {
    let mut script = String::from(
        "// What scripts have to know of the engine, from its Rust (src/contract.rs). Written by\n\
         // UPDATE_CONTRACT=1 cargo test -p electra-qa contract\n",
    );
    let mut add = |about: &str, name: &str, value: &str| {
        let about = about.replace(" @", "\n * @");
        script += &format!("\n/**\n * {about}\n */\nexport const {name} = {value};\n");
    };
    let codes = names::<ErrorCode>();
    let passing = |code: &&String| {
        serde_json::from_value::<ErrorCode>((*code).as_str().into()).unwrap().may_pass()
    };
    let passing: Vec<_> = codes.iter().filter(passing).collect();
    let options = serde_json::to_value(AskOptions::default()).unwrap();
    let options: Vec<_> = options.as_object().unwrap().keys().collect();

    add("Codes of errors.", "ERROR_CODES", &constant(&codes));
    add("Those of errors that another try may mend.", "PASSING_CODES", &constant(&passing));
    add("The options of a question.", "ASK_OPTIONS", &constant(&options));
    add("What makes answers.", "MODES", &constant(&names::<Mode>()));
    add("What computes.", "BACKENDS", &constant(&names::<Backend>()));
    add("What goes on while a model loads.", "STAGES", &constant(&names::<Stage>()));
    add("What an answer is to people.", "STANDINGS", &constant(&names::<Standing>()));
    add("How sure one may be, in steps.", "LEVELS", &constant(&names::<Level>()));
    add("Least and most answers.", "TOP_K", &constant(&TOP_K));
    add("Least and most word pieces of an answer.", "MAX_ANSWER_LEN", &constant(&MAX_ANSWER_LEN));
    add("What the names of repositories begin with.", "HUB_PREFIX", &constant(&HUB_PREFIX));
    let marks: String = NOT_IN_IDS.iter().collect();
    add("What no id of a model list has in it.", "NOT_IN_IDS", &constant(&marks));
    for (name, error) in [
        ("CANCELLED", Error::cancelled()),
        ("START_CANCELLED", Error::start_cancelled()),
        ("CLOSED", Error::closed()),
    ] {
        add("The sentence of an error with code `cancelled`.", name, &constant(&error.message));
    }
    let failed = Event::LoadFailed { error: Error::new(ErrorCode::EngineStopped, "?") };
    let failed = event(&failed, [("code", "\"engine-stopped\""), ("message", "\"?\"")]);
    let about = "Tells the client that there is no model. @type {(code: string, message: string) => object}";
    add(about, "loadFailed", &failed);
    let crashed = Event::Crashed { message: "?".into(), full: true };
    let crashed = event(&crashed, [("message", "\"?\""), ("full", "true")]);
    let about = "Tells the client that the engine is about to die. @type {(message: string, full: boolean) => object}";
    add(about, "crashed", &crashed);
    script
}

#[test]
fn scripts_know_what_the_engine_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/shared/contract.js");
    let contract = contract();
    if std::env::var_os("UPDATE_CONTRACT").is_some() {
        std::fs::write(&path, &contract).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap();
    assert_eq!(known, contract, "run UPDATE_CONTRACT=1 cargo test -p electra-qa contract");
}

#[test]
fn what_is_beyond_a_range_is_refused() {
    let top_k = |top_k| Options { top_k, ..Options::default() }.validate().is_ok();
    let [least, most] = TOP_K;
    assert_eq!([least - 1, least, most, most + 1].map(top_k), [false, true, true, false]);
    let length =
        |max_answer_len| Options { max_answer_len, ..Options::default() }.validate().is_ok();
    let [least, most] = MAX_ANSWER_LEN;
    assert_eq!([least - 1, least, most].map(length), [false, true, true]);
}
