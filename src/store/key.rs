//! Names of what is kept: of the cache, and of its entries by the hash of their model.

use serde::{Deserialize, Serialize};

/// Name of the cache.
pub const CACHE: &str = "electra-qa-models";

/// Where an entry is found, for who reads it before the engine runs: `www/library/worker.js`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheKey {
    cache: String,
    key: String,
}

impl CacheKey {
    /// Where a complete model is.
    pub fn of(sha256: &str) -> Self {
        Self { cache: CACHE.into(), key: key(sha256) }
    }
}

/// Key of a complete model.
pub fn key(sha256: &str) -> String {
    format!("/{CACHE}/{sha256}")
}

/// Key of a chunk of a model that is not complete.
pub fn chunk_key(sha256: &str, chunk: usize) -> String {
    format!("/{CACHE}/{sha256}/{chunk}")
}

/// Key of an entry that comes and goes.
pub fn passing_key() -> String {
    format!("/{CACHE}/passing")
}

/// The hash in the key of a model or of a chunk of one.
pub fn hash_of(path: &str) -> Option<String> {
    let rest = path.strip_prefix('/')?.strip_prefix(CACHE)?.strip_prefix('/')?;
    let hash = rest.split_once('/').map_or(rest, |(hash, _)| hash);
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| hash.to_owned())
}
