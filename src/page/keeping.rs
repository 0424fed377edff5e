//! Keeping the shelf's texts for the next visit, where the person wants that.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use crate::page::action::{Action, Remark};
use crate::page::control::Handle;
use crate::page::kept::{self, Ledger, Room};

/// Milliseconds after a change until it is kept: what is typed is kept in pauses.
const PAUSE: u32 = 800;

impl Handle {
    /// Puts the texts of the last visit on the shelf.
    pub fn recall_texts(&self) {
        if !kept::is_wanted() {
            return;
        }
        self.act(Action::KeepTexts(true));
        let Some(mut ledger) = self.ledger.take() else { return };
        let control = self.clone();
        spawn_local(async move {
            for (key, document, ticked) in kept::texts().await {
                control.store();
                control.act(Action::Restored(document.clone(), ticked));
                let state = control.state();
                let mut entries = state.shelf.entries().iter();
                if let Some(entry) = entries.find(|entry| entry.document == document) {
                    ledger.enter(entry.id, key, entry.version, entry.ticked);
                }
            }
            control.ledger.replace(Some(ledger));
        });
    }

    /// Keeps texts from now on, or no longer and what was kept neither.
    pub fn keep_texts(&self, wanted: bool) {
        kept::want(wanted);
        self.act(Action::KeepTexts(wanted));
        if wanted {
            self.keep_soon();
            return;
        }
        self.keeping.take();
        self.ledger.replace(Some(Ledger::default()));
        let control = self.clone();
        spawn_local(async move {
            kept::clear().await;
            control.look_up_usage().await;
        });
    }

    /// Keeps what has changed, in a moment.
    pub fn keep_soon(&self) {
        if !self.state().keep_texts {
            return;
        }
        let control = self.clone();
        let wait = Timeout::new(PAUSE, move || {
            control.store();
            spawn_local(async move { control.keep_now().await });
        });
        // One that was waiting already is withdrawn.
        self.keeping.replace(Some(wait));
    }

    async fn keep_now(&self) {
        let Some(mut ledger) = self.ledger.take() else {
            // Something is being kept already.
            self.keep_soon();
            return;
        };
        let state = self.state();
        let room = if state.keep_texts { ledger.keep(&state.shelf).await } else { Room::All };
        if self.state().keep_texts {
            self.ledger.replace(Some(ledger));
        } else {
            // It was switched off meanwhile.
            self.ledger.replace(Some(Ledger::default()));
            kept::clear().await;
        }
        match room {
            Room::All => {}
            Room::Texts => self.act(Action::Remark(Remark::PagesNotKept)),
            Room::Nothing => {
                self.keep_texts(false);
                self.act(Action::Remark(Remark::NotKept));
            }
        }
        self.look_up_usage().await;
    }
}
