//! Markdown to text: the words, with headings as places.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::Document;
use crate::error::Result;
use crate::html::{self, Scope, Syntax};
use crate::words::{Border, Words};

pub fn read(source: &str) -> Result<Document> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut words = Words::default();
    let mut code = false;
    // Pictures' descriptions and what precedes the text are not shown.
    let mut left_out = 0_usize;
    let mut markup: Option<String> = None;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::HtmlBlock) => markup = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                let page =
                    html::page(&markup.take().unwrap_or_default(), Syntax::Html, Scope::Whole)?;
                words.part(Border::Paragraph);
                words.lines(page.draft.text());
                words.part(Border::Paragraph);
            }
            Event::Html(part) => {
                if let Some(markup) = &mut markup {
                    markup.push_str(&part);
                }
            }
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_)) => left_out += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => {
                left_out = left_out.saturating_sub(1);
            }
            Event::Start(Tag::Heading { .. }) => words.enter_heading(),
            Event::End(TagEnd::Heading(_)) => words.leave_heading(),
            Event::Start(tag) => {
                code |= matches!(tag, Tag::CodeBlock(_));
                words.enter(border(&tag.to_end()));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => words.leave_row(),
            Event::End(tag) => {
                code &= tag != TagEnd::CodeBlock;
                words.leave(border(&tag));
            }
            Event::Text(text) | Event::Code(text) if left_out == 0 => {
                if code {
                    words.lines(&text);
                } else {
                    words.fold(&text);
                }
            }
            Event::SoftBreak => words.part(Border::Space),
            Event::HardBreak => words.part(Border::Line),
            Event::Rule => words.part(Border::Paragraph),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                words.part(Border::Line);
            }
            _ => {}
        }
        if let Some(excess) = words.draft.excess() {
            return Err(excess.clone());
        }
    }
    words.draft.finish(None)
}

fn border(tag: &TagEnd) -> Border {
    match tag {
        TagEnd::Paragraph
        | TagEnd::BlockQuote(_)
        | TagEnd::CodeBlock
        | TagEnd::List(_)
        | TagEnd::Table
        | TagEnd::FootnoteDefinition => Border::Paragraph,
        TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => Border::Line,
        TagEnd::TableCell => Border::Cell,
        _ => Border::None,
    }
}
