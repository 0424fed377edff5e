//! What is made of the network's logits, in each mode.

use std::collections::BTreeMap;
use std::ops::Range;

use electra::Logits;
use reader::judgement::{self, Judgement};
use reader::standing::{self, Standing};
use reader::sureness::Level;
use reader::{Passage, Reader, Window, pipeline, squad, verdict};

use crate::error::Error;
use crate::failure::Failure;
use crate::protocol::{Answer, AskOptions, Mode, Reading, Verdict, Warm};

/// A mode with its options.
pub enum Decoder {
    Verdict { options: verdict::Options, heat: bool },
    Pipeline(pipeline::Options),
    Squad { options: squad::Options, top_k: usize },
}

/// What a [`Decoder`] finds, in UTF-16 units.
pub struct Decoded {
    pub answers: Vec<Answer>,
    pub verdict: Option<Verdict>,
    pub heat: Option<Vec<Warm>>,
}

impl Decoder {
    pub fn new(options: &AskOptions) -> Result<Self, Error> {
        let &AskOptions { mode, top_k, max_answer_len, no_answer, threshold, heat, .. } = options;
        if mode != Mode::Verdict && (threshold.is_some() || heat) {
            let options = "`threshold` and `heat`";
            return Err(Failure::VerdictAlone { options }.into());
        }
        Ok(match mode {
            Mode::Verdict => {
                let default = verdict::Options::default();
                let max_answer_len = max_answer_len.unwrap_or(default.max_answer_len);
                let options =
                    verdict::Options { top_k, max_answer_len, no_answer, threshold, ..default };
                Self::Verdict { options, heat }
            }
            Mode::Pipeline => {
                let default = pipeline::Options::default();
                let max_answer_len = max_answer_len.unwrap_or(default.max_answer_len);
                Self::Pipeline(pipeline::Options { top_k, max_answer_len, no_answer, ..default })
            }
            Mode::Squad => {
                let default = squad::Options::default();
                let max_answer_len = max_answer_len.unwrap_or(default.max_answer_len);
                let n_best = default.n_best.max(top_k);
                let options = squad::Options { n_best, max_answer_len, no_answer, ..default };
                Self::Squad { options, top_k }
            }
        })
    }

    /// Whether windows are cut as the SQuAD scripts do it, and not as the other modes do.
    pub fn is_squad(&self) -> bool {
        matches!(self, Self::Squad { .. })
    }

    pub fn windows(
        &self,
        reader: &Reader,
        question: &str,
        passage: &Passage,
    ) -> reader::Result<Vec<Window>> {
        match self {
            Self::Verdict { options, .. } => reader.verdict_windows(question, passage, options),
            Self::Pipeline(options) => reader.windows(question, passage, options),
            Self::Squad { options, .. } => reader.squad_windows(question, passage, options),
        }
    }

    /// Where logits are gathered for a verdict; the other modes want those of all windows at once.
    pub fn gathering(&self, reader: &Reader, question: &str) -> reader::Result<Option<Gathering>> {
        let Self::Verdict { options, heat } = self else { return Ok(None) };
        let (top_k, heat) = (options.top_k, *heat);
        let options = judgement::options(options)?;
        Ok(Some(Gathering { evidence: reader.evidence(question, &options)?, top_k, heat }))
    }

    /// The answers that all windows together give, in the modes that gather no evidence.
    pub fn decode(
        &self,
        reader: &Reader,
        passage: &Passage,
        windows: &[Window],
        logits: &[Logits],
    ) -> reader::Result<Decoded> {
        let answers = match self {
            Self::Verdict { .. } => Vec::new(),
            Self::Pipeline(options) => pipeline::decode(passage, windows, logits, options)?,
            Self::Squad { options, top_k } => {
                let prediction = squad::decode(reader, passage, windows, logits, options)?;
                prediction.n_best.into_iter().map(|it| it.answer).take(*top_k).collect()
            }
        };
        Ok(decoded(passage.text(), answers))
    }
}

/// The logits of windows so far, in any order.
pub struct Gathering {
    evidence: verdict::Evidence,
    top_k: usize,
    heat: bool,
}

impl Gathering {
    pub fn add(&mut self, window: &Window, logits: &Logits) -> reader::Result<()> {
        self.evidence.add(window, logits)
    }

    /// The verdict on the windows that were read.
    pub fn decode(&self, question: &str, passage: &Passage) -> Decoded {
        let heat = self.heat.then(|| self.evidence.heat(passage));
        judged(question, passage.text(), self.evidence.verdict(passage), self.top_k, heat)
    }
}

