//! What the screen is like, and what the person wishes of it.

/// Where there is room for a text and its pages side by side; `text.css` knows it, too.
pub const SIDE_BY_SIDE: &str = "(min-width: 68rem)";

/// Whether a media query holds now.
pub fn holds(query: &str) -> bool {
    gloo::utils::window()
        .match_media(query)
        .is_ok_and(|list| list.is_some_and(|list: web_sys::MediaQueryList| list.matches()))
}
