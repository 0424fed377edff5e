//! Texts to try the page with.

use std::rc::Rc;

use serde::Deserialize;

/// A text with questions about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sample {
    /// A few words for the button.
    pub title: String,
    /// The text.
    pub passage: String,
    /// What can be asked about it; one of them it does not answer.
    pub questions: Vec<SampleQuestion>,
}

/// A question about a sample.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SampleQuestion {
    /// In plain words.
    pub question: String,
}

/// The samples, which are part of the program.
pub fn samples() -> Rc<[Sample]> {
    // The file is checked by the test below, so a fault cannot reach the page.
    serde_json::from_str::<Vec<Sample>>(include_str!("../../assets/samples.json"))
        .unwrap_or_default()
        .into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_three_samples_with_questions() {
        let samples = super::samples();
        assert_eq!(samples.len(), 3);
        for sample in samples.iter() {
            assert!((3..=4).contains(&sample.questions.len()), "{}", sample.title);
            assert!((120..=320).contains(&sample.passage.split_whitespace().count()));
        }
    }
}