fn decoded(passage: &str, mut answers: Vec<reader::Answer>) -> Decoded {
    if answers.is_empty() {
        // No span is possible, and "does not say" was not allowed.
        answers.push(reader::Answer { text: String::new(), span: 0..0, score: 0.0 });
    }
    let units = Units::of(passage, answers.iter().map(|answer| &answer.span));
    let standings = standing::of_answers(&answers);
    let answers = answers.into_iter().zip(standings).map(|(answer, standing)| {
        let reader::Answer { text, span, score } = answer;
        units.answer(text, &span, score, standing)
    });
    Decoded { answers: answers.collect(), verdict: None, heat: None }
}

fn judged(
    question: &str,
    passage: &str,
    verdict: verdict::Verdict,
    top_k: usize,
    heat: Option<Vec<(Range<usize>, f32)>>,
) -> Decoded {
    let Judgement { verdict, standings, sureness } =
        judgement::judge(question, passage, verdict, top_k);
    let verdict::Verdict { answerable, calibrated, threshold, answers, .. } = verdict;
    let mut spans: Vec<Range<usize>> =
        heat.iter().flatten().map(|(span, _)| span.clone()).collect();
    for answer in &answers {
        spans.push(answer.span.clone());
        spans.extend(answer.readings.iter().map(|reading| reading.span.clone()));
    }
    let units = Units::of(passage, spans.iter());
    let answers = answers.into_iter().zip(standings).map(|(answer, standing)| {
        let verdict::Answer { text, span, confidence, score, readings } = answer;
        let readings = readings.into_iter().map(|reading| {
            let verdict::Reading { text, span, confidence } = reading;
            let (start, end) = units.places(&span);
            Reading { text, start, end, confidence }
        });
        Answer {
            confidence: Some(confidence),
            readings: readings.collect(),
            ..units.answer(text, &span, score, standing)
        }
    });
    let warm = |(span, value): (Range<usize>, f32)| {
        let (start, end) = units.places(&span);
        Warm { start, end, value }
    };
    Decoded {
        answers: answers.collect(),
        verdict: Some(Verdict {
            answerable,
            calibrated,
            threshold,
            sureness,
            level: Level::of(sureness),
        }),
        heat: heat.map(|heat| heat.into_iter().map(warm).collect()),
    }
}

/// The one place where bytes become JavaScript's UTF-16 units.
struct Units(BTreeMap<usize, usize>);

impl Units {
    /// Of the ends of these spans, in one pass over the passage.
    fn of<'a>(passage: &str, spans: impl Iterator<Item = &'a Range<usize>>) -> Self {
        let mut bytes: Vec<usize> = spans.flat_map(|span| [span.start, span.end]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let (mut from, mut units) = (0, 0);
        let unit = |byte| {
            let between = passage.get(from..byte).unwrap_or_default();
            units += between.chars().map(char::len_utf16).sum::<usize>();
            from = byte;
            (byte, units)
        };
        Self(bytes.into_iter().map(unit).collect())
    }

    fn places(&self, span: &Range<usize>) -> (usize, usize) {
        let unit = |byte: &usize| self.0.get(byte).copied().unwrap_or_default();
        (unit(&span.start), unit(&span.end))
    }

    fn answer(&self, text: String, span: &Range<usize>, score: f64, standing: Standing) -> Answer {
        let (start, end) = self.places(span);
        // Shown and summed up, never computed with.
        #[allow(clippy::cast_possible_truncation)]
        let score = score as f32;
        Answer { text, start, end, score, standing, confidence: None, readings: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn offsets_become_utf16_units() {
        let units = Units::of("é😀x y", [6..7, 0..6, 8..9].iter());
        assert_eq!(units.places(&(6..7)), (3, 4));
        assert_eq!(units.places(&(0..6)), (0, 3));
        assert_eq!(units.places(&(8..9)), (5, 6));
    }

    #[test]
    fn what_belongs_to_the_verdict_is_refused_elsewhere() {
        let refused = |options: AskOptions| {
            Decoder::new(&options).is_err_and(|it| it.code == ErrorCode::InvalidOption)
        };
        let threshold = Some(0.5);
        assert!(!refused(AskOptions { threshold, heat: true, ..AskOptions::default() }));
        assert!(refused(AskOptions { threshold, mode: Mode::Pipeline, ..AskOptions::default() }));
        assert!(refused(AskOptions { heat: true, mode: Mode::Squad, ..AskOptions::default() }));
    }
}
