//! The file layout of SQuAD 1.1 and 2.0, and what is found in its place: a list of articles without the
//! object around it, ids that are numbers, `null` for no answers.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// A whole file.
#[derive(Debug, Clone)]
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
    /// Unique in the file, if that is as it should be.
    #[serde(deserialize_with = "text_or_number")]
    pub id: String,
    /// The question.
    pub question: String,
    /// Accepted answers; none where the passage does not say.
    #[serde(default, deserialize_with = "list_or_null")]
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

    /// Leaves out all but the last question of each id, which is what the official script
    /// (`evaluate-v2.0.py`) counts. Returns the ids of those left out.
    pub fn keep_last_of_each_id(&mut self) -> Vec<String> {
        let (mut seen, mut dropped) = (HashSet::new(), Vec::new());
        let articles = self.data.iter_mut().rev();
        for paragraph in articles.flat_map(|article| article.paragraphs.iter_mut().rev()) {
            let mut kept: Vec<_> = std::mem::take(&mut paragraph.qas);
            kept.reverse();
            kept.retain(|question| {
                let is_last = seen.insert(question.id.clone());
                if !is_last {
                    dropped.push(question.id.clone());
                }
                is_last
            });
            kept.reverse();
            paragraph.qas = kept;
        }
        dropped.reverse();
        dropped
    }
}

impl<'de> Deserialize<'de> for Dataset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Whole {
            data: Vec<Article>,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Vec<Article>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with `data`, or a list of articles")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Whole::deserialize(MapAccessDeserializer::new(map)).map(|whole| whole.data)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list))
            }
        }
        deserializer.deserialize_any(Either).map(|data| Self { data })
    }
}

/// As text: ids are the keys of predictions.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Either;
    impl Visitor<'_> for Either {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a number")
        }

        fn visit_str<E>(self, id: &str) -> Result<String, E> {
            Ok(id.to_owned())
        }

        fn visit_u64<E>(self, id: u64) -> Result<String, E> {
            Ok(id.to_string())
        }

        fn visit_i64<E>(self, id: i64) -> Result<String, E> {
            Ok(id.to_string())
        }

        fn visit_f64<E>(self, id: f64) -> Result<String, E> {
            Ok(format!("{id:?}"))
        }
    }
    deserializer.deserialize_any(Either)
}

fn list_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Gold>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(json: &str) -> Dataset {
        serde_json::from_str(json).unwrap()
    }

    fn ids(dataset: &Dataset) -> Vec<&str> {
        dataset.questions().map(|(_, question)| question.id.as_str()).collect()
    }

    #[test]
    fn what_differs_between_files_is_read() {
        let articles = r#"[{"title": "Bridge", "paragraphs": [{"context": "It opened in 1932.", "qas": [
            {"id": 1, "question": "When?", "answers": [{"text": "1932", "answer_start": 13}]},
            {"id": -2, "question": "Where?", "answers": null, "plausible_answers": [], "is_impossible": true},
            {"id": "c", "question": "When?", "answers": [{"text": "1932"}]},
            {"id": 1.5, "question": "Why?"}
        ]}]}]"#;
        for json in [articles, &format!(r#"{{"version": "v2.0", "data": {articles}}}"#)] {
            let dataset = read(json);
            assert_eq!(ids(&dataset), ["1", "-2", "c", "1.5"]);
            let answers = dataset.questions().map(|(_, question)| question.answers.len());
            assert_eq!(answers.collect::<Vec<_>>(), [1, 0, 1, 0]);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for (json, found) in [
            ("{}", "`data`"),
            ("1", "a list of articles"),
            (r#"[{"title": "a"}]"#, "`paragraphs`"),
            (
                r#"[{"paragraphs": [{"context": "a", "qas": [{"id": [], "question": ""}]}]}]"#,
                "a number",
            ),
        ] {
            let error = serde_json::from_str::<Dataset>(json).unwrap_err().to_string();
            assert!(error.contains(found), "{error}");
        }
    }

    #[test]
    fn of_questions_with_one_id_the_last_is_kept() {
        let mut dataset = read(
            r#"[{"paragraphs": [{"context": "a", "qas": [
                    {"id": "a", "question": "1"}, {"id": "b", "question": "2"}, {"id": "a", "question": "3"}]}]},
                {"paragraphs": [{"context": "b", "qas": [
                    {"id": "c", "question": "4"}, {"id": "b", "question": "5"}, {"id": "a", "question": "6"}]}]}]"#,
        );
        assert_eq!(dataset.keep_last_of_each_id(), ["a", "b", "a"]);
        let questions = dataset.questions().map(|(_, question)| question.question.as_str());
        assert_eq!(questions.collect::<Vec<_>>(), ["4", "5", "6"]);
        assert!(dataset.keep_last_of_each_id().is_empty());
    }
}
