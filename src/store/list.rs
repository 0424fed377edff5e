//! The list of models, and which of them is meant.

use electra::checkpoint::Repository;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, Url};

use super::own::own;
use super::{http, import};
use crate::error::{Error, ErrorCode, Result};
use crate::models::{HUB_PREFIX, Listed, ModelList, Source, Wanted, is_id};

/// What the address of a list begins with that is its own content. It is read without the browser, whose policies may
/// What the address of a list begins with that is its own content. It is read without asking the browser, whose
/// policies may forbid such addresses.
const CONTENT: &str = "data:application/json,";

/// Where a model is. An id has neither slash nor dot; anything that has is an address. Of a repository
/// that was converted before, what is kept is taken.
///
/// # Errors
/// [`ErrorCode::ModelDownload`] when there is no list, [`ErrorCode::InvalidOption`] when there is no
/// such model.
pub async fn find(list: &str, wanted: &Wanted) -> Result<Source> {
    let id = match wanted {
        Wanted::Default => None,
        Wanted::Own(sha256) => {
            let own = own().await.into_iter().find(|own| own.sha256 == *sha256);
            let message = "This model is no longer on this device. Choose its file again.";
            return own
                .map(Source::Kept)
                .ok_or_else(|| Error::new(ErrorCode::InvalidOption, message));
        }
        Wanted::Files(files, name) => {
            return Ok(Source::Files { files: files.clone(), name: name.clone() });
        }
        Wanted::Named(named) => {
            if let Some(name) = named.strip_prefix(HUB_PREFIX) {
                let hub = self::list(list).await?.hub;
                let repository = Repository::new(&hub, name, None)?;
                let from = import::address(&repository);
                let own = own().await.into_iter().find(|own| own.from == from);
                return Ok(own.map_or_else(|| import::source(&repository), Source::Kept));
            }
            if !is_id(named) {
                let url = named.clone();
                return Ok(Source::Address {
                    url,
                    id: None,
                    name: None,
                    promise: None,
                    list: None,
                });
            }
            Some(named.as_str())
        }
    };
    let models = self::list(list).await?;
    let entry = models.find(id).ok_or_else(|| {
        let known: Vec<_> = models.models.iter().map(|model| model.id.as_str()).collect();
        let what = id.unwrap_or("default");
        let message = format!(
            "There is no model `{what}`. There is: {}. Choose one of them.",
            known.join(", ")
        );
        Error::new(ErrorCode::InvalidOption, message).with("name", "model").with("found", what)
    })?;
    let at = |path| Url::new_with_base(path, list).map_err(|cause| http::broken(&cause));
    let url = at(&entry.file)?;
    Ok(Source::Address {
        url: url.href(),
        id: Some(entry.id.clone()),
        name: Some(entry.name.clone()),
        promise: Some(entry.promise()),
        // A list that is an address of its own content goes by where its model lies.
        list: at(".").or_else(|_| Url::new_with_base(".", &url.href())).ok().map(|folder| Listed {
            folder: folder.href(),
            hashes: models.models.iter().map(|model| model.sha256.clone()).collect(),
        }),
    })
}

/// The model list at this address.
///
/// # Errors
/// [`ErrorCode::ModelDownload`] when there is none.
pub async fn list(list: &str) -> Result<ModelList> {
    let no_list = || {
        let needs = "JSON with `models`, each with `id`, `name`, `file`, `bytes` and `sha256`";
        http::failed(format!("{list} is not a list of models: {needs}"))
    };
    if let Some(content) = list.strip_prefix(CONTENT) {
        let json = js_sys::decode_uri_component(content).map_err(|_| no_list())?;
        let json = js_sys::JSON::parse(&String::from(json)).map_err(|_| no_list())?;
        return serde_wasm_bindgen::from_value(json).map_err(|_| no_list());
    }
    let response = http::request(list, None, RequestCache::Default).await?;
    if !response.ok() {
        return Err(http::refused(&response, list));
    }
    let json = response.json().map_err(|cause| http::broken(&cause))?;
    let json = JsFuture::from(json).await.map_err(|_| no_list())?;
    serde_wasm_bindgen::from_value(json).map_err(|_| no_list())
}
