//! Models that the list once named and names no more: their room is given back.

use super::cache::{Mark, Store};
use super::key::key;
use super::tab_lock::TabLock;
use crate::models::Listed;

/// Removes what is kept of them; says whether there was anything. What stays are a person's own models,
/// those of other lists of this site, and what another tab is at work on.
pub async fn remove(store: &Store, list: &Listed) -> bool {
    let mut removed = false;
    for (sha256, keys) in store.keys().await {
        if list.hashes.contains(&sha256) {
            continue;
        }
        let Some(_lock) = TabLock::take(&key(&sha256)).await else { continue };
        let mut other = false;
        for key in &keys {
            other |= match store.mark(key).await {
                Mark::Own => true,
                Mark::List(folder) => folder != list.folder,
                Mark::None => false,
            };
        }
        if !other {
            for key in &keys {
                removed |= store.delete_key(key).await;
            }
        }
    }
    removed
}
