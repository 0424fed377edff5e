//! The browser's memory of small things: what the person wished stays for the next visit.

/// What is kept under a name; nothing where storage is forbidden.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a wish, or forgets it. Where storage is full or forbidden it holds for this visit.
pub fn keep(name: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        drop(match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        });
    }
}

// Throws where storage is forbidden.
fn storage() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}
