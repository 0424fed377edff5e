//! A question with its answers, and what is shown of them where.

use std::rc::Rc;

use reader::standing::Standing;
use yew::AttrValue;

use crate::page::document::{Document, Place};
use crate::page::heat::{self, Warm};
use crate::page::shelf::{DocumentId, Part};
use crate::page::span::Span;
use crate::page::text::Text;
use crate::protocol::{Answer, Answers};

/// A question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// As it was asked.
    pub question: AttrValue,
    /// What it was asked about.
    pub passage: Text,
    /// The texts that the passage is made of.
    pub asked: Rc<[Part]>,
    /// What the engine found: the answers worth showing.
    pub result: Answers,
}

impl Answered {
    /// Whether the text says nothing about the question.
    pub fn says_nothing(&self) -> bool {
        self.result.answers.first().is_none_or(|best| best.text.is_empty())
    }

    /// What is said: the best answer, or the several that the text names. They come first.
    pub fn said(&self) -> &[Answer] {
        let answers = &self.result.answers;
        let is_said = |answer: &&Answer| {
            matches!(answer.standing, Standing::Answer | Standing::Decides)
                && !answer.text.is_empty()
        };
        &answers[..answers.iter().take_while(is_said).count()]
    }

    /// Whether all of the text was read.
    pub fn is_whole(&self) -> bool {
        self.result.windows_read >= self.result.windows
    }

    /// Whether what is said is a sentence that decides a yes/no question.
    pub fn decides(&self) -> bool {
        self.result.answers.first().is_some_and(|answer| answer.standing == Standing::Decides)
    }

    /// How sure one may be of an answer.
    pub fn sureness(&self, answer: &Answer) -> f64 {
        let answerable = self.result.verdict.map_or(1.0, |verdict| verdict.answerable);
        answerable * answer.confidence.unwrap_or_default()
    }

    /// Where the answer might be, in order.
    pub fn warm(&self) -> Vec<Warm> {
        heat::warm(self.result.heat.as_deref().unwrap_or_default())
    }

    /// The text that an answer is of.
    pub fn part_of(&self, answer: &Answer) -> Option<&Part> {
        self.asked.iter().rev().find(|part| part.start <= answer.start)
    }

    /// The place of its text that an answer stands in, where it has one.
    pub fn place_of(&self, answer: &Answer) -> Option<&Place> {
        let part = self.part_of(answer)?;
        Document::place_at(&part.places, answer.start - part.start)
    }

    /// What one of the texts shows: its answers, and where else the answer might be.
    pub fn shown_in(&self, id: DocumentId) -> (Vec<Span>, Vec<Warm>) {
        let Some(part) = self.asked.iter().find(|part| part.id == id) else {
            return Default::default();
        };
        let (from, to) = (part.start, part.start + part.length);
        let inside = |start: usize, end: usize| {
            let place = start.max(from)..end.min(to);
            (place.start < place.end).then(|| place.start - from..place.end - from)
        };
        let spans = self.spans().into_iter().filter_map(|span| {
            let place = inside(span.start, span.end)?;
            Some(Span { start: place.start, end: place.end, rank: span.rank })
        });
        let warm = self.warm().into_iter().filter_map(|warm| {
            let place = inside(warm.place.start, warm.place.end)?;
            Some(Warm { place, ..warm })
        });
        (spans.collect(), warm.collect())
    }

    /// Where the answers stand in the passage, best first.
    pub fn spans(&self) -> Vec<Span> {
        let answers = self.result.answers.iter().enumerate();
        answers
            .filter(|(_, answer)| !answer.text.is_empty())
            .map(|(rank, answer)| Span { start: answer.start, end: answer.end, rank })
            .collect()
    }
}
