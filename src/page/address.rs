//! A page's address in the box, where its text is meant.

/// Longest text that is looked at: no address of a page is longer.
pub const LONGEST: u32 = 2000;

/// The address that a text consists of.
pub fn only_address(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let whole = !rest.is_empty() && !text.contains(char::is_whitespace);
    whole.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::only_address;

    #[test]
    fn only_a_text_that_is_nothing_but_an_address_is_one() {
        assert_eq!(only_address(" https://a.example/b?c=d \n"), Some("https://a.example/b?c=d"));
        assert_eq!(only_address("http://localhost:8080"), Some("http://localhost:8080"));
        for text in [
            "",
            "https://",
            "see https://a.example",
            "https://a.example is",
            "ftp://a.example",
            "a.example",
        ] {
            assert_eq!(only_address(text), None, "{text}");
        }
    }
}
