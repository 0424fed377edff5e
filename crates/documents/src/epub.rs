//! EPUB: an archive of web pages, and the order in which they are read.

use std::collections::HashMap;

use crate::archive::{self, Archive};
use crate::document::Document;
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::html::{self, Scope, Syntax};
use crate::xml::{self, Node};

pub const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
const PACKAGE: &str = "application/oebps-package+xml";

/// What the package says of a book.
#[derive(Default)]
struct Package {
    title: Option<String>,
    items: HashMap<String, Item>,
    spine: Vec<String>,
}

struct Item {
    reference: String,
    media_type: String,
    /// A table of contents is no chapter.
    is_contents: bool,
}

pub fn read(archive: &mut Archive<'_>) -> Result<Document> {
    let root = root(&archive.needed(CONTAINER)?)?;
    let package = package(&archive.needed(&root)?)?;
    let folder = archive::folder(&root);
    let mut book = Draft::default();
    let mut chapters = 0_usize;
    for item in package.spine.iter().filter_map(|it| package.items.get(it)) {
        let syntax = match item.media_type.as_str() {
            "application/xhtml+xml" | "application/x-dtbook+xml" => Syntax::Xhtml,
            "text/html" => Syntax::Html,
            _ => continue,
        };
        if item.is_contents {
            continue;
        }
        let name = archive::resolve(folder, &item.reference);
        let name =
            name.ok_or_else(|| Error::Damaged("it names a part outside of itself".into()))?;
        let source = match archive.text(&name) {
            // Fonts are often disguised in this way, chapters where a rights system forbids to read them.
            Err(Error::NotText) if archive.has(ENCRYPTION) => return Err(Error::Protected),
            source => source?,
        };
        let Some(source) = source else { continue };
        let page = html::page(&source, syntax, Scope::Whole)?;
        if let Some(excess) = page.draft.excess() {
            return Err(excess.clone());
        }
        if page.draft.text().is_empty() {
            continue;
        }
        chapters += 1;
        let own_title = page.title.filter(|it| Some(it.trim()) != package.title.as_deref());
        if chapters > 1 {
            book.add("\n\n");
        }
        book.mark(&label(chapters, page.heading.or(own_title).as_deref()));
        book.add(page.draft.text());
        if book.excess().is_some() {
            break;
        }
    }
    book.finish(package.title.as_deref())
}

/// "chapter 3 · Storms", but not "chapter 5 · Chapter 3".
fn label(number: usize, heading: Option<&str>) -> String {
    match heading {
        Some(heading) if heading.trim_start().to_lowercase().starts_with("chapter") => {
            heading.to_owned()
        }
        Some(heading) => format!("chapter {number} · {heading}"),
        None => format!("chapter {number}"),
    }
}

/// The name of the package, which the container tells.
fn root(container: &str) -> Result<String> {
    let (mut packages, mut others) = (Vec::new(), Vec::new());
    xml::walk(container, |node| {
        if let Node::Start(start) = node
            && start.name() == "rootfile"
            && let Some(path) = start.attribute("full-path")
        {
            let is_package = start.attribute("media-type").as_deref() == Some(PACKAGE);
            if is_package { packages.push(path) } else { others.push(path) }
        }
    })?;
    let root = packages.into_iter().chain(others).next();
    let root = root.and_then(|it| archive::resolve("", &it));
    root.ok_or_else(|| Error::Damaged("it does not say where its chapters are".into()))
}

fn package(source: &str) -> Result<Package> {
    let mut package = Package::default();
    let mut in_title = false;
    xml::walk(source, |node| match node {
        Node::Start(start) => match start.name() {
            "title" => in_title = package.title.is_none(),
            "item" => {
                let (Some(id), Some(reference)) = (start.attribute("id"), start.attribute("href"))
                else {
                    return;
                };
                let media_type = start.attribute("media-type").unwrap_or_default();
                let properties = start.attribute("properties").unwrap_or_default();
                let is_contents = properties.split_whitespace().any(|it| it == "nav");
                package.items.insert(id, Item { reference, media_type, is_contents });
            }
            "itemref" => package.spine.extend(start.attribute("idref")),
            _ => {}
        },
        Node::End(name) => in_title &= name != "title",
        Node::Text(text) if in_title => package.title.get_or_insert_default().push_str(text),
        Node::Text(_) => {}
    })?;
    package.title = package.title.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    Ok(package)
}
