//! Files on their way to the shelf: one after the other, and what became of them is said at the end.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, FileList};

use crate::page::action::{Action, Hint, Remark};
use crate::page::control::Handle;
use crate::page::file;

/// What is wrong with a file that a folder may well have beside its documents.
const BESIDE: [&str; 4] = ["unsupported", "not-text", "empty", "archive"];

/// The files of a list.
pub fn listed(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

/// The files of an array.
pub fn collected(files: &Array) -> Vec<File> {
    files.iter().filter_map(|file| file.dyn_into().ok()).collect()
}

impl Handle {
    /// Puts files on the shelf. What cannot be read is said; of a folder not what is no document at all.
    pub fn open(&self, files: Vec<File>, folder: bool) {
        let control = self.clone();
        spawn_local(async move {
            let (mut opened, mut refused) = (Vec::new(), Vec::new());
            for file in files {
                control.act(Action::Remark(Remark::Opening(file.name().into())));
                match file::open(&file).await {
                    Ok(document) => {
                        control.store();
                        control.act(Action::Added(document));
                        opened.push(file.name());
                    }
                    Err(why) => refused.push(why),
                }
            }
            if folder && !opened.is_empty() {
                refused.retain(|why| !BESIDE.contains(&why.code.as_str()));
            }
            let remark = match &opened[..] {
                [name] => Remark::Opened(name.clone().into()),
                _ => Remark::OpenedMany(opened.len()),
            };
            control.act(Action::Remark(remark));
            if !opened.is_empty() {
                control.focus_question();
            }
            let others = refused.len().saturating_sub(1);
            if let Some(first) = refused.into_iter().next() {
                control.act(Action::Hint(Hint::Files(first, others)));
            }
        });
    }

    /// Puts the page of an address in place of the open text, which is that address.
    pub fn open_address(&self, address: &str) {
        let (control, address) = (self.clone(), address.to_owned());
        let Some(open) = self.state().shelf.open().map(|entry| entry.id) else { return };
        spawn_local(async move {
            control.act(Action::Remark(Remark::Opening(address.clone().into())));
            match file::open_address(&address).await {
                Ok(document) => {
                    let name = document.name();
                    control.act(Action::Added(document));
                    control.act(Action::TakenOff(open));
                    control.act(Action::Remark(Remark::Opened(name)));
                    control.focus_question();
                }
                Err(why) => control.act(Action::Hint(Hint::Files(why, 0))),
            }
        });
    }
}
