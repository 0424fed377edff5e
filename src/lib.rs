//! The web side of electra-qa: the page, the engine's worker, and the client they share.
//!
//! [`client`] starts the worker and talks to it in the messages of [`protocol`]; the page
//! ([`page`]) and the JavaScript API (`bin/api.rs`) both go through it, so there is one engine.
//! [`worker`] is the other end: it alone runs the network. [`store`] alone downloads models and
//! keeps them.

pub mod client;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod contract;
pub mod error;
pub mod failure;
pub mod location;
pub mod models;
pub mod page;
pub mod protocol;
pub mod store;
pub mod worker;
