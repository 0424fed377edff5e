//! The open elements of a page, found by their names at once: whatever tags a page closes in whatever order, reading
//! it takes time in proportion to its length.

use std::collections::HashMap;

/// Nothing outside of these is closed from within.
const SCOPES: [&str; 6] = ["table", "td", "th", "caption", "object", "template"];

/// An open element, and what it means for its words.
#[derive(Debug)]
pub struct Open<T> {
    name: usize,
    pub element: T,
}

#[derive(Debug)]
pub struct OpenElements<T> {
    stack: Vec<Open<T>>,
    names: HashMap<String, usize>,
    /// For each name where in the stack its elements are.
    places: Vec<Vec<usize>>,
}

impl<T> OpenElements<T> {
    pub fn new() -> Self {
        Self { stack: Vec::new(), names: HashMap::new(), places: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.stack.len()
    }

    pub fn push(&mut self, name: &str, element: T) {
        let number = self.names.get(name).copied().unwrap_or_else(|| {
            self.names.insert(name.to_owned(), self.places.len());
            self.places.push(Vec::new());
            self.places.len() - 1
        });
        if let Some(places) = self.places.get_mut(number) {
            places.push(self.stack.len());
            self.stack.push(Open { name: number, element });
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        let open = self.stack.pop()?;
        self.places.get_mut(open.name)?.pop();
        Some(open.element)
    }

    /// How many elements are open around the innermost of these names, 1 for none.
    fn innermost(&self, names: &[&str]) -> Option<usize> {
        let last = |name: &&str| self.places.get(*self.names.get(*name)?)?.last().copied();
        names.iter().filter_map(last).max()
    }

    /// Which element this end tag closes, with all that is open in it.
    pub fn closed_by(&self, name: &str) -> Option<usize> {
        let scopes: &[&str] = match name {
            "table" => &[],
            "tr" | "thead" | "tbody" | "tfoot" | "td" | "th" | "caption" => &["table"],
            "object" | "template" => &["td", "th"],
            _ => &SCOPES,
        };
        self.within(&[name], scopes)
    }

    /// Which element ends where this one begins, though no tag says so: `<li>` ends the `<li>` before.
    pub fn ended_by(&self, name: &str, is_block: bool) -> Option<usize> {
        match name {
            "li" => self.within(&["li"], &["ul", "ol", "menu", "td", "th", "table"]),
            "dt" | "dd" => self.within(&["dt", "dd"], &["dl", "td", "th", "table"]),
            "td" | "th" => self.within(&["td", "th"], &["tr", "table"]),
            "tr" => self.within(&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => self.within(&["thead", "tbody", "tfoot"], &["table"]),
            "option" | "optgroup" => self.within(&["option"], &["select", "datalist"]),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.within(&["h1", "h2", "h3", "h4", "h5", "h6", "p"], &SCOPES)
            }
            _ if is_block => self.within(&["p"], &SCOPES),
            _ => None,
        }
    }

    fn within(&self, names: &[&str], scopes: &[&str]) -> Option<usize> {
        self.innermost(names).filter(|at| self.innermost(scopes) < Some(*at))
    }
}
