//! The list of models, and which of them is meant.

use electra::checkpoint::Repository;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, Url};

use super::own::own;
use super::{http, import};
use crate::error::Result;
use crate::failure::Failure;
use crate::models::{HUB_PREFIX, Listed, ModelList, Source, Wanted, is_id};

/// What the address of a list begins with that is its own content. It is read without the browser, whose policies may
/// What the address of a list begins with that is its own content. It is read without asking the browser, whose
/// policies may forbid such addresses.
const CONTENT: &str = "data:application/json,";

/// Where a model is. An id has neither slash nor dot; anything that has is an address. Of a repository
/// that was converted before, what is kept is taken.
///
/// # Errors
/// [`Failure::NoList`] or a failed download when there is no list, [`Failure::NoSuchModel`] or [`Failure::NotKept`]
/// when there is no such model.
pub async fn find(list: &str, wanted: &Wanted) -> Result<Source> {
    let id = match wanted {
        Wanted::Default => None,
        Wanted::Own(sha256) => {
            let own = own().await.into_iter().find(|own| own.sha256 == *sha256);
            return Ok(own.map(Source::Kept).ok_or(Failure::NotKept)?);
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
        let known = models.models.iter().map(|model| model.id.clone()).collect();
        Failure::NoSuchModel { wanted: id.unwrap_or("default").into(), known }
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
/// [`Failure::NoList`], or a failed download, when there is none.
pub async fn list(list: &str) -> Result<ModelList> {
    let no_list = || Failure::NoList { url: list.into() };
    if let Some(content) = list.strip_prefix(CONTENT) {
        let json = js_sys::decode_uri_component(content).map_err(|_| no_list())?;
        let json = js_sys::JSON::parse(&String::from(json)).map_err(|_| no_list())?;
        return Ok(serde_wasm_bindgen::from_value(json).map_err(|_| no_list())?);
    }
    let response = http::request(list, None, RequestCache::Default).await?;
    if !response.ok() {
        return Err(http::refused(&response, list));
    }
    let json = response.json().map_err(|cause| http::broken(&cause))?;
    let json = JsFuture::from(json).await.map_err(|_| no_list())?;
    Ok(serde_wasm_bindgen::from_value(json).map_err(|_| no_list())?)
}
