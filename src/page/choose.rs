//! Changing the model: the new one starts beside the old one, which answers until the new one can.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::client::{Client, Notice};
use crate::error::{Error, ErrorCode, Result};
use crate::location::Location;
use crate::models::{self, Wanted};
use crate::page::action::{Action, Engine};
use crate::page::choice::Step;
use crate::page::control::Handle;
use crate::page::{backend, memory};
use crate::store;

/// Where the browser remembers which model was chosen.
const CHOSEN: &str = "electra-qa-model";

// Beside the page's script, and checked by the tag that loads it (`www/page/start.js`).
#[wasm_bindgen(raw_module = "./start-worker.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = startWorker)]
    static START_WORKER: Function;
}

/// The engine's files, which lie beside the page.
fn location() -> Result<Location> {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    let models = web_sys::Url::new_with_base("models.json", &base).map_err(|_| {
        Error::new(
            ErrorCode::InvalidOption,
            format!("This page has no address (`{base}`). Open it from where it lies."),
        )
    })?;
    Ok(Location { worker: START_WORKER.with(Function::clone), models: models.href() })
}

/// The model that was in use last, if it was chosen.
fn chosen() -> Wanted {
    match memory::recall(CHOSEN) {
        // The hash of a model is 64 digits long, which no id of a list is.
        Some(id) if id.len() == 64 => Wanted::Own(id),
        Some(id) if models::is_id(&id) => Wanted::Named(id),
        _ => Wanted::Default,
    }
}

fn choose(id: Option<&str>) {
    memory::keep(CHOSEN, id);
}

impl Handle {
    /// Starts the engine.
    pub fn start(&self) {
        match location() {
            Ok(location) => {
                *self.location.borrow_mut() = Some(location);
                self.begin(chosen());
            }
            Err(error) => self.act(Action::Engine(Engine::Failed(error))),
        }
    }

    /// Starts with a model; with the default when the one that was chosen is no longer there.
    fn begin(&self, wanted: Wanted) {
        let Some(location) = self.location.borrow().clone() else { return };
        let (weak, remembered) = (Rc::downgrade(&self.0), wanted != Wanted::Default);
        let client = Client::start(location, wanted, None, backend::wanted(), move |notice| {
            let Some(control) = weak.upgrade().map(Self) else { return };
            match notice {
                Notice::LoadFailed(error)
                    if remembered && error.code == ErrorCode::InvalidOption =>
                {
                    choose(None);
                    // Not in the midst of the old client's own work.
                    spawn_local(async move { control.begin(Wanted::Default) });
                }
                notice => control.notice(notice),
            }
        });
        *self.client.borrow_mut() = Some(client);
    }

    /// Opens the sheet of models.
    pub fn show_models(&self) {
        self.step(Step::Open(true));
        self.look_up_models();
    }

    /// Closes it.
    pub fn hide_models(&self) {
        self.step(Step::Open(false));
    }

    fn look_up_models(&self) {
        let Some(location) = self.location.borrow().clone() else { return };
        let control = self.clone();
        spawn_local(async move {
            control.step(Step::Own(store::own().await));
            // Without the list there are the own models, and what is in use goes on.
            if let Ok(list) = store::list(&location.models).await {
                control.step(Step::Listed(list.models, list.hub));
            }
        });
    }

    /// Takes another model, which errors and progress call `what`.
    pub fn use_model(&self, wanted: Wanted, what: impl Into<AttrValue>) {
        let Some(location) = self.location.borrow().clone() else { return };
        self.step(Step::Asked(what.into()));
        let (weak, current) = (Rc::downgrade(&self.0), Rc::new(Cell::new(false)));
        let client = Client::start(location, wanted, None, backend::wanted(), move |notice| {
            let Some(control) = weak.upgrade().map(Self) else { return };
            match notice {
                notice if current.get() => control.notice(notice),
                Notice::Loading(loading) => control.step(Step::Loading(loading)),
                Notice::Ready(model) => {
                    current.set(true);
                    choose(model.id.as_deref());
                    control.change();
                    control.notice(Notice::Ready(model));
                }
                // It was withdrawn; whoever did it knows.
                Notice::LoadFailed(error) if error.code == ErrorCode::Cancelled => {}
                Notice::LoadFailed(error) => {
                    control.step(Step::Refused(error));
                    control.drop_candidate();
                }
                Notice::Restarting | Notice::Kept(_) | Notice::Working { .. } => {}
            }
        });
        self.replace_candidate(Some(client));
    }

    /// Puts the new engine in place of the old one, and asks it what the old one was asked.
    fn change(&self) {
        let new = self.candidate.borrow_mut().take();
        let old = self.client.replace(new);
        let work = self.state().work.clone();
        if work.is_some() {
            self.act(Action::Cancel);
        }
        self.step(Step::Done);
        self.step(Step::Open(false));
        self.focus_question();
        let control = self.clone();
        spawn_local(async move {
            // Its end is no news: the last handle goes, and the worker with it.
            drop(old);
            if let Some(work) = work {
                control.send(work.question, work.passage, work.asked);
            }
        });
    }

    /// Withdraws the model on its way.
    pub fn keep_model(&self) {
        self.step(Step::Done);
        self.replace_candidate(None);
    }

    /// Ends a client, but not in the midst of its own work.
    fn drop_candidate(&self) {
        let control = self.clone();
        spawn_local(async move {
            if control.state().choice.coming.is_none() {
                control.replace_candidate(None);
            }
        });
    }

    fn replace_candidate(&self, client: Option<Client>) {
        let old = self.candidate.replace(client);
        if let Some(old) = old {
            old.close();
        }
    }

    /// Removes one of the person's own models from the device.
    pub fn remove_model(&self, sha256: &str) {
        if chosen() == Wanted::Own(sha256.into()) {
            choose(None);
        }
        let (control, sha256) = (self.clone(), sha256.to_owned());
        spawn_local(async move {
            store::remove(&sha256).await;
            control.look_up_models();
            control.look_up_usage().await;
        });
    }

    fn step(&self, step: Step) {
        self.act(Action::Choice(step));
    }
}
