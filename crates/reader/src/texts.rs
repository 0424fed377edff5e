//! What a question of a SQuAD file is put to: its paragraph, or all paragraphs of its article as one
//! text, which is what people have who open a document.

use std::borrow::Cow;
use std::ops::Range;

use crate::dataset::{Dataset, Question};

/// What stands between two paragraphs of a joined text.
const BETWEEN: &str = "\n\n";

/// A text with the questions about it.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Each question, and the bytes of the paragraph that it belongs to.
    pub questions: Vec<(&'a Question, Range<usize>)>,
}

/// Every paragraph as a text of its own, in file order.
pub fn paragraphs(dataset: &Dataset) -> Vec<Text<'_>> {
    let paragraphs = dataset.data.iter().flat_map(|article| &article.paragraphs);
    let text = |context: &'_ str| 0..context.len();
    paragraphs
        .map(|paragraph| Text {
            text: Cow::Borrowed(&paragraph.context),
            questions: paragraph.qas.iter().map(|q| (q, text(&paragraph.context))).collect(),
        })
        .collect()
}

/// Every article as one text, its paragraphs parted by an empty line, in file order.
pub fn whole_articles(dataset: &Dataset) -> Vec<Text<'_>> {
    let join = |article: &'_ crate::dataset::Article| -> (String, Vec<Range<usize>>) {
        let mut text = String::new();
        let mut places = Vec::new();
        for paragraph in &article.paragraphs {
            if !text.is_empty() {
                text.push_str(BETWEEN);
            }
            places.push(text.len()..text.len() + paragraph.context.len());
            text.push_str(&paragraph.context);
        }
        (text, places)
    };
    let articles = dataset.data.iter().map(|article| {
        let (text, places) = join(article);
        let questions = article.paragraphs.iter().zip(places).flat_map(|(paragraph, place)| {
            paragraph.qas.iter().map(move |question| (question, place.clone()))
        });
        Text { text: Cow::Owned(text), questions: questions.collect() }
    });
    articles.collect()
}
