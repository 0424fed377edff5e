//! The list of models that a site offers (`models.json`), and what it promises of a file.

use electra::checkpoint::HUB;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// The whole list; the first model is the default.
#[derive(Debug, Clone, Deserialize)]
pub struct ModelList {
    /// Address of the hub that other models may come from.
    #[serde(default = "hub")]
    pub hub: String,
    /// Its models.
    pub models: Vec<ModelEntry>,
}

/// One model of the list; the file tells more about it, for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ModelEntry {
    /// Short and stable.
    pub id: String,
    /// For people.
    pub name: String,
    /// Address of the GGUF file, relative to the list.
    pub file: String,
    /// Its size.
    pub bytes: usize,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
    /// Size of its chunks, the last of which may be shorter.
    #[serde(default)]
    pub chunk_bytes: usize,
    /// SHA-256 of every chunk; a list may do without.
    #[serde(default)]
    pub chunks: Vec<String>,
}

fn hub() -> String {
    HUB.into()
}

/// What the names of repositories begin with where a model is named.
pub const HUB_PREFIX: &str = "hub:";

/// What no id of a list has in it: a name that has is an address.
pub const NOT_IN_IDS: [char; 2] = ['/', '.'];

/// Whether a name can be an id of a list.
pub fn is_id(name: &str) -> bool {
    !name.starts_with(HUB_PREFIX) && !name.contains(NOT_IN_IDS)
}

/// Which model is meant.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Wanted {
    /// The list's first.
    #[default]
    Default,
    /// An `id` of the list, the address of a GGUF file, or `hub:owner/name`.
    Named(String),
    /// A model of one's own that this device keeps, by its hash.
    Own(String),
    /// A GGUF file or the files of a checkpoint, and what to call them.
    Files(JsValue, Option<String>),
}

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A file at an address.
    Address {
        /// The address.
        url: String,
        /// Its id in the list.
        id: Option<String>,
        /// Its name in the list.
        name: Option<String>,
        /// What the list promises; nothing is known of a file named by its address alone.
        promise: Option<Promise>,
        /// The list, if that names it.
        list: Option<Listed>,
    },
    /// A model of one's own that this device keeps.
    Kept(Own),
    /// An array of `Blob`s: a GGUF file or the files of a checkpoint.
    Files {
        /// The array.
        #[serde(with = "serde_wasm_bindgen::preserve")]
        files: JsValue,
        /// What to call them.
        name: Option<String>,
    },
    /// A repository of a hub.
    Hub {
        /// Address of the hub.
        hub: String,
        /// `owner/name`
        name: String,
        /// Branch, tag or commit.
        revision: String,
    },
}

impl Source {
    /// The list that names it, if one does.
    pub fn list(&self) -> Option<&Listed> {
        match self {
            Self::Address { list, .. } => list.as_ref(),
            Self::Kept(_) | Self::Files { .. } | Self::Hub { .. } => None,
        }
    }

    /// What is promised of the file, if anything is.
    pub fn promise(&self) -> Option<Promise> {
        match self {
            Self::Address { promise, .. } => promise.clone(),
            Self::Kept(own) => Some(own.promise()),
            Self::Files { .. } | Self::Hub { .. } => None,
        }
    }
}

/// What the list names, so that what it names no more can be removed from the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Address of the folder that the list is in: what another list names is another's.
    pub folder: String,
    /// Of all its models.
    pub hashes: Vec<String>,
}

/// A model that a person brought. Its hash is its name: whatever has it is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// SHA-256 of the GGUF file, in hexadecimal.
    pub sha256: String,
    /// For people.
    pub name: String,
    /// The file, the folder or the address that it came from.
    pub from: String,
    /// Size of the GGUF file.
    pub bytes: usize,
}

impl Own {
    /// What the file has to be.
    pub fn promise(&self) -> Promise {
        let Self { bytes, sha256, .. } = self;
        let (bytes, sha256) = (*bytes, sha256.clone());
        Promise { bytes, chunk_bytes: bytes.max(1), chunks: vec![sha256.clone()], sha256 }
    }
}

/// What a file has to be: so long, and made of these chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its size.
    pub bytes: usize,
    /// SHA-256 of the whole: its name in the store.
    pub sha256: String,
    /// Size of the chunks; at least 1.
    pub chunk_bytes: usize,
    /// SHA-256 of every chunk. They come from the same list as that of the whole, and cover every
    /// byte, so a file whose chunks are all right is right, without hashing it once more.
    pub chunks: Vec<String>,
}

impl ModelList {
    /// The model of this id, or the first.
    pub fn find(&self, id: Option<&str>) -> Option<&ModelEntry> {
        match id {
            Some(id) => self.models.iter().find(|model| model.id == id),
            None => self.models.first(),
        }
    }
}

impl ModelEntry {
    /// What it promises. Without chunks that add up to the file, the whole is one chunk.
    pub fn promise(&self) -> Promise {
        let Self { bytes, chunk_bytes, .. } = *self;
        let add_up = chunk_bytes > 0 && self.chunks.len() == bytes.div_ceil(chunk_bytes);
        let (chunk_bytes, chunks) = if add_up {
            (chunk_bytes, self.chunks.clone())
        } else {
            (bytes.max(1), vec![self.sha256.clone()])
        };
        Promise { bytes, sha256: self.sha256.clone(), chunk_bytes, chunks }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn entry(rest: &str) -> ModelEntry {
        let json =
            format!(r#"{{"id":"a","name":"A","file":"a.gguf","bytes":5,"sha256":"ff"{rest}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn chunks_that_add_up_are_promised() {
        let promise = entry(r#","chunk_bytes":2,"chunks":["0a","0b","0c"]"#).promise();
        assert_eq!((promise.chunk_bytes, promise.chunks.len()), (2, 3));
    }

    #[test]
    fn without_chunks_the_whole_is_one() {
        for rest in ["", r#","chunk_bytes":2,"chunks":["0a"]"#, r#","chunks":["0a"]"#] {
            let promise = entry(rest).promise();
            assert_eq!((promise.chunk_bytes, promise.chunks), (5, vec!["ff".to_owned()]));
        }
    }

    #[test]
    fn the_shipped_list_promises_chunks() {
        let list = include_str!("../assets/models.json");
        let list: ModelList = serde_json::from_str(list).unwrap();
        assert!(list.models[0].promise().chunks.len() > 1);
    }
}
