//! Trusted Types: what the browser would run or parse goes through policies that know what it is.
//!
//! Where a page demands them, only these names are let through: see `scripts/headers.mjs`.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Url, Worker, WorkerOptions};

thread_local! {
    static SCRIPT: Option<JsValue> =
        policy("electra-qa-worker", "createScriptURL", |url| is_ours(&url).then_some(url));
    // What is parsed is never shown, and a document that is not shown runs nothing.
    static FILE: Option<JsValue> = policy("electra-qa-file", "createHTML", Some);
}

/// Starts a worker from a script of this site.
///
/// # Errors
/// When the browser does not let this page start it.
pub fn worker(url: &str, options: &WorkerOptions) -> Result<Worker, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"Worker".into())?.dyn_into()?;
    let url = SCRIPT.with(|policy| trust(policy.as_ref(), "createScriptURL", url));
    Reflect::construct(&class, &Array::of2(&url, options))?.dyn_into()
}

/// The source of a document that is parsed and not shown.
pub fn source_of_hidden_document(html: &str) -> JsValue {
    FILE.with(|policy| trust(policy.as_ref(), "createHTML", html))
}

/// Whether this is the engine's script, on the same site.
fn is_ours(url: &str) -> bool {
    let origin = Reflect::get(&js_sys::global(), &"location".into())
        .and_then(|location| Reflect::get(&location, &"origin".into()));
    Url::new(url).is_ok_and(|url| {
        origin.is_ok_and(|origin| origin.as_string() == Some(url.origin()))
            && url.pathname().ends_with("/worker.js")
    })
}

/// A policy of this name, where there are such things and the page allows it.
fn policy(
    name: &str,
    kind: &str,
    allow: impl Fn(String) -> Option<String> + 'static,
) -> Option<JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into()).ok()?;
    let create: Function = Reflect::get(&factory, &"createPolicy".into()).ok()?.dyn_into().ok()?;
    let rule = Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(move |text| {
        allow(text).ok_or_else(|| js_sys::TypeError::new("This is not ours.").into())
    });
    let rules = Object::new();
    // Policies live as long as the page.
    Reflect::set(&rules, &kind.into(), &rule.into_js_value()).ok()?;
    create.call2(&factory, &name.into(), &rules).ok()
}

/// What the policy makes of a text. Without one, or when it refuses, the text itself, on which the
/// browser has the last word.
fn trust(policy: Option<&JsValue>, kind: &str, text: &str) -> JsValue {
    let trusted = policy.and_then(|policy| {
        let create: Function = Reflect::get(policy, &kind.into()).ok()?.dyn_into().ok()?;
        create.call1(policy, &text.into()).ok()
    });
    trusted.unwrap_or_else(|| text.into())
}
