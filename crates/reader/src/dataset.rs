//! The file layout of SQuAD 1.1 and 2.0.

use serde::Deserialize;

/// A whole file.
#[derive(Debug, Clone, Deserialize)]
pub struct Dataset {
    /// Its articles.
    pub data: Vec<Article>,
}

/// An article: paragraphs under one title.
#[derive(Debug, Clone, Deserialize)]
pub struct Article {
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// A passage with questions about it.
#[derive(Debug, Clone, Deserialize)]
pub struct Paragraph {
    /// The passage.
    pub context: String,
    /// The questions.
    pub qas: Vec<Question>,
}

/// A question with the answers that people gave.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Unique in the file.
    pub id: String,
    /// The question.
    pub question: String,
    /// Accepted answers; none where the passage does not say.
    #[serde(default)]
    pub answers: Vec<Gold>,
}

/// An accepted answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// Its text.
    pub text: String,
}

impl Dataset {
    /// Every question with its passage, in file order.
    pub fn questions(&self) -> impl Iterator<Item = (&Paragraph, &Question)> {
        let paragraphs = self.data.iter().flat_map(|article| &article.paragraphs);
        paragraphs.flat_map(|paragraph| paragraph.qas.iter().map(move |q| (paragraph, q)))
    }
}
