//! Asking a server for part of a file, and what its answer means.

use std::ops::Range;

/// What an answer's body is.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// The file from this byte on.
    From(usize),
    /// Another part than the one asked for, or none: the file has to be asked for whole.
    AskWhole,
    /// A fault that may pass.
    Busy,
    /// There is no file to be had.
    Refused,
}

/// The value of the header `Range`, if only part of the file is wanted.
pub fn header(missing: &Range<usize>, bytes: usize) -> Option<String> {
    if missing.is_empty() || *missing == (0..bytes) {
        None
    } else if missing.end >= bytes {
        Some(format!("bytes={}-", missing.start))
    } else {
        Some(format!("bytes={}-{}", missing.start, missing.end - 1))
    }
}

/// What an answer's body is. `asked` is where the part starts that was asked for, if a part was;
/// `content_range` is what the header says, which other sites need not show us; `bytes` is
/// the size of the file, if that is known.
pub fn judge(
    status: u16,
    content_range: Option<&str>,
    asked: Option<usize>,
    bytes: Option<usize>,
) -> Reply {
    match (status, asked) {
        (200, _) => Reply::From(0),
        (206, Some(start)) => match content_range.map(parse) {
            None => Reply::From(start),
            Some(Some((first, total)))
                if first == start && (total.is_none() || bytes.is_none() || total == bytes) =>
            {
                Reply::From(start)
            }
            Some(_) => Reply::AskWhole,
        },
        (416, Some(_)) => Reply::AskWhole,
        (408 | 425 | 429 | 500 | 502 | 503 | 504, _) => Reply::Busy,
        _ => Reply::Refused,
    }
}

/// First byte and size of the whole, if that is told, of `bytes first-last/size`.
fn parse(content_range: &str) -> Option<(usize, Option<usize>)> {
    let (unit, rest) = content_range.trim().split_once(' ')?;
    let (part, total) = rest.split_once('/')?;
    let (first, last) = part.split_once('-')?;
    let (first, last): (usize, usize) = (number(first)?, number(last)?);
    let total = if total == "*" { None } else { Some(number(total)?) };
    let sound =
        unit.eq_ignore_ascii_case("bytes") && first <= last && total.is_none_or(|n| last < n);
    sound.then_some((first, total))
}

/// Digits only: `parse` of the standard library would take a sign, too.
fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// What tells that a file is still the same: a strong `ETag`, or else the date of its last change.
pub fn validator(etag: Option<String>, last_modified: Option<String>) -> Option<String> {
    etag.filter(|etag| etag.starts_with('"')).or(last_modified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_part_is_asked_for_only_when_a_part_is_missing() {
        assert_eq!(header(&(0..10), 10), None);
        assert_eq!(header(&(0..0), 0), None);
        assert_eq!(header(&(4..10), 10).as_deref(), Some("bytes=4-"));
        assert_eq!(header(&(0..4), 10).as_deref(), Some("bytes=0-3"));
    }

    #[test]
    fn answers_mean_what_they_say() {
        assert_eq!(judge(200, None, Some(4), Some(10)), Reply::From(0));
        assert_eq!(judge(206, Some("bytes 4-9/10"), Some(4), Some(10)), Reply::From(4));
        assert_eq!(judge(206, Some("bytes 4-9/*"), Some(4), Some(10)), Reply::From(4));
        assert_eq!(judge(206, None, Some(4), Some(10)), Reply::From(4));
        for wrong in ["bytes 5-9/10", "bytes 4-9/11", "bytes 4-3/10", "bytes +4-9/10", "4-9/10", ""]
        {
            assert_eq!(judge(206, Some(wrong), Some(4), Some(10)), Reply::AskWhole, "{wrong}");
        }
        assert_eq!(judge(416, Some("bytes */10"), Some(4), Some(10)), Reply::AskWhole);
        assert_eq!(judge(206, Some("bytes 0-9/10"), None, Some(10)), Reply::Refused);
        assert_eq!(judge(416, None, None, Some(10)), Reply::Refused);
        assert_eq!(judge(503, None, None, Some(10)), Reply::Busy);
        assert_eq!(judge(404, None, None, Some(10)), Reply::Refused);
    }

    #[test]
    fn weak_tags_tell_nothing() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(validator(some("\"a\""), some("Monday")), some("\"a\""));
        assert_eq!(validator(some("W/\"a\""), some("Monday")), some("Monday"));
        assert_eq!(validator(some("W/\"a\""), None), None);
    }

    proptest! {
        #[test]
        fn a_part_that_was_not_asked_for_is_never_taken(
            text in "bytes [0-9]{1,3}-[0-9]{1,3}/([0-9]{1,3}|[*])",
            start in 0_usize..1000,
        ) {
            match judge(206, Some(&text), Some(start), Some(100)) {
                Reply::From(from) => {
                    prop_assert_eq!(from, start);
                    let first = text[6..].split('-').next().and_then(|first| first.parse().ok());
                    prop_assert_eq!(first, Some(start));
                }
                reply => prop_assert_eq!(reply, Reply::AskWhole),
            }
        }

        #[test]
        fn what_is_asked_for_is_recognized(bytes in 2_usize..usize::MAX, a: usize, b: usize) {
            let (start, end) = ((a % bytes).min(b % bytes), (a % bytes).max(b % bytes) + 1);
            let part = start..end;
            prop_assume!(part != (0..bytes));
            let asked = header(&part, bytes).unwrap_or_default();
            let last = (bytes - 1).to_string();
            let open = if asked.ends_with('-') { last.as_str() } else { "" };
            let told = format!("{}{open}/{bytes}", asked.replace('=', " "));
            prop_assert_eq!(judge(206, Some(&told), Some(start), Some(bytes)), Reply::From(start));
        }
    }
}
