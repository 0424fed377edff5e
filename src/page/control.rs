//! What a person can do, carried out: between the state, the two boxes and the engine.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlElement, HtmlTextAreaElement};
use yew::{AttrValue, NodeRef, UseForceUpdateHandle};

use crate::client::{Client, Notice};
use crate::location::Location;
use crate::page::settings::Settings;
use crate::page::state::{Action, Engine, Hint, Kept, Remark, State, Work};
use crate::page::{direction, draft, file};
use crate::protocol::{AskOptions, Backend, Persistence, Question, QuestionId};
use crate::store;

/// How many candidates are asked for; those worth showing are few of them.
const CANDIDATES: usize = 12;

/// Whether the page's address asks for the timing table: `?profile`.
fn profiling() -> bool {
    gloo::utils::window().location().search().is_ok_and(|search| search == "?profile")
}

/// One per page; components hold it and call it.
pub struct Control {
    state: RefCell<Rc<State>>,
    /// The engine that answers.
    pub client: RefCell<Option<Client>>,
    /// The engine of a model on its way.
    pub candidate: RefCell<Option<Client>>,
    /// Where the engine's files are.
    pub location: RefCell<Option<Location>>,
    /// Whether the browser has been asked to keep the models for good.
    persisted: Cell<bool>,
    /// The last answered question, while it is asked again with other settings.
    again: Cell<Option<QuestionId>>,
    redraw: UseForceUpdateHandle,
    /// The box of the text.
    pub passage: NodeRef,
    /// The text in reading form, while it is there.
    pub reading: NodeRef,
    /// The box of the question.
    pub question: NodeRef,
    /// How far the text was scrolled when its form changed last.
    pub scrolled: Cell<i32>,
}

