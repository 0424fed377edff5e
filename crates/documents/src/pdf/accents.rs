//! Accents that are drawn as letters of their own.

use unicode_normalization::char::compose as composed;

/// A letter with an accent that was drawn by itself; nothing where they make no letter.
pub fn compose(letter: &str, accent: &str) -> Option<String> {
    let mut letters = letter.chars();
    let mut accents = accent.chars();
    let (letter, accent) = (letters.next()?, accents.next()?);
    if letters.next().is_some() || accents.next().is_some() {
        return None;
    }
    let mark = match accent {
        '`' | '\u{2cb}' => '\u{300}',
        '\u{b4}' | '\u{2ca}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '~' | '\u{2dc}' => '\u{303}',
        '\u{af}' | '\u{2c9}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2da}' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '\u{b8}' => '\u{327}',
        '\u{2db}' => '\u{328}',
        mark @ '\u{300}'..='\u{36f}' => mark,
        _ => return None,
    };
    let base = match letter {
        '\u{131}' => 'i',
        '\u{237}' => 'j',
        other => other,
    };
    composed(base, mark).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_make_letters_where_there_are_such() {
        assert_eq!(compose("o", "\u{a8}").as_deref(), Some("ö"));
        assert_eq!(compose("\u{131}", "\u{b4}").as_deref(), Some("í"));
        assert_eq!(compose("x", "^"), None);
        assert_eq!(compose("ab", "^"), None);
    }
}
