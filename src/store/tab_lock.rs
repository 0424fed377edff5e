//! One tab downloads a model, the others wait for it and see how far it is.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::model::Report;
use crate::protocol::{Loading, Stage};

#[wasm_bindgen]
extern "C" {
    /// Web Locks, which `web-sys` does not have in its stable part.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &JsValue,
    ) -> Result<js_sys::Promise, JsValue>;
}

/// This tab's lock, until it is dropped or the tab closes.
pub struct TabLock {
    // Ends the lock when it is dropped.
    _release: Option<oneshot::Sender<()>>,
    channel: Option<BroadcastChannel>,
}

impl Drop for TabLock {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

impl TabLock {
    /// Waits until no other tab is at work on what bears this name. A browser without Web Locks
    /// makes nobody wait: it downloads twice, and no harm is done.
    pub async fn wait(name: &str, report: Report) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let release = match locks() {
            Some(locks) => match ask(&locks, name, true).await {
                Some(release) => Some(release),
                None => {
                    report(Loading { stage: Stage::Wait, loaded: 0, total: 0 });
                    let _ear = channel.as_ref().map(|channel| Ear::new(channel, report));
                    ask(&locks, name, false).await
                }
            },
            None => None,
        };
        Self { _release: release, channel }
    }

    /// The lock, if no other tab has it. Without Web Locks nobody could tell, so there is none.
    pub async fn take(name: &str) -> Option<Self> {
        let release = ask(&locks()?, name, true).await?;
        Some(Self { _release: Some(release), channel: None })
    }

    /// Tells the tabs that wait.
    pub fn tell(&self, loading: Loading) {
        if let (Some(channel), Ok(message)) =
            (&self.channel, serde_wasm_bindgen::to_value(&loading))
        {
            // Those who wait lose a figure, nothing else.
            drop(channel.post_message(&message));
        }
    }
}

/// Hears how far the tab is that has the lock.
struct Ear<'a> {
    channel: &'a BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl<'a> Ear<'a> {
    fn new(channel: &'a BroadcastChannel, report: Report) -> Self {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Ok(loading) = serde_wasm_bindgen::from_value::<Loading>(message.data()) {
                report(Loading { stage: Stage::Wait, ..loading });
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { channel, _on_message: on_message }
    }
}

impl Drop for Ear<'_> {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
    }
}

fn locks() -> Option<LockManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// The lock's end, or nothing: it is taken and `if_free` was asked, or locks are forbidden here.
async fn ask(locks: &LockManager, name: &str, if_free: bool) -> Option<oneshot::Sender<()>> {
    let (granted, answer) = oneshot::channel();
    let granted = Rc::new(RefCell::new(Some(granted)));
    let callback = {
        let granted = granted.clone();
        Closure::once_into_js(move |lock: JsValue| {
            let (release, released) = oneshot::channel::<()>();
            if let Some(granted) = granted.borrow_mut().take() {
                drop(granted.send(lock.is_object().then_some(release)));
            }
            // The lock lasts as long as this promise.
            future_to_promise(async move {
                released.await.unwrap_or_default();
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &if_free.into()).ok()?;
    let request = locks.request(name, &options, &callback).ok()?;
    spawn_local(async move {
        // Ends with the lock; at once, and without calling back, where locks are forbidden.
        drop(JsFuture::from(request).await);
        granted.borrow_mut().take();
    });
    answer.await.ok().flatten()
}
