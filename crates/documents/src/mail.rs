//! Mails: who wrote to whom, when and about what, then the text.

use mail_parser::{Address, MessageParser, PartType};

use crate::document::Document;
use crate::encoding;
use crate::error::{Error, Result};
use crate::html::{self, Scope, Syntax};
use crate::words::{Border, Words};

/// What mails begin with. One of them alone may begin anything.
const FIELDS: [&str; 12] = [
    "from",
    "to",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "reply-to",
    "cc",
    "content-type",
];

/// How much of a file may stand before a mail's text, for telling what it is.
const HEADER_BYTES: usize = 1 << 14;

/// Whether a file begins as mails do: with two of their fields, or one where the name says so.
pub fn is_mail(bytes: &[u8], named_so: bool) -> bool {
    let head = bytes.get(..HEADER_BYTES.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let mut found = 0;
    for line in head.lines().skip_while(|line| line.starts_with("From ")) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else { break };
        let is_field = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
        if field.is_empty() || !field.chars().all(is_field) {
            break;
        }
        found += usize::from(FIELDS.contains(&&*field.to_ascii_lowercase()));
    }
    // A letter's own "From:" and "To:" are not enough for a text without a telling name.
    found >= if named_so { 1 } else { 3 }
}

pub fn read(bytes: &[u8]) -> Result<Document> {
    let damaged = || Error::Damaged("it cannot be told which of its lines are the mail's".into());
    let mail = MessageParser::default().parse(bytes).ok_or_else(damaged)?;
    let mut words = Words::default();
    words.begin_place("header");
    let fields = [
        ("From", mail.from().map(addresses)),
        ("To", mail.to().map(addresses)),
        ("Cc", mail.cc().map(addresses)),
        ("Date", mail.header_raw("Date").map(str::to_owned)),
        ("Subject", mail.subject().map(str::to_owned)),
    ];
    for (name, value) in fields {
        let value = value.as_deref().map(str::trim).filter(|it| !it.is_empty());
        if let Some(value) = value {
            words.fold(&format!("{name}: {value}"));
            words.part(Border::Line);
        }
    }
    words.part(Border::Paragraph);
    words.begin_place("message");
    for part in mail.text_bodies() {
        match &part.body {
            PartType::Text(text) => words.lines(&lines(text)),
            PartType::Html(source) => {
                let page = html::page(source, Syntax::Html, Scope::Whole)?;
                words.lines(page.draft.text());
            }
            _ => {}
        }
        words.part(Border::Paragraph);
    }
    if words.draft.text().contains('\0') {
        return Err(Error::NotText);
    }
    words.draft.finish(mail.subject())
}

fn lines(text: &str) -> String {
    encoding::with_line_feeds(text.to_owned())
}

fn addresses(list: &Address<'_>) -> String {
    let one = |it: &mail_parser::Addr<'_>| match (it.name(), it.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    };
    list.iter().map(one).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
}
