//! What `ask` prints, for programs and for people.

use std::io::Write;
use std::ops::Range;

use native::CodePoints;
use reader::verdict::{self, Reading, Verdict};
use serde::Serialize;

/// One question's answers.
#[derive(Serialize)]
pub struct Output<'a> {
    pub question: &'a str,
    #[serde(flatten)]
    pub answers: Answers,
    /// What is plainly not in the language that the model reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    pub model: &'a str,
    pub backend: &'static str,
    pub windows: usize,
    pub milliseconds: f64,
}

#[derive(Serialize)]
pub struct Answers {
    pub answers: Vec<Answer>,
    #[serde(flatten)]
    pub verdict: Option<Answerable>,
}

/// What a verdict says beyond its answers.
#[derive(Serialize)]
pub struct Answerable {
    pub answerable: f64,
    pub threshold: f64,
    pub calibrated: bool,
}

#[derive(Serialize)]
pub struct Answer {
    #[serde(flatten)]
    slice: Slice,
    score: f64,
    #[serde(flatten)]
    confidence: Option<Confidence>,
    #[serde(flatten)]
    source: Option<Source>,
    /// What people are told of how sure they may be.
    #[serde(skip)]
    pub sureness: f64,
}

/// What a verdict says of an answer beyond its score.
#[derive(Serialize)]
struct Confidence {
    confidence: f64,
    readings: Vec<OneReading>,
}

#[derive(Serialize)]
struct OneReading {
    #[serde(flatten)]
    slice: Slice,
    confidence: f64,
}

/// Where an answer was found, of those that documents give.
#[derive(Serialize)]
pub struct Source {
    pub document: String,
    /// Nothing where the document has no places, or none there.
    pub place: Option<String>,
    /// How probable it is that this document answers.
    pub answerable: f64,
    #[serde(skip)]
    pub sentence: String,
}

/// A part of the text; start and end count code points.
#[derive(Serialize)]
struct Slice {
    text: String,
    start: usize,
    end: usize,
}

impl Slice {
    fn new(text: &str, words: String, span: &Range<usize>) -> Self {
        let Range { start, end } = CodePoints::new(text).span(span);
        Self { text: words, start, end }
    }
}

impl From<&Verdict> for Answerable {
    fn from(verdict: &Verdict) -> Self {
        Self {
            answerable: verdict.answerable,
            threshold: verdict.threshold,
            calibrated: verdict.calibrated,
        }
    }
}

impl Answer {
    /// An answer that a reference decoder gives.
    pub fn plain(text: &str, answer: reader::Answer) -> Self {
        let (score, slice) = (answer.score, Slice::new(text, answer.text, &answer.span));
        Self { slice, score, confidence: None, source: None, sureness: score }
    }

    /// An answer of a verdict on the part of a text that begins at this byte.
    pub fn judged(
        text: &str,
        offset: usize,
        answerable: f64,
        answer: verdict::Answer,
        source: Option<Source>,
    ) -> Self {
        let none = answer.is_no_answer();
        let slice = |words: String, span: &Range<usize>| {
            let offset = if none { 0 } else { offset };
            Slice::new(text, words, &(span.start + offset..span.end + offset))
        };
        let reading = |Reading { text: words, span, confidence }| OneReading {
            slice: slice(words, &span),
            confidence,
        };
        Self {
            slice: slice(answer.text, &answer.span),
            score: answer.score,
            confidence: Some(Confidence {
                confidence: answer.confidence,
                readings: answer.readings.into_iter().map(reading).collect(),
            }),
            source,
            sureness: if none { answer.confidence } else { answerable * answer.confidence },
        }
    }
}

impl Output<'_> {
    /// For people: how sure they may be, the answer, and where it stands.
    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        for Answer { slice: Slice { text, start, end }, sureness, source, .. } in
            &self.answers.answers
        {
            match source {
                _ if text.is_empty() => writeln!(out, "{sureness:.3}  (the text does not say)")?,
                None => writeln!(out, "{sureness:.3}  {text}  [{start}..{end}]")?,
                Some(Source { document, place, sentence, .. }) => {
                    writeln!(out, "{sureness:.3}  {}", one_line(text))?;
                    writeln!(out, "       {}", one_line(sentence))?;
                    match place {
                        Some(place) => writeln!(out, "       {document} · {place}")?,
                        None => writeln!(out, "       {document}")?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// Words on one line, however their text is laid out, and without what a terminal would take for a command.
fn one_line(text: &str) -> String {
    let parts = |it: char| it.is_whitespace() || it.is_control();
    text.split(parts).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
