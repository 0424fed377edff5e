//! What was dropped on the page: a text, or a model.

use std::rc::Rc;

use electra::checkpoint::file;
use futures_channel::oneshot;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
};

use crate::models::Wanted;
use crate::page::control::Handle;
use crate::page::opening::collected;

/// Whether a file of this name belongs to a model.
fn belongs_to_model(name: &str) -> bool {
    file::is_one(name) || name.to_ascii_lowercase().ends_with(".gguf")
}

/// Files that a person picked for a model.
pub fn picked(files: &FileList) -> Array {
    (0..files.length()).filter_map(|index| files.get(index)).map(JsValue::from).collect()
}

/// Most files that are taken from a folder, and how deep it is looked into.
const MOST_FILES: usize = 1000;
const DEEPEST: usize = 8;

/// Takes in what was dropped.
pub fn take(control: &Handle, event: &DragEvent) {
    let Some(transfer) = event.data_transfer() else { return };
    let items = transfer.items();
    // Entries are there only while the event is handled, and not in every browser.
    let entries = (0..items.length()).filter_map(|i| items.get(i)?.webkit_get_as_entry().ok()?);
    let entries: Vec<FileSystemEntry> = entries.collect();
    let folder = entries.iter().find(|entry| entry.is_directory()).map(FileSystemEntry::name);
    let files = transfer.files().map(|files| picked(&files)).unwrap_or_default();
    let control = control.clone();
    if let Some(folder) = folder {
        spawn_local(async move {
            let files = files_of(entries).await;
            use_or_open(&control, &files, Some(folder));
        });
    } else {
        use_or_open(&control, &files, None);
    }
}

/// Uses the model that is among some files, or else puts them on the shelf.
fn use_or_open(control: &Handle, files: &Array, folder: Option<String>) {
    let all = collected(files);
    let Some(part) = all.iter().map(File::name).find(|name| belongs_to_model(name)) else {
        control.open(all, folder.is_some());
        return;
    };
    control.show_models();
    let name = folder.clone().unwrap_or(part);
    control.use_model(Wanted::Files(files.clone().into(), folder), name);
}

/// The files of what was dropped, with those that lie in folders; none that is hidden.
async fn files_of(entries: Vec<FileSystemEntry>) -> Array {
    let files = Array::new();
    let mut left: Vec<(FileSystemEntry, usize)> =
        entries.into_iter().map(|it| (it, 0)).rev().collect();
    while let Some((entry, depth)) = left.pop() {
        if files.length() as usize >= MOST_FILES {
            break;
        }
        if entry.is_directory() && depth < DEEPEST {
            let mut inside = entries_of(entry.unchecked_ref()).await;
            inside.retain(|entry| !entry.name().starts_with('.'));
            inside.sort_by_key(FileSystemEntry::name);
            left.extend(inside.into_iter().map(|it| (it, depth + 1)).rev());
        } else if let Some(file) = file_of(&entry).await {
            files.push(&file);
        }
    }
    files
}

/// What lies in a folder.
async fn entries_of(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let (mut found, reader) = (Vec::new(), folder.create_reader());
    // Entries come in portions; an empty one is the last.
    while let Some(entries) = portion(&reader).await.filter(|entries| entries.length() > 0) {
        found.extend(entries.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
        if found.len() > MOST_FILES {
            break;
        }
    }
    found
}

async fn portion(reader: &FileSystemDirectoryReader) -> Option<Array> {
    let entries = called_back(|done, failed| {
        reader.read_entries_with_callback_and_callback(done, failed).is_ok()
    });
    entries.await.map(JsCast::unchecked_into)
}

async fn file_of(entry: &FileSystemEntry) -> Option<JsValue> {
    let entry: &web_sys::FileSystemFileEntry = entry.is_file().then(|| entry.unchecked_ref())?;
    called_back(|done, failed| {
        entry.file_with_callback_and_callback(done, failed);
        true
    })
    .await
}

/// What one of two callbacks is called with: a value, or nothing.
async fn called_back(
    start: impl FnOnce(&js_sys::Function, &js_sys::Function) -> bool,
) -> Option<JsValue> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(std::cell::RefCell::new(Some(sender)));
    let answer = |good: bool| {
        let sender = sender.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |value: JsValue| {
            if let Some(sender) = sender.borrow_mut().take() {
                drop(sender.send(good.then_some(value)));
            }
        })
    };
    let (done, failed) = (answer(true), answer(false));
    let started = start(done.as_ref().unchecked_ref(), failed.as_ref().unchecked_ref());
    if started { receiver.await.ok().flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_from_models() {
        for name in [
            "a.gguf",
            "B.GGUF",
            "config.json",
            "model.safetensors",
            "pytorch_model.bin",
            "pytorch_model-00001-of-00002.bin",
        ] {
            assert!(belongs_to_model(name), "{name}");
        }
        for name in ["notes.txt", "data.bin", "page.html", "data.json", "gguf"] {
            assert!(!belongs_to_model(name), "{name}");
        }
    }
}
