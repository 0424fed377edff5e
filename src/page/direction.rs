//! In which direction the lines of a text run.

use web_sys::HtmlTextAreaElement;

/// In longer texts all paragraphs run from left to right: browsers look for the direction of a
/// line in all of it, again and again, which for a line of megabytes takes a minute.
const DIRECTED: usize = 100_000;

/// Of a text of this length: the value of `dir`.
pub fn direction(length: usize) -> &'static str {
    if length > DIRECTED { "ltr" } else { "auto" }
}

/// To be called before a text of another length is laid out.
pub fn set_direction(area: &HtmlTextAreaElement, length: usize) {
    area.set_dir(direction(length));
}
