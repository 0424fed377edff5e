//! The JavaScript API's half in Rust: what `www/electra-qa.js` puts its face on.

use std::cell::Cell;
use std::rc::Rc;

use electra_qa::client::{Client, Notice};
use electra_qa::error::{Error, ErrorCode};
use electra_qa::location::{Location, Starter};
use electra_qa::models::Wanted;
use electra_qa::protocol::{AskOptions, Backend, Question};
use gloo::events::EventListener;
use js_sys::{Function, JsString, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Blob, FileList};

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
    let signal = property(&options, "signal").dyn_into::<AbortSignal>().ok();
    let on_progress = property(&options, "onProgress").dyn_into::<Function>().ok();
    let options: ReaderOptions = parse(options)?;
    if options.workers == Some(0) {
        let message = "`workers` must be at least 1; leave it out for as many as suit the device.";
        return Err(to_js(&Error::new(ErrorCode::InvalidOption, message)));
    }
    if signal.as_ref().is_some_and(AbortSignal::aborted) {
        return Err(to_js(&Error::cancelled()));
    }
    let ReaderOptions { model, backend, workers } = options;
    let model = wanted(&model).map_err(|e| to_js(&e))?;
    let location = Location { worker: Starter::Function(worker), models };
    let client = Client::start(location, model, workers, backend, move |notice| {
        if let (Some(on_progress), Notice::Loading(loading)) = (&on_progress, notice) {
            // What the caller's function does wrong is the caller's to see, on the console.
            if let Err(cause) = on_progress.call1(&JsValue::NULL, &to_value(&loading)) {
                gloo::console::error!(cause);
            }
        }
    });
    let _listener = signal.map(|signal| {
        let client = client.clone();
        EventListener::once(&signal, "abort", move |_| client.close())
    });
    match client.ready().await {
        Ok(_) => Ok(Reader { client, closed: Rc::default() }),
        Err(error) => {
            client.close();
            Err(to_js(&error))
        }
    }
}

/// The model that a script means: a name, a file, or several files.
fn wanted(model: &JsValue) -> electra_qa::error::Result<Wanted> {
    if model.is_undefined() || model.is_null() {
        return Ok(Wanted::Default);
    }
    if let Some(name) = model.as_string() {
        return Ok(Wanted::Named(name));
    }
    if model.is_instance_of::<Blob>() {
        return Ok(Wanted::Files(js_sys::Array::of1(model).into(), None));
    }
    let files = js_sys::Array::is_array(model) || model.is_instance_of::<FileList>();
    let files = files.then(|| js_sys::Array::from(model));
    let files = files.filter(|files| files.iter().all(|file| file.is_instance_of::<Blob>()));
    files.map(|files| Wanted::Files(files.into(), None)).ok_or_else(|| {
        let message = "`model` must be a name, an address, a file, or an array of files.";
        Error::new(ErrorCode::InvalidOption, message)
    })
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
    let signal = property(&options, "signal").dyn_into::<AbortSignal>().ok();
    let options: AskOptions = parse(options)?;
    if closed.get() || signal.as_ref().is_some_and(AbortSignal::aborted) {
        return Err(to_js(&Error::cancelled()));
    }
    let question = Question { question: question.into(), passage: String::from(passage), options };
    let (id, answers) = client.ask(question);
    let _listener = signal.map(|signal| {
        let client = client.clone();
        EventListener::once(&signal, "abort", move |_| client.cancel(id))
    });
    let mut result = answers.await.map_err(|error| to_js(&error))?;
    for answer in &mut result.answers {
        answer.text.clear();
    }
    let value = to_value(&result);
    // The texts are cut from the caller's own string, so that not even lone surrogates change.
    let answers = js_sys::Array::from(&property(&value, "answers"));
    for (answer, value) in result.answers.iter().zip(answers.iter()) {
        let unit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let text = passage.substring(unit(answer.start), unit(answer.end));
        Reflect::set(&value, &"text".into(), &text)?;
    }
    Ok(value)
}

/// A property of an object that a script passed, or undefined.
fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// Options that a script passed; leaving them out means the defaults.
fn parse<T: Default + for<'de> Deserialize<'de>>(options: JsValue) -> Result<T, JsValue> {
    if options.is_undefined() || options.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(options).map_err(|cause| {
        to_js(&Error::new(ErrorCode::InvalidOption, format!("An option is wrong: {cause}.")))
    })
}

fn to_value(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// An `Error` with a `code`; a cancellation is named `AbortError`, as scripts expect.
fn to_js(error: &Error) -> JsValue {
    let js = js_sys::Error::new(&error.message);
    let is_abort = error.code == ErrorCode::Cancelled;
    js.set_name(if is_abort { "AbortError" } else { "ElectraQaError" });
    // Fails only on frozen objects, and this one is new.
    drop(Reflect::set(&js, &"code".into(), &to_value(&error.code)));
    js.into()
}
