use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

fn www(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(path)).unwrap()
}

fn texts(language: &str) -> BTreeMap<String, String> {
    serde_json::from_str(&www(&format!("shared/messages/{language}.json"))).unwrap()
}

fn messages(language: &str) -> Messages {
    Messages::of(Texts { language: language.into(), texts: texts(language) })
}

/// What stands in quotation marks in the page's files, with what stands before it.
fn quoted() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src/page", "www/page"].iter().flat_map(|it| fs::read_dir(root.join(it)).unwrap());
    let mut quoted = Vec::new();
    for path in files.map(|it| it.unwrap().path()) {
        let read =
            ["rs", "html", "js"].iter().any(|it| path.extension().is_some_and(|own| own == *it));
        if !read || path.ends_with("messages_tests.rs") {
            continue;
        }
        let source = fs::read_to_string(path).unwrap().replace('\'', "\"");
        let (source, _) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
        let parts: Vec<_> = source.split('"').collect();
        let pairs = parts.windows(2).map(|it| (it[0].trim_end().to_owned(), it[1].to_owned()));
        quoted.extend(pairs);
    }
    quoted
}

#[test]
fn every_text_that_the_page_says_is_there_and_no_other() {
    let english = texts("en");
    let is_key =
        |key: &str| english.contains_key(key) || english.contains_key(&format!("{key}.other"));
    let mut used = BTreeSet::new();
    for (before, key) in quoted() {
        let asked = [".say(", ".fill(", ".count(", ".draw("].iter().any(|it| before.ends_with(it));
        let named = key.starts_with("page.")
            && key != "page."
            && key
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b".-".contains(&it));
        if asked || named {
            assert!(is_key(&key), "{key}");
            used.insert(key);
        }
    }
    assert!(used.contains("silent"), "{used:?}");
    for key in
        english.keys().filter(|key| key.starts_with("page.") && !key.starts_with("page.error."))
    {
        let stem = key.trim_end_matches(".one").trim_end_matches(".other");
        assert!(used.contains(key) || used.contains(stem), "{key} is never said");
    }
}

#[test]
fn what_the_document_says_in_english_is_what_is_translated() {
    let (html, english) = (www("page/index.html"), texts("en"));
    let after = |text: &str, mark: &str| text.split_once(mark).unwrap().1.to_owned();
    let said = |begin: &str, open: &str, close: char| {
        let found = html.split(begin).skip(1).map(|it| {
            let (key, rest) = it.split_once('"').unwrap();
            (key.to_owned(), after(rest, open).split_once(close).unwrap().0.to_owned())
        });
        found.collect::<Vec<_>>()
    };
    let places = said("data-message=\"", ">", '<');
    let head = said("<meta name=\"page.", "content=\"", '"');
    assert!(places.len() > 2 && head.len() > 2);
    let head = head.into_iter().map(|(key, text)| (format!("page.{key}"), text));
    for (key, text) in places.into_iter().chain(head) {
        assert_eq!(english[&key], text, "{key}");
    }
    for (language, _) in LANGUAGES.iter().skip(1) {
        assert!(
            html.contains(&format!("hreflang=\"{language}\" href=\"messages/{language}.json\""))
        );
    }
}

#[test]
fn numbers_of_things_have_two_forms() {
    let english = Messages::default();
    assert_eq!(english.count("page.elsewhere", 1), "Beside what is marked there is 1 other place.");
    assert_eq!(
        english.count("page.elsewhere", 3),
        "Beside what is marked there are 3 other places."
    );
}

#[test]
fn what_is_filled_in_is_not_filled_again() {
    let values = [("question", "{name}"), ("name", "no")];
    assert_eq!(filled("“{question}” {other}", &values), "“{name}” other");
    assert_eq!(filled("a {b", &[]), "a {b");
}

#[test]
fn an_error_is_said_in_the_language_where_it_is_known_and_else_as_it_was_made() {
    let (english, german) = (Messages::default(), messages("de"));
    let message = "Line 3 of the file is wrong.";
    assert_eq!(english.say_error(ErrorCode::ModelDownload, None, message), message);
    assert_eq!(english.say_error(ErrorCode::ModelUnsupported, None, message), message);
    assert_eq!(german.say_error(ErrorCode::InvalidOption, None, message), message);
    let said = german.say_error(ErrorCode::ModelDownload, None, message);
    assert_eq!(said, texts("de")["error.model-download"]);
    let said = german.say_error(ErrorCode::ModelUnsupported, None, message);
    assert!(said.starts_with("Dieses Modell") && said.ends_with(message), "{said}");
}
