//! Questions about several documents: each is judged by itself, and what is surest over all goes first.

use std::ops::Range;

use documents::Document;
use native::{Model, Silent, judge};
use reader::{MAX_PASSAGE_BYTES, Passage, Reader, sentence_around};

use super::decoding::Decoding;
use super::output::{Answer, Answerable, Answers, Source};
use crate::files::Read;

/// A part of a document that the reader takes at once, tokenized.
pub struct Part {
    /// Of the document, among all.
    document: usize,
    /// The byte that it begins with.
    offset: usize,
    passage: Passage,
}

impl Part {
    pub fn text(&self) -> &str {
        self.passage.text()
    }
}

/// The parts of all documents, once for all questions.
pub fn parts(reader: &Reader, documents: &[Read]) -> reader::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (index, Read { document, .. }) in documents.iter().enumerate() {
        for range in ranges(document, MAX_PASSAGE_BYTES) {
            let text = document.text.get(range.clone()).unwrap_or_default();
            match reader.passage(text) {
                Ok(passage) => parts.push(Part { document: index, offset: range.start, passage }),
                // A part of blanks and marks says nothing; the others may.
                Err(reader::Error::EmptyPassage) => {}
                Err(other) => return Err(other),
            }
        }
    }
    if parts.is_empty() { Err(reader::Error::EmptyPassage) } else { Ok(parts) }
}

/// A document in parts of at most so many bytes: cut where a place begins, or else a line.
fn ranges(document: &Document, bytes: usize) -> Vec<Range<usize>> {
    let text = document.text.as_str();
    let (mut ranges, mut start) = (Vec::new(), 0);
    while text.len() - start > bytes {
        let most = text.floor_char_boundary(start + bytes);
        let least = start + bytes / 2;
        let places = document.places.iter().map(|it| it.range.start);
        let place = places.take_while(|it| *it <= most).filter(|it| *it > least).last();
        let line = || text.get(start..most)?.rfind('\n').map(|at| start + at + 1);
        let end = place.or_else(line).filter(|it| *it > start).unwrap_or(most);
        ranges.push(start..end);
        start = end;
    }
    ranges.push(start..text.len());
    ranges
}

/// What the documents answer, and how many windows were read for it.
pub fn answer(
    model: &Model,
    question: &str,
    documents: &[Read],
    parts: &[Part],
    decoding: &Decoding,
) -> native::Result<(Answers, usize)> {
    let options = decoding.verdict();
    let (mut answers, mut silent): (Vec<Answer>, Vec<Answer>) = (Vec::new(), Vec::new());
    let (mut verdict, mut none): (Option<Answerable>, Option<Answer>) = (None, None);
    let mut windows = 0;
    for part in parts {
        let Some(Read { name, document }) = documents.get(part.document) else { continue };
        let judged = judge(model, question, &part.passage, &options, &Silent)?.verdict;
        windows += judged.windows_read;
        let likelier = verdict.as_ref().is_none_or(|it| judged.answerable > it.answerable);
        if likelier {
            verdict = Some(Answerable::from(&judged));
        }
        let says = judged.answers.first().is_some_and(|it| !it.is_no_answer());
        for found in judged.answers {
            if found.is_no_answer() {
                // Of several that do not say, the one that comes closest speaks for all.
                if likelier || none.is_none() {
                    none = Some(Answer::judged("", 0, judged.answerable, found, None));
                }
                continue;
            }
            let text = part.passage.text();
            let sentence = text.get(sentence_around(text, found.span.clone()));
            let source = Source {
                document: name.clone(),
                place: document.place_at(part.offset + found.span.start).map(|it| it.label.clone()),
                answerable: judged.answerable,
                sentence: sentence.unwrap_or_default().to_owned(),
            };
            let answer =
                Answer::judged(&document.text, part.offset, judged.answerable, found, Some(source));
            if says { answers.push(answer) } else { silent.push(answer) }
        }
    }
    // Stable: of equals, the document that was named first.
    let by_sureness = |a: &Answer, b: &Answer| b.sureness.total_cmp(&a.sureness);
    answers.sort_by(by_sureness);
    silent.sort_by(by_sureness);
    if answers.is_empty() {
        answers.extend(none);
        answers.extend(silent);
    }
    answers.truncate(decoding.top_k);
    Ok((Answers { answers, verdict }, windows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str, name: &str) -> documents::Result<(Document, Vec<Range<usize>>)> {
        const BYTES: usize = 100_000;
        let text = line.repeat(2 * BYTES / line.len() + 1);
        let document = documents::read(name, text.as_bytes())?;
        let ranges = ranges(&document, BYTES);
        assert!(ranges.len() >= 2 && ranges.iter().all(|it| it.len() <= BYTES));
        let parts = ranges.iter().filter_map(|it| document.text.get(it.clone()));
        assert_eq!(parts.collect::<String>(), document.text);
        Ok((document, ranges))
    }

    #[test]
    fn a_long_document_is_cut_where_a_place_or_a_line_begins() -> documents::Result<()> {
        let (document, ranges) = cut("é,number of a row\n", "a.csv")?;
        let places = ranges.iter().filter_map(|it| document.place_at(it.start));
        assert!(places.map(|it| it.range.start).eq(ranges.iter().map(|it| it.start)));
        let (document, ranges) = cut("é and the words of a line\n", "a.txt")?;
        let mut parts = ranges.iter().filter_map(|it| document.text.get(it.clone()));
        assert!(parts.all(|part| part.starts_with('é')));
        cut("é", "a.txt").map(drop)
    }
}
