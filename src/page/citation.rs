//! Answers with what they are taken from: the sentence, the text, the place in it.

use serde::Serialize;

use crate::page::answered::Answered;
use crate::page::marks::bytes_of;
use crate::page::messages::Messages;
use crate::page::words;
use crate::protocol::Answer;

/// An answer as it is cited and exported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// The question.
    pub question: String,
    /// The text's own words; none where the text does not say.
    pub answer: Option<String>,
    /// The sentence around them.
    pub sentence: Option<String>,
    /// What the text is called.
    pub document: Option<String>,
    /// Where in it the answer stands.
    pub place: Option<String>,
    /// How sure one may be, from 0 to 1.
    pub sureness: Option<f64>,
}

/// What is said to a question: an answer, or several, or that there is none.
pub fn citations(messages: &Messages, answered: &Answered) -> Vec<Citation> {
    let said = answered.said();
    if !said.is_empty() {
        return said.iter().map(|answer| of_answer(messages, answered, answer)).collect();
    }
    let verdict = answered.result.verdict.as_ref();
    vec![Citation {
        question: answered.question.to_string(),
        answer: None,
        sentence: None,
        document: None,
        place: None,
        sureness: verdict.map(|verdict| rounded(verdict.sureness)),
    }]
}

/// An answer with its sentence and place.
pub fn of_answer(messages: &Messages, answered: &Answered, answer: &Answer) -> Citation {
    let part = answered.part_of(answer);
    let text = part.and_then(|part| {
        answered.passage.get(bytes_of(&answered.passage, &(part.start..part.start + part.length)))
    });
    let sentence = part.zip(text).and_then(|(part, text)| {
        let end = answer.end.min(part.start + part.length);
        let span = bytes_of(text, &(answer.start - part.start..end - part.start));
        let sentence = text.get(reader::sentence_around(text, span))?;
        Some(sentence.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    Citation {
        question: answered.question.to_string(),
        answer: Some(answer.text.clone()),
        sentence: sentence.filter(|sentence| !sentence.is_empty()),
        document: part.filter(|part| part.is_titled).map(|part| part.name.to_string()),
        place: answered.place_of(answer).map(|place| words::place(messages, place)),
        sureness: Some(rounded(answered.sureness(answer))),
    }
}

/// Of a probability as many digits as mean something.
fn rounded(probability: f64) -> f64 {
    (probability * 1000.0).round() / 1000.0
}

impl Citation {
    /// Where it stands: "Bridges, chapter 3".
    pub fn source(&self) -> Option<String> {
        let parts = [&self.document, &self.place];
        let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        Some(known.join(", ")).filter(|source| !source.is_empty())
    }

    /// To be put into another text: “The sentence.” (Bridges, chapter 3)
    pub fn quoted(&self) -> String {
        let words = self.sentence.as_ref().or(self.answer.as_ref());
        let quoted = format!("“{}”", words.map(String::as_str).unwrap_or_default());
        self.source().map_or_else(|| quoted.clone(), |source| format!("{quoted} ({source})"))
    }
}
