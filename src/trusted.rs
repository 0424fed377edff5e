//! Trusted Types: what the page has the browser parse goes through a policy that knows what it is. The policy for the
//! engine's script is `www/shared/policy.js`.
//!
//! Where a page demands them, only these names are let through: see `scripts/headers.mjs`.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

thread_local! {
    // What is parsed is never shown, and a document that is not shown runs nothing.
    static FILE: Option<JsValue> = policy("electra-qa-file");
}

/// The source of a document that is parsed and not shown. Without a policy it is the text itself, on which
/// the browser has the last word.
pub fn source_of_hidden_document(html: &str) -> JsValue {
    let trusted = FILE.with(|policy| {
        let create = Reflect::get(policy.as_ref()?, &"createHTML".into()).ok()?;
        create.dyn_into::<Function>().ok()?.call1(policy.as_ref()?, &html.into()).ok()
    });
    trusted.unwrap_or_else(|| html.into())
}

/// A policy of this name that lets all HTML pass, where there are such things and the page allows it.
fn policy(name: &str) -> Option<JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into()).ok()?;
    let create: Function = Reflect::get(&factory, &"createPolicy".into()).ok()?.dyn_into().ok()?;
    let same = Closure::<dyn Fn(String) -> String>::new(|html| html);
    let rules = Object::new();
    // Policies live as long as the page.
    Reflect::set(&rules, &"createHTML".into(), &same.into_js_value()).ok()?;
    create.call2(&factory, &name.into(), &rules).ok()
}