/// A [`Control`] as a property: always the same one.
#[derive(Clone)]
pub struct Handle(pub Rc<Control>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Handle {
    type Target = Control;

    fn deref(&self) -> &Control {
        &self.0
    }
}

impl Handle {
    /// A control that has the page drawn again on every change.
    pub fn new(redraw: UseForceUpdateHandle) -> Self {
        Self(Rc::new(Control {
            state: RefCell::new(Rc::new(State {
                settings: Settings::recall(),
                ..State::default()
            })),
            client: RefCell::default(),
            candidate: RefCell::default(),
            location: RefCell::default(),
            persisted: Cell::new(false),
            again: Cell::default(),
            redraw,
            passage: NodeRef::default(),
            reading: NodeRef::default(),
            question: NodeRef::default(),
            scrolled: Cell::new(0),
        }))
    }

    /// Asks what the two boxes say.
    pub fn ask(&self) {
        let question = self.question_box().map(|area| area.value()).unwrap_or_default();
        let passage = self.text();
        if passage.trim().is_empty() {
            self.act(Action::Hint(Hint::NoPassage));
            self.edit(None);
        } else if question.trim().is_empty() {
            self.act(Action::Hint(Hint::NoQuestion));
            self.focus_question();
        } else {
            self.send(question.into(), passage);
        }
    }

    /// Writes a question into its box and asks it.
    pub fn ask_this(&self, question: &str) {
        if let Some(area) = self.question_box() {
            area.set_value(question);
        }
        self.ask();
    }

    /// Asks a question about a text.
    pub fn send(&self, question: AttrValue, passage: AttrValue) {
        let Some(client) = self.client.borrow().clone() else { return };
        let under_way = self.state().work.as_ref().map(|work| work.id);
        for id in under_way.into_iter().chain(self.again.take()) {
            client.cancel(id);
        }
        if let (None, Some(area)) = (&self.state().reading, self.passage_box()) {
            self.scrolled.set(area.scroll_top());
        }
        if matches!(self.state().engine, Engine::Failed(_)) {
            // Whoever asks again wants the model, too.
            self.reload();
        }
        let options = AskOptions { profile: profiling(), ..self.options() };
        let asked = Question {
            question: question.to_string(),
            passage: passage.to_string(),
            options,
            updates: false,
        };
        let control = self.clone();
        let on_update = move |id, result| control.act(Action::Updated(id, result));
        let (id, answers) = client.ask(asked, Some(Rc::new(on_update)));
        let version = self.state().version;
        self.act(Action::Asked(Work { id, question, passage, version, parts: None }));
        let control = self.clone();
        spawn_local(async move {
            match answers.await {
                Ok(result) => {
                    control.act(Action::Answered(id, result));
                    control.ask_again();
                }
                Err(error) => control.act(Action::Failed(id, error)),
            }
            control.persist();
        });
    }

    /// Answers as the person wishes from now on, what is answered already too.
    pub fn set(&self, settings: Settings) {
        settings.keep();
        self.act(Action::Settings(settings));
        self.ask_again();
    }

    /// Has what is answered answered as the settings are now, and looked at for its language, which the
    /// first answer does not wait for.
    fn ask_again(&self) {
        let state = self.state();
        let (Some(client), Some(answered), None) =
            (self.client.borrow().clone(), state.answered.clone(), &state.work)
        else {
            return;
        };
        if let Some(id) = self.again.take() {
            client.cancel(id);
        }
        // The worker remembers what the network said of it.
        let question = Question {
            question: answered.question.to_string(),
            passage: answered.passage.to_string(),
            options: AskOptions { hint: true, ..self.options() },
            updates: false,
        };
        let (id, answers) = client.ask(question, None);
        if !answered.is_whole() {
            // The person had it read so far.
            client.enough(id);
        }
        self.again.set(Some(id));
        let control = self.clone();
        spawn_local(async move {
            if let Ok(result) = answers.await {
                control.again.take();
                control.act(Action::Again(answered, result));
            }
        });
    }

    fn options(&self) -> AskOptions {
        let Settings { strictness, heat } = self.state().settings;
        let threshold = strictness.threshold();
        AskOptions { top_k: CANDIDATES, threshold, heat, ..AskOptions::default() }
    }

    /// Reads what is left of a text that was read in part.
    pub fn read_on(&self) {
        if let Some(answered) = self.state().answered.clone() {
            self.send(answered.question.clone(), answered.passage.clone());
        }
    }

    /// Tries again: the model if it is missing, and the question that went without an answer.
    pub fn retry(&self) {
        if self.state().failure.is_some() {
            self.ask();
        } else {
            self.reload();
        }
    }

    fn reload(&self) {
        if let Some(client) = &*self.client.borrow() {
            self.act(Action::Engine(Engine::Loading(None)));
            client.reload();
        }
    }

    /// Has something else compute from now on.
    pub fn compute_with(&self, backend: Backend) {
        if let Some(client) = &*self.client.borrow() {
            self.cancel();
            self.act(Action::Engine(Engine::Loading(None)));
            client.set_backend(backend);
        }
    }

    /// Takes in what the engine that answers has to say.
    pub fn notice(&self, notice: Notice) {
        self.act(match notice {
            Notice::Loading(loading) => Action::Engine(Engine::Loading(Some(loading))),
            Notice::Ready(model) => Action::Engine(Engine::Ready(model)),
            Notice::Restarting => Action::Engine(Engine::Loading(None)),
            Notice::LoadFailed(error) => Action::Engine(Engine::Failed(error)),
            Notice::Working { id, done, windows } => Action::Progress(id, (done, windows)),
            Notice::Kept(Persistence::Full) => Action::Kept(Kept::NoRoom),
            Notice::Kept(Persistence::Unavailable) => Action::Kept(Kept::NotAllowed),
            Notice::Kept(Persistence::Stored) => {
                let control = self.clone();
                spawn_local(async move {
                    control.look_up_usage().await;
                    control.persist();
                });
                return;
            }
        });
    }

    /// Has the page say what the device keeps.
    pub async fn look_up_usage(&self) {
        let kept = match store::usage().await {
            0 => Kept::Removed,
            bytes => Kept::Bytes(bytes),
        };
        self.act(Action::Kept(kept));
    }

    /// Asks the browser to keep the models for good, once they have been of use: some browsers ask
    /// the person, who should know by then what it is about.
    fn persist(&self) {
        let state = self.state();
        if matches!(state.kept, Some(Kept::Bytes(_)))
            && state.answered.is_some()
            && !self.persisted.replace(true)
        {
            spawn_local(store::persist());
        }
    }

    /// Removes the models from the device. The one in use goes on answering until the page closes.
    pub fn remove_models(&self) {
        let control = self.clone();
        spawn_local(async move {
            control.act(Action::Removed(store::clear().await));
            // The button is gone, and the keyboard has to be somewhere.
            control.focus_question();
        });
    }

    /// Fills the boxes with what waits for them.
    pub fn take_draft(&self) {
        let Some(draft) = draft::take() else { return };
        if let Some(area) = self.question_box() {
            area.set_value(&draft.question);
        }
        if !draft.passage.trim().is_empty() {
            let remark = draft.shared.then_some(Remark::OpenedShared);
            self.replace(&draft.passage, None, remark);
        }
    }

    /// Puts a file's text in place of the text; what was there stays if it cannot be.
    pub fn open(&self, file: File) {
        let control = self.clone();
        spawn_local(async move {
            match file::text_of(&file).await {
                Ok(text) => {
                    let remark = Remark::Opened(file.name().into());
                    control.replace(&text, None, Some(remark));
                    control.focus_question();
                }
                Err(refused) => control.act(Action::Hint(Hint::File(refused))),
            }
        });
    }
}

impl Control {
    /// What is shown now.
    pub fn state(&self) -> Rc<State> {
        self.state.borrow().clone()
    }

    /// Changes the state and has it drawn.
    pub fn act(&self, action: Action) {
        let next = self.state().after(action);
        if next != **self.state.borrow() {
            *self.state.borrow_mut() = Rc::new(next);
            self.redraw.force_update();
        }
    }

    /// Ends the question on its way: with what was read, if that said anything; else it is withdrawn.
    pub fn stop(&self) {
        let state = self.state();
        match (&state.work, &*self.client.borrow()) {
            (Some(work), Some(client)) if state.so_far() => client.enough(work.id),
            _ => self.cancel(),
        }
    }

    /// Withdraws the question on its way.
    pub fn cancel(&self) {
        if let (Some(work), Some(client)) = (&self.state().work, &*self.client.borrow()) {
            client.cancel(work.id);
        }
        self.act(Action::Cancel);
    }

    /// Puts a text in place of the text.
    pub fn replace(&self, text: &str, sample: Option<usize>, remark: Option<Remark>) {
        self.cancel();
        if let Some(area) = self.passage_box() {
            direction::set_direction(&area, text.len());
            area.set_value(text);
            drop(area.set_selection_range(0, 0));
            area.set_scroll_top(0);
        }
        self.scrolled.set(0);
        self.act(Action::Replaced(sample, remark));
    }

    /// Back to writing, at a place of the text if one was pointed at.
    pub fn edit(&self, caret: Option<u32>) {
        let Some(area) = self.passage_box() else { return };
        if let Some(reading) = self.reading.cast::<HtmlElement>() {
            self.scrolled.set(reading.scroll_top());
            // At once, and not with the next drawing: the key that is being pressed belongs there.
            drop(reading.set_attribute("hidden", ""));
            area.set_hidden(false);
        }
        drop(area.focus());
        if let Some(caret) = caret {
            drop(area.set_selection_range(caret, caret));
        }
        area.set_scroll_top(self.scrolled.get());
        self.act(Action::Edit);
    }

    /// Puts the cursor into the question's box, all of it selected.
    pub fn focus_question(&self) {
        if let Some(area) = self.question_box() {
            drop(area.focus());
            area.select();
        }
    }

    /// The text, in whichever form it is shown.
    fn text(&self) -> AttrValue {
        let reading = self.state().reading.clone();
        reading.unwrap_or_else(|| {
            self.passage_box().map(|area| area.value().into()).unwrap_or_default()
        })
    }

    fn passage_box(&self) -> Option<HtmlTextAreaElement> {
        self.passage.get()?.dyn_into().ok()
    }

    fn question_box(&self) -> Option<HtmlTextAreaElement> {
        self.question.get()?.dyn_into().ok()
    }
}
