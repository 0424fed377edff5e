//! The form of every message of an error, which the tests of all crates hold.

/// Whole sentences: what happened and why, then what to do.
pub fn assert_sentences(message: &str) {
    let sentences: Vec<_> = message.split_inclusive(". ").collect();
    assert!(sentences.len() > 1, "no remedy: {message}");
    for sentence in &sentences {
        assert!(sentence.starts_with(char::is_uppercase), "no capital at `{sentence}`: {message}");
    }
    assert!(message.ends_with('.') && !message.ends_with(".."), "no full stop: {message}");
    for traced in ["Some(", "None", "Os {", "Error(", "\"\"", "  ", ". .", ": ."] {
        assert!(!message.contains(traced), "`{traced}` in: {message}");
    }
}
