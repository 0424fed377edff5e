//! DOCX: paragraphs, headings, tables and notes of a word processor's document.

mod styles;

use std::collections::HashMap;

use self::styles::{Styles, is_outline};
use crate::archive::{self, Archive};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::words::{Border, Words};
use crate::xml::{self, Node, Start};

const RELATIONSHIPS: &str = "_rels/.rels";
const PROPERTIES: &str = "docProps/core.xml";

/// Where the main part mostly lies.
pub const MAIN: &str = "word/document.xml";

/// What was deleted or moved away, what stands for readers that know less, and how it all looked before.
const LEFT_OUT: [&str; 8] = [
    "del",
    "moveFrom",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "instrText",
    "delText",
];

pub fn read(archive: &mut Archive<'_>) -> Result<Document> {
    let main = main_part(archive)?;
    let folder = archive::folder(&main);
    let beside =
        |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = match archive.text(&beside("styles.xml"))? {
        Some(source) => Styles::read(&source)?,
        None => Styles::default(),
    };
    let mut body = Body::new(&styles);
    xml::walk(&archive.needed(&main)?, |node| body.take(&node))?;
    let Body { mut words, references, .. } = body;
    for (kind, part) in [(Note::Foot, "footnotes.xml"), (Note::End, "endnotes.xml")] {
        let references: Vec<&String> =
            references.iter().filter(|it| it.0 == kind).map(|it| &it.1).collect();
        if references.is_empty() {
            continue;
        }
        let mut notes = match archive.text(&beside(part))? {
            Some(source) => notes(&source)?,
            None => continue,
        };
        for (index, id) in references.into_iter().enumerate() {
            // One that is referred to twice stands where it was first.
            if let Some(note) = notes.remove(id).filter(|it| !it.trim().is_empty()) {
                words.part(Border::Paragraph);
                words.begin_place(&format!("{} {}", kind.name(), index + 1));
                words.fold(&note);
            }
        }
    }
    let title = match archive.text(PROPERTIES)? {
        Some(source) => title(&source)?,
        None => None,
    };
    words.draft.finish(title.as_deref())
}

fn main_part(archive: &mut Archive<'_>) -> Result<String> {
    let mut target = None;
    if let Some(source) = archive.text(RELATIONSHIPS)? {
        xml::walk(&source, |node| {
            if let Node::Start(start) = node
                && start.attribute("Type").is_some_and(|it| it.ends_with("/officeDocument"))
            {
                target = start.attribute("Target");
            }
        })?;
    }
    let Some(target) = target else { return Ok(MAIN.to_owned()) };
    let main = archive::resolve("", &target);
    main.ok_or_else(|| Error::Damaged("it names a part outside of itself".into()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    Foot,
    End,
}

impl Note {
    fn name(self) -> &'static str {
        match self {
            Self::Foot => "footnote",
            Self::End => "endnote",
        }
    }
}

struct Body<'a> {
    styles: &'a Styles,
    words: Words,
    /// Notes in the order in which the text refers to them.
    references: Vec<(Note, String)>,
    /// How many elements are open in one that is left out, with it.
    left_out: usize,
    tables: usize,
    /// What parts the paragraph from the one before, once it has words.
    pending: Border,
    in_run: bool,
    is_hidden: bool,
    in_text: bool,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            words: Words::default(),
            references: Vec::new(),
            left_out: 0,
            tables: 0,
            pending: Border::None,
            in_run: false,
            is_hidden: false,
            in_text: false,
        }
    }

    fn take(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(it) if self.left_out > 0 || LEFT_OUT.contains(&it.name()) => {
                self.left_out += 1;
            }
            Node::End(_) if self.left_out > 0 => self.left_out -= 1,
            Node::Start(start) => self.start(start),
            Node::End(name) => self.end(name),
            Node::Text(text) if self.in_text && !self.is_hidden && self.left_out == 0 => {
                self.text(text);
            }
            Node::Text(_) => {}
        }
    }

    fn start(&mut self, start: &Start<'_>) {
        match start.name() {
            "p" => self.pending = if self.tables > 0 { Border::Line } else { Border::Paragraph },
            // Items of a list stand together.
            "numPr" => self.pending = Border::Line,
            "pStyle" if start.attribute("val").is_some_and(|it| self.styles.is_heading(&it)) => {
                self.heading();
            }
            "outlineLvl" if start.attribute("val").is_some_and(|it| is_outline(&it)) => {
                self.heading();
            }
            "r" => (self.in_run, self.is_hidden) = (true, false),
            "vanish" if self.in_run => {
                let value = start.attribute("val");
                self.is_hidden = !matches!(value.as_deref(), Some("0" | "false" | "off"));
            }
            "t" => self.in_text = self.in_run,
            "tab" if self.in_run => self.words.part(Border::Cell),
            "br" | "cr" if self.in_run => self.words.part(Border::Line),
            "noBreakHyphen" if self.in_run && !self.is_hidden => self.text("-"),
            "footnoteReference" => self.reference(Note::Foot, start),
            "endnoteReference" => self.reference(Note::End, start),
            "tbl" => {
                self.tables += 1;
                self.words.part(Border::Paragraph);
            }
            "tc" => self.words.enter(Border::Cell),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if self.words.in_heading() {
                    self.words.leave_heading();
                }
                self.words.part(Border::Line);
            }
            "r" => (self.in_run, self.is_hidden) = (false, false),
            "t" => self.in_text = false,
            "tc" => self.words.leave(Border::Cell),
            "tr" => self.words.leave_row(),
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                self.words.part(Border::Paragraph);
            }
            _ => {}
        }
    }

    fn heading(&mut self) {
        // A heading in a cell is a cell.
        if self.tables == 0 && !self.words.in_heading() {
            self.words.enter_heading();
        }
    }

    fn reference(&mut self, note: Note, start: &Start<'_>) {
        self.references.extend(start.attribute("id").map(|id| (note, id)));
    }

    fn text(&mut self, text: &str) {
        self.words.part(std::mem::take(&mut self.pending));
        self.words.fold(text);
    }
}

/// The notes of a part by their numbers.
fn notes(source: &str) -> Result<HashMap<String, String>> {
    let mut notes: HashMap<String, String> = HashMap::new();
    let mut current: Option<String> = None;
    let mut in_text = false;
    xml::walk(source, |node| match node {
        Node::Start(start) => match start.name() {
            // The line above the notes is one, too, with a type.
            "footnote" | "endnote" => {
                current = start.attribute("id").filter(|_| start.attribute("type").is_none());
            }
            "t" => in_text = true,
            _ => {}
        },
        Node::End("t") => in_text = false,
        Node::End("p" | "tab" | "br") => {
            if let Some(note) = current.as_ref().and_then(|it| notes.get_mut(it)) {
                note.push(' ');
            }
        }
        Node::Text(text) if in_text => {
            if let Some(id) = &current {
                notes.entry(id.clone()).or_default().push_str(text);
            }
        }
        _ => {}
    })?;
    Ok(notes)
}

/// The title among a document's properties.
fn title(source: &str) -> Result<Option<String>> {
    let (mut title, mut in_title) = (String::new(), false);
    xml::walk(source, |node| match node {
        Node::Start(start) => in_title = start.name() == "title",
        Node::End(_) => in_title = false,
        Node::Text(text) if in_title => title.push_str(text),
        Node::Text(_) => {}
    })?;
    Ok(Some(title).filter(|it| !it.trim().is_empty()))
}
