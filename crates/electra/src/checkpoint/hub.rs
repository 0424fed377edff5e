//! Where a hub keeps the files of a repository: addresses only, nothing is fetched here.

use crate::{Error, Result};

/// The hub that is meant when none is named. Whoever fetches from it is redirected to its own servers
/// for large files.
pub const HUB: &str = "https://huggingface.co";

/// Size in bytes of the largest file of weights that is fetched; BERT-large in f32 has 1.3 GB.
pub const MAX_WEIGHTS: usize = 2_000_000_000;

/// The state that is meant when none is named.
const REVISION: &str = "main";

/// A repository of a hub, in one of its states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    hub: String,
    name: String,
    revision: String,
}

impl Repository {
    /// A repository by its name, `owner/name`, or by its page's address. The revision is a branch, a
    /// tag or a commit; it may also follow the name: `owner/name@revision`.
    ///
    /// # Errors
    /// [`Error::Repository`] when it cannot be the name of one.
    pub fn new(hub: &str, name: &str, revision: Option<&str>) -> Result<Self> {
        let wrong = || Error::Repository { given: name.chars().take(100).collect() };
        let hub = hub.trim().trim_end_matches('/');
        let scheme = hub.strip_prefix("https://").or_else(|| hub.strip_prefix("http://"));
        if scheme.is_none_or(str::is_empty) {
            return Err(Error::Repository { given: hub.chars().take(100).collect() });
        }
        let path = name.trim();
        let path = path.strip_prefix(hub).map_or(path, |path| path.trim_start_matches('/'));
        let (path, after) =
            path.split_once('@').map_or((path, None), |(path, it)| (path, Some(it)));
        let path = path.split_once("/tree/").map_or(path, |(path, _)| path).trim_end_matches('/');
        let (owner, model) = path.split_once('/').ok_or_else(wrong)?;
        let revision = revision.or(after).unwrap_or(REVISION);
        let fits = is_name(owner) && is_name(model) && revision.split('/').all(is_name);
        fits.then(|| Self { hub: hub.into(), name: path.into(), revision: revision.into() })
            .ok_or_else(wrong)
    }

    /// Address of one of its files.
    pub fn url(&self, file: &str) -> String {
        let revision = self.revision.replace('/', "%2F");
        format!("{}/{}/resolve/{revision}/{file}", self.hub, self.name)
    }

    /// `owner/name`
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Address of the hub.
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// A branch, a tag or a commit.
    pub fn revision(&self) -> &str {
        &self.revision
    }
}

/// Letters, digits and a few signs, so that a name cannot lead elsewhere in an address.
pub(super) fn is_name(part: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=96).contains(&part.len()) && part.chars().all(fits) && !part.starts_with('.')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_hubs_addresses() {
        let plain = Repository::new(HUB, " ada/electra-small.v2 ", None).unwrap();
        assert_eq!(
            plain.url("config.json"),
            format!("{HUB}/ada/electra-small.v2/resolve/main/config.json")
        );
        let other = Repository::new("http://localhost:80/", "ada/m@refs/pr/1", None).unwrap();
        assert_eq!(other.url("a"), "http://localhost:80/ada/m/resolve/refs%2Fpr%2F1/a");
        assert_eq!(Repository::new(HUB, "ada/m@x", Some("v1")).unwrap().revision(), "v1");
        for page in ["/ada/m", "/ada/m/", "/ada/m/tree/main"] {
            assert_eq!(
                Repository::new(HUB, &format!("{HUB}{page}"), None).unwrap().name(),
                "ada/m"
            );
        }
    }

    #[test]
    fn a_name_cannot_lead_elsewhere() {
        for name in [
            "",
            "electra",
            "/",
            "ada/",
            "/m",
            "a/b/c",
            "../m",
            "ada/..",
            "ada/m?x",
            "ada/m#x",
            "ada/m m",
            "ada/m@",
            "ada/m@..",
            "ada/m@a/../b",
            "http://evil.example/ada/m",
            "ada\\m/x",
            "ada/%2e%2e",
        ] {
            let error = Repository::new(HUB, name, None).unwrap_err().to_string();
            assert!(error.contains("owner/name"), "{name}: {error}");
        }
        for hub in ["", "https://", "ftp://a", "javascript:alert(1)", "huggingface.co"] {
            Repository::new(hub, "ada/m", None).unwrap_err();
        }
    }
}
