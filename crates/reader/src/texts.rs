//! What a question of a SQuAD file is put to: its paragraph, or all paragraphs of its article or of the file as one
//! text, which is what people have who open a document or a book.

use std::borrow::Cow;
use std::ops::Range;

use crate::dataset::{Dataset, Paragraph, Question};

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
    dataset.data.iter().map(|article| join(&article.paragraphs)).collect()
}

/// All articles as one text, in file order.
pub fn one_book(dataset: &Dataset) -> Vec<Text<'_>> {
    vec![join(dataset.data.iter().flat_map(|article| &article.paragraphs))]
}

fn join<'a>(paragraphs: impl IntoIterator<Item = &'a Paragraph>) -> Text<'a> {
    let (mut text, mut questions) = (String::new(), Vec::new());
    for paragraph in paragraphs {
        if !text.is_empty() {
            text.push_str(BETWEEN);
        }
        let place = text.len()..text.len() + paragraph.context.len();
        text.push_str(&paragraph.context);
        questions.extend(paragraph.qas.iter().map(|question| (question, place.clone())));
    }
    Text { text: Cow::Owned(text), questions }
}
