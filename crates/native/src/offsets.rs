use std::ops::Range;

/// The one place where bytes become the code points that Python and the command line count in.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    is_ascii: bool,
}

impl<'a> CodePoints<'a> {
    /// Of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, is_ascii: text.is_ascii() }
    }

    /// Where a span of bytes begins and ends.
    pub fn span(&self, bytes: &Range<usize>) -> Range<usize> {
        if self.is_ascii {
            return bytes.clone();
        }
        let count = |bytes: Range<usize>| self.text.get(bytes).map_or(0, |it| it.chars().count());
        let start = count(0..bytes.start);
        start..start + count(bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted() {
        let places = CodePoints::new("é😀x y");
        assert_eq!([0..6, 6..7, 8..9].map(|bytes| places.span(&bytes)), [0..2, 2..3, 4..5]);
        assert_eq!(CodePoints::new("plain").span(&(1..3)), 1..3);
    }
}
