//! The JavaScript API's half in Rust: what `www/library/electra-qa.js` puts its face on, which has checked the options
//! (`www/shared/options.js`).

use std::cell::Cell;
use std::rc::Rc;

use electra_qa::client::{Client, Notice, OnUpdate};
use electra_qa::error::{Error, ErrorCode};
use electra_qa::failure::Failure;
use electra_qa::location::Location;
use electra_qa::models::Wanted;
use electra_qa::protocol::{Answers, AskOptions, Backend, Mode, Question};
use gloo::events::EventListener;
use js_sys::{Function, JsString, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Blob};

/// Nothing to start: a script asks for what it wants.
fn main() {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReaderOptions {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    model: JsValue,
    backend: Backend,
    workers: Option<usize>,
}

/// Answers questions with one engine in one worker.
#[wasm_bindgen]
pub struct Reader {
    client: Client,
    closed: Rc<Cell<bool>>,
}

/// Starts an engine in the worker that `worker` returns, and resolves when its model is ready.
/// `models` is the address of the model list.
#[wasm_bindgen(js_name = createReader)]
pub async fn create_reader(
    worker: Function,
    models: String,
    options: JsValue,
) -> Result<Reader, JsValue> {
    let signal = signal_of(&options);
    let on_progress = property(&options, "onProgress").dyn_into::<Function>().ok();
    let withdrawn = || signal.as_ref().is_some_and(AbortSignal::aborted);
    let ReaderOptions { model, backend, workers } = parse(options)?;
    if withdrawn() {
        return Err(to_js(&Error::start_cancelled()));
    }
    let model = wanted(&model);
    let location = Location { worker, models };
    let client = Client::start(location, model, workers, backend, move |notice| {
        if let (Some(on_progress), Notice::Loading(loading)) = (&on_progress, notice) {
            // What the caller's function does wrong is the caller's to see, on the console.
            if let Err(cause) = on_progress.call1(&JsValue::NULL, &to_value(&loading)) {
                gloo::console::error!(cause);
            }
        }
    });
    let _listener = signal.as_ref().map(|signal| {
        let client = client.clone();
        EventListener::once(signal, "abort", move |_| client.close())
    });
    match client.ready().await {
        Ok(_) => Ok(Reader { client, closed: Rc::default() }),
        Err(error) => {
            client.close();
            Err(to_js(&if withdrawn() { Error::start_cancelled() } else { error }))
        }
    }
}

/// The model that a script means: a name, a file, or several files.
fn wanted(model: &JsValue) -> Wanted {
    if model.is_undefined() || model.is_null() {
        return Wanted::Default;
    }
    if let Some(name) = model.as_string() {
        return Wanted::Named(name);
    }
    let one = model.is_instance_of::<Blob>();
    let files = if one { js_sys::Array::of1(model) } else { js_sys::Array::from(model) };
    Wanted::Files(files.into(), None)
}

#[wasm_bindgen]
impl Reader {
    /// Answers a question about a passage.
    pub fn ask(
        &self,
        question: &JsString,
        passage: &JsString,
        options: JsValue,
    ) -> js_sys::Promise {
        let (client, closed) = (self.client.clone(), self.closed.clone());
        let (question, passage) = (question.clone(), passage.clone());
        wasm_bindgen_futures::future_to_promise(async move {
            ask(&client, &closed, &question, &passage, options).await
        })
    }

    /// Ends the worker; questions under way are rejected.
    pub fn close(&self) {
        self.closed.set(true);
        self.client.close();
    }
}

async fn ask(
    client: &Client,
    closed: &Cell<bool>,
    question: &JsString,
    passage: &JsString,
    options: JsValue,
) -> Result<JsValue, JsValue> {
    let signal = signal_of(&options);
    let on_update = property(&options, "onUpdate").dyn_into::<Function>().ok();
    let options: AskOptions = parse(options)?;
    if on_update.is_some() && options.mode != Mode::Verdict {
        let options = "`onUpdate`";
        return Err(to_js(&Failure::VerdictAlone { options }.into()));
    }
    if closed.get() {
        return Err(to_js(&Error::closed()));
    }
    if signal.as_ref().is_some_and(AbortSignal::aborted) {
        return Err(to_js(&Error::cancelled()));
    }
    let question = Question {
        question: question.into(),
        passage: String::from(passage),
        options,
        updates: false,
    };
    let on_update = on_update.map(|told| -> OnUpdate {
        let (client, passage) = (client.clone(), passage.clone());
        let enough = Cell::new(false);
        Rc::new(move |id, result| {
            let result = to_result(result, &passage).ok().filter(|_| !enough.get());
            let Some(result) = result else { return };
            match told.call1(&JsValue::NULL, &result) {
                Ok(goes_on) if goes_on == false => {
                    enough.set(true);
                    client.enough(id);
                }
                Ok(_) => {}
                // What the caller's function does wrong is the caller's to see, on the console.
                Err(cause) => gloo::console::error!(cause),
            }
        })
    });
    let (id, answers) = client.ask(question, on_update);
    let _listener = signal.map(|signal| {
        let client = client.clone();
        EventListener::once(&signal, "abort", move |_| client.cancel(id))
    });
    let result = answers.await.map_err(|error| to_js(&error))?;
    to_result(result, passage)
}

/// The result as scripts get it: what is probable lies beside the answers, and all texts are cut from
/// the caller's own string, so that not even lone surrogates change.
fn to_result(mut result: Answers, passage: &JsString) -> Result<JsValue, JsValue> {
    let verdict = result.verdict.take().map(|verdict| to_value(&verdict));
    let value = to_value(&result);
    if let Some(verdict) = verdict {
        js_sys::Object::assign(value.unchecked_ref::<js_sys::Object>(), verdict.unchecked_ref());
    }
    let cut = |value: &JsValue, start: usize, end: usize| {
        let unit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Reflect::set(value, &"text".into(), &passage.substring(unit(start), unit(end)))
    };
    let list = |of: &JsValue, name| js_sys::Array::from(&property(of, name));
    for (answer, value) in result.answers.iter().zip(list(&value, "answers").iter()) {
        cut(&value, answer.start, answer.end)?;
        for (reading, value) in answer.readings.iter().zip(list(&value, "readings").iter()) {
            cut(&value, reading.start, reading.end)?;
        }
    }
    Ok(value)
}

/// A property of an object that a script passed, or undefined.
fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// The signal among the options. Not `dyn_into`, which knows no signals of other frames.
fn signal_of(options: &JsValue) -> Option<AbortSignal> {
    let signal = property(options, "signal");
    signal.is_object().then(|| signal.unchecked_into())
}

/// Options that a script passed; leaving them out means the defaults.
fn parse<T: Default + for<'de> Deserialize<'de>>(options: JsValue) -> Result<T, JsValue> {
    if options.is_undefined() || options.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(options).map_err(|_| to_js(&Failure::WrongValue.into()))
}

fn to_value(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// An `Error` with `code` and `values`; a cancellation is named `AbortError`, as scripts expect.
fn to_js(error: &Error) -> JsValue {
    let js = js_sys::Error::new(&error.message);
    let is_abort = error.code == ErrorCode::Cancelled;
    js.set_name(if is_abort { "AbortError" } else { "ElectraQaError" });
    let values = error.values.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
    for (name, value) in [("code", to_value(&error.code)), ("values", values.unwrap_or_default())] {
        // Fails only on frozen objects, and this one is new.
        drop(Reflect::set(&js, &name.into(), &value));
    }
    js.into()
}
