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

/// Whether a file of this name belongs to a model.
fn belongs_to_model(name: &str) -> bool {
    file::is_one(name) || name.to_ascii_lowercase().ends_with(".gguf")
}

/// Files that a person picked for a model.
pub fn picked(files: &FileList) -> Array {
    (0..files.length()).filter_map(|index| files.get(index)).map(JsValue::from).collect()
}

/// Takes in what was dropped.
pub fn take(control: &Handle, event: &DragEvent) {
    let Some(transfer) = event.data_transfer() else { return };
    let items = transfer.items();
    // Entries are there only while the event is handled, and not in every browser.
    let entries = (0..items.length()).filter_map(|i| items.get(i)?.webkit_get_as_entry().ok()?);
    if let Some(folder) = entries.into_iter().find(FileSystemEntry::is_directory) {
        let control = control.clone();
        spawn_local(async move {
            let files = files_of(folder.unchecked_ref()).await;
            control.show_models();
            control.use_model(Wanted::Files(files.into(), Some(folder.name())), folder.name());
        });
        return;
    }
    let Some(files) = transfer.files() else { return };
    let all = picked(&files);
    let names: Vec<_> = all.iter().map(|file| file.unchecked_into::<File>().name()).collect();
    if let Some(name) = names.iter().find(|name| belongs_to_model(name)) {
        control.show_models();
        control.use_model(Wanted::Files(all.into(), None), name.clone());
    } else if let Some(file) = files.get(0) {
        control.open(file);
    }
}

/// The files that lie in a folder, without those of folders in it.
async fn files_of(folder: &FileSystemDirectoryEntry) -> Array {
    let (files, reader) = (Array::new(), folder.create_reader());
    loop {
        // Entries come in portions; an empty one is the last.
        let Some(entries) = portion(&reader).await.filter(|entries| entries.length() > 0) else {
            return files;
        };
        for entry in entries.iter().map(JsCast::unchecked_into::<FileSystemEntry>) {
            if belongs_to_model(&entry.name())
                && let Some(file) = file_of(&entry).await
            {
                files.push(&file);
            }
        }
    }
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
