//! What is left to do for the next visit once a model is there.

use web_sys::Blob;

use super::cache::Store;
use super::key::key;
use super::model::Model;
use super::outdated;
use super::tab_lock::TabLock;
use crate::models::{Listed, Own, Promise};
use crate::protocol::Persistence;

/// What is left to do with a model that was downloaded.
pub struct Keeping {
    pub(super) promise: Promise,
    pub(super) own: Option<Own>,
    pub(super) list: Option<Listed>,
    pub(super) file: Option<Blob>,
    pub(super) store: std::result::Result<Store, Persistence>,
    /// Others read what is kept, so their turn comes when that is done.
    pub(super) _lock: Option<TabLock>,
}

/// A model that has been fetched and checked.
pub struct Fetched {
    /// The model.
    pub model: Model,
    /// What is left to do with it; nothing with one that cannot be kept.
    pub keeping: Option<Keeping>,
    /// Its id in the list, or the hash of a model of one's own.
    pub id: Option<String>,
    /// Its name, where it has one outside of its file.
    pub name: Option<String>,
}

/// Removes from the device what the list of this model no longer names; says whether there was anything.
pub async fn tidy(list: Option<&Listed>) -> bool {
    match (list, Store::open().await) {
        (Some(list), Some(store)) => outdated::remove(&store, list).await,
        _ => false,
    }
}

impl Keeping {
    /// Makes one entry of the chunks, and says what became of it. Then models that the list names no more
    /// have had their time; where there is no room they go first.
    pub async fn finish(self) -> Persistence {
        let kept = self.keep().await;
        if kept == Persistence::Unavailable || !tidy(self.list.as_ref()).await {
            return kept;
        }
        match (kept, &self.list, &self.file, Store::open().await) {
            (Persistence::Full, Some(list), Some(file), Some(store)) => {
                let store = store.of_list(Some(&list.folder));
                let put = store.put_freed(&key(&self.promise.sha256), file, None).await;
                put.err().unwrap_or(Persistence::Stored)
            }
            _ => kept,
        }
    }

    async fn keep(&self) -> Persistence {
        let count = self.promise.chunks.len();
        let (sha256, file, own) = (&self.promise.sha256, self.file.as_ref(), self.own.as_ref());
        match (&self.store, file) {
            (Ok(store), Some(file)) => {
                let put = store.put_as(&key(sha256), file, own).await;
                store.delete_chunks(sha256, count).await;
                // Perhaps there was no room for both forms at once.
                let put =
                    if put.is_err() { store.put_freed(&key(sha256), file, own).await } else { put };
                put.err().unwrap_or(Persistence::Stored)
            }
            (Ok(_), None) => Persistence::Unavailable,
            (Err(why), _) => {
                if let Some(store) = Store::open().await {
                    // Part of a model would only take the room.
                    store.delete_chunks(sha256, count).await;
                }
                *why
            }
        }
    }
}
