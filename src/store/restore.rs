//! What takes the place of a model of one's own that is damaged on the device.

use electra::checkpoint::Repository;

use super::import::{self, address, source};
use super::keeping::Fetched;
use super::model::Report;
use super::own;
use crate::error::Result;
use crate::failure::Failure;
use crate::models::Own;

/// What came from a repository is taken in from there anew.
///
/// # Errors
/// With a file that a person picked, which nobody else has; and all that [`import::import`] can fail with.
pub async fn restore(kept: &Own, report: Report) -> Result<Fetched> {
    let name = kept.name.clone();
    let Some(repository) = repository(&kept.from) else {
        return Err(Failure::KeptDamaged { name }.into());
    };
    let fetched = import::import(&source(&repository), report).await;
    let fetched = fetched.map_err(|source| Failure::NotRestored { name, source })?;
    // The repository may have another model by now, which would not take the old one's place.
    own::remove(&kept.sha256).await;
    Ok(fetched)
}

/// The repository that is known by this; nothing of what files and folders are called.
fn repository(from: &str) -> Option<Repository> {
    let (page, revision) = from.rsplit_once('@')?;
    let (rest, model) = page.rsplit_once('/')?;
    let (hub, owner) = rest.rsplit_once('/')?;
    let repository = Repository::new(hub, &format!("{owner}/{model}"), Some(revision)).ok()?;
    (address(&repository) == from).then_some(repository)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_found_by_what_its_model_is_known_by() {
        for (hub, name, revision) in [
            ("https://huggingface.co", "ada/tiny", "main"),
            ("http://127.0.0.1:8080/mirror", "ada/tiny.2", "refs/pr/1"),
        ] {
            let known = Repository::new(hub, name, Some(revision)).unwrap();
            assert_eq!(repository(&address(&known)), Some(known));
        }
    }

    #[test]
    fn files_and_folders_are_no_repositories() {
        for from in
            ["model.gguf", "ada/tiny@main", "a/b/c@main", "your own model", "@", "https://a/b", ""]
        {
            assert_eq!(repository(from), None, "{from}");
        }
    }
}
