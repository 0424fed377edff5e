//! Questions and answers as a file: Markdown, CSV, or JSON.

use crate::page::citation::Citation;

/// A form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For reading.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// All forms, with what they are called.
pub const FORMS: [(Form, &str); 3] =
    [(Form::Markdown, "Markdown"), (Form::Csv, "CSV"), (Form::Json, "JSON")];

impl Form {
    /// Name and type of the file.
    pub fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Markdown => ("answers.md", "text/markdown"),
            Self::Csv => ("answers.csv", "text/csv"),
            Self::Json => ("answers.json", "application/json"),
        }
    }

    /// What is in the file. `silent` stands for an answer where there is none.
    pub fn write(self, citations: &[Citation], silent: &str) -> String {
        match self {
            Self::Markdown => markdown(citations, silent),
            Self::Csv => csv(citations),
            Self::Json => serde_json::to_string_pretty(citations).unwrap_or_default() + "\n",
        }
    }
}

fn markdown(citations: &[Citation], silent: &str) -> String {
    let mut text = String::new();
    let mut question = None;
    for citation in citations {
        if question != Some(&citation.question) {
            text += &format!("## {}\n\n", one_line(&citation.question));
            question = Some(&citation.question);
        }
        match &citation.answer {
            Some(answer) => text += &format!("**{}**\n\n", one_line(answer)),
            None => text += &format!("*{silent}*\n\n"),
        }
        if let Some(sentence) = &citation.sentence {
            text += &format!("> {sentence}\n");
            if let Some(source) = citation.source() {
                text += &format!(">\n> — {source}\n");
            }
            text += "\n";
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn csv(citations: &[Citation]) -> String {
    let mut text = String::from("question,answer,sentence,document,place,sureness\r\n");
    for citation in citations {
        let Citation { question, answer, sentence, document, place, sureness } = citation;
        let optional = |value: &Option<String>| field(value.as_deref().unwrap_or_default());
        let sureness = sureness.map(|it| it.to_string()).unwrap_or_default();
        let fields = [
            field(question),
            optional(answer),
            optional(sentence),
            optional(document),
            optional(place),
            sureness,
        ];
        text += &fields.join(",");
        text += "\r\n";
    }
    text
}

/// A field of CSV. A spreadsheet takes what begins with these signs for a formula, which a text must not bring along.
fn field(value: &str) -> String {
    let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn citations() -> Vec<Citation> {
        let found = Citation {
            question: "When did\nit fall?".into(),
            answer: Some("=1879".into()),
            sentence: Some("It \"fell\" in =1879.".into()),
            document: Some("Bridges".into()),
            place: Some("row 7".into()),
            sureness: Some(0.9),
        };
        let silent = Citation {
            question: "Who?".into(),
            answer: None,
            sentence: None,
            document: None,
            place: None,
            sureness: None,
        };
        vec![found, silent]
    }

    #[test]
    fn answers_are_written_with_their_sources() {
        assert_eq!(
            Form::Markdown.write(&citations(), "Silent."),
            "## When did it fall?\n\n**=1879**\n\n> It \"fell\" in =1879.\n>\n> — Bridges, row 7\n\n## Who?\n\n*Silent.*\n\n"
        );
        let json: serde_json::Value =
            serde_json::from_str(&Form::Json.write(&citations(), "")).unwrap();
        assert_eq!(
            (&json[0]["place"], &json[1]["answer"]),
            (&"row 7".into(), &serde_json::Value::Null)
        );
    }

    #[test]
    fn a_table_holds_quotes_and_lines_and_no_formula() {
        assert_eq!(
            Form::Csv.write(&citations(), ""),
            "question,answer,sentence,document,place,sureness\r\n\
             \"When did\nit fall?\",\"'=1879\",\"It \"\"fell\"\" in =1879.\",\"Bridges\",\"row 7\",0.9\r\n\
             \"Who?\",\"\",\"\",\"\",\"\",\r\n"
        );
    }

    #[test]
    fn a_citation_is_a_sentence_with_its_source() {
        let all = citations();
        assert_eq!(all[0].quoted(), "“It \"fell\" in =1879.” (Bridges, row 7)");
        assert_eq!(all[1].source(), None);
    }
}
