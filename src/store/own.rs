//! Models that a person brought, as far as this device keeps them.

use super::cache::Store;
use crate::models::Own;

/// The models that this device keeps and that are not of the list.
pub async fn own() -> Vec<Own> {
    match Store::open().await {
        Some(store) => store.own().await,
        None => Vec::new(),
    }
}

/// Removes a complete model from this device; says whether it is gone.
pub async fn remove(sha256: &str) -> bool {
    match Store::open().await {
        Some(store) => store.delete(sha256).await,
        None => true,
    }
}
