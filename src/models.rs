//! The list of models that a site offers (`models.json`).

use serde::Deserialize;

/// The whole list; the first model is the default.
#[derive(Debug, Clone, Deserialize)]
pub struct ModelList {
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
