//! Models: fetched once, checked always, kept on the device by their hash.
//!
//! [`find`] reads the list, or takes what a person brings, which is converted and kept, too; [`read`] takes
//! what is stored, to be checked while it is already used; [`fetch()`] gets what is missing or damaged, and
//! what it returns has been checked. A file named by its address alone is not stored: without a hash nobody
//! could tell whether it is still right. Where the browser keeps nothing, all of it works the same, for one
//! visit.

mod blob_file;
mod cache;
mod chunks;
mod digest;
mod download;
mod fetch;
mod http;
mod import;
mod keeping;
mod key;
mod list;
mod model;
mod outdated;
mod own;
mod range;
mod remote;
mod restore;
mod stored;
mod tab_lock;

pub use cache::{clear, persist, usage};
pub use fetch::fetch;
pub use keeping::{Fetched, Keeping, tidy};
pub use key::CacheKey;
pub use list::{find, list};
pub use model::{Model, Report};
pub use own::{own, remove};
pub use stored::{check, read};
