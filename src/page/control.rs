//! What a person can do, carried out: between the state, the two boxes and the engine.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::{AttrValue, NodeRef, UseForceUpdateHandle};

use crate::client::{Client, Notice};
use crate::location::Location;
use crate::page::address::only_address;
use crate::page::kept::Ledger;
use crate::page::link::Linked;
use crate::page::settings::Settings;
use crate::page::shelf::{DocumentId, Part};
use crate::page::state::{Action, Answered, Engine, Hint, Kept, Remark, State, Work};
use crate::page::text::Text;
use crate::page::{direction, draft, kept, media};
use crate::protocol::{AskOptions, Backend, Persistence, Question, QuestionId};
use crate::store;

/// How many candidates are asked for; those worth showing are few of them.
const CANDIDATES: usize = 12;

/// Milliseconds without a key after which a question counts as written.
const PAUSE: u32 = 900;

/// Whether what is being written may be a question already: it ends as one, or has a few words.
fn is_whole(question: &str) -> bool {
    question.trim_end().ends_with('?') || question.split_whitespace().count() >= 4
}

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
    /// Which text the box has, and by which change it got it.
    boxed: Cell<(DocumentId, u32)>,
    /// What is kept of the texts; nothing while something is being kept.
    pub ledger: RefCell<Option<Ledger>>,
    /// What waits to be kept.
    pub keeping: RefCell<Option<Timeout>>,
    /// A question that is asked when its writer pauses.
    pub pause: RefCell<Option<Timeout>>,
    /// What was asked last: the same texts are the same passage.
    asked: RefCell<(Text, Rc<[Part]>)>,
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
        let pages = media::holds(media::SIDE_BY_SIDE);
        let state = State { settings: Settings::recall(), pages, ..State::default() };
        // The box begins as blank as the text that is open.
        let boxed = state.shelf.open().map(|open| (open.id, open.put)).unwrap_or_default();
        Self(Rc::new(Control {
            state: RefCell::new(Rc::new(state)),
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
            boxed: Cell::new(boxed),
            ledger: RefCell::new(Some(Ledger::default())),
            keeping: RefCell::default(),
            pause: RefCell::default(),
            asked: RefCell::default(),
        }))
    }

    /// Asks what the two boxes say.
    pub fn ask(&self) {
        self.pause.take();
        let question = self.question_box().map(|area| area.value()).unwrap_or_default();
        self.store();
        let asked = self.state().shelf.asked().len();
        let (passage, parts) = self.passage();
        if asked == 0 {
            self.act(Action::Hint(Hint::NoneTicked));
        } else if passage.trim().is_empty() {
            self.act(Action::Hint(Hint::NoPassage));
            self.edit(None);
        } else if question.trim().is_empty() {
            self.act(Action::Hint(Hint::NoQuestion));
            self.focus_question();
        } else if let Some(address) = only_address(&passage) {
            self.open_address(address);
        } else if !self.is_asking(&question, &parts) {
            self.send(question.into(), passage, parts);
        }
    }

    /// Whether this is the question on its way already.
    fn is_asking(&self, question: &str, asked: &[Part]) -> bool {
        let state = self.state();
        state.work.as_ref().is_some_and(|work| work.question == question && *work.asked == *asked)
    }

    /// Asks what is being written as soon as its writer pauses, if it looks like a question by then.
    pub fn ask_soon(&self) {
        if self.state().settings.only_asked {
            return;
        }
        let control = self.clone();
        let wait = Timeout::new(PAUSE, move || {
            let question = control.question_box().map(|area| area.value()).unwrap_or_default();
            let state = control.state();
            let answered = state.answered.as_ref().filter(|_| !state.stale());
            let is_new = answered.is_none_or(|answered| answered.question != question);
            let ready = matches!(state.engine, Engine::Ready(_)) && state.filled();
            if ready && is_new && is_whole(&question) {
                control.ask();
            }
        });
        // One that was waiting already is withdrawn.
        self.pause.replace(Some(wait));
    }

    /// Shows an earlier question of this visit with its answers, and the best one in its place.
    pub fn recall(&self, index: usize) {
        let Some(answered) = self.state().history.get(index).cloned() else { return };
        self.cancel();
        self.store();
        if let Some(area) = self.question_box() {
            area.set_value(&answered.question);
        }
        self.act(Action::Recall(index));
    }

    /// The page's address with this question and its text, if that is short enough.
    pub fn link_to(&self, answered: &Answered) -> Option<String> {
        let (text, question) = ((*answered.passage).to_owned(), answered.question.to_string());
        let fragment = Linked { text, question }.fragment()?;
        let location = gloo::utils::window().location();
        Some(format!("{}{}{fragment}", location.origin().ok()?, location.pathname().ok()?))
    }

    /// Takes what the page's address says, and asks it.
    pub fn take_link(&self) {
        let window = gloo::utils::window();
        let fragment = window.location().hash().unwrap_or_default();
        let Some(linked) = Linked::of_fragment(&fragment) else { return };
        // It is taken once: what is written from now on has nothing to do with it.
        if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
            drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
        }
        self.replace(&linked.text, None, None);
        self.ask_this(&linked.question);
    }

    /// The texts to ask, as one passage.
    fn passage(&self) -> (Text, Rc<[Part]>) {
        let now = self.state().shelf.passage();
        let mut asked = self.asked.borrow_mut();
        // Not another copy of a long text for each question.
        if asked.0 != now.0 || asked.1 != now.1 {
            *asked = now;
        }
        asked.clone()
    }

    /// Writes a question into its box and asks it.
    pub fn ask_this(&self, question: &str) {
        if let Some(area) = self.question_box() {
            area.set_value(question);
        }
        self.ask();
    }

    /// Asks a question about a text.
    pub fn send(&self, question: AttrValue, passage: Text, asked: Rc<[Part]>) {
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
        let message = Question {
            question: question.to_string(),
            passage: (*passage).to_owned(),
            options,
            updates: false,
        };
        let control = self.clone();
        let on_update = move |id, result| control.act(Action::Updated(id, result));
        let (id, answers) = client.ask(message, Some(Rc::new(on_update)));
        self.act(Action::Asked(Work { id, question, passage, asked, parts: None }));
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
            passage: (*answered.passage).to_owned(),
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
        let Settings { strictness, heat, .. } = self.state().settings;
        let threshold = strictness.threshold();
        AskOptions { top_k: CANDIDATES, threshold, heat, ..AskOptions::default() }
    }

    /// Reads what is left of a text that was read in part.
    pub fn read_on(&self) {
        if let Some(answered) = self.state().answered.clone() {
            let Answered { question, passage, asked, .. } = &*answered;
            self.send(question.clone(), passage.clone(), asked.clone());
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
        let kept = match store::usage().await + kept::usage().await {
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

    /// Removes what the device keeps, models and texts. The one in use goes on answering until the page closes.
    pub fn remove_kept(&self) {
        let control = self.clone();
        spawn_local(async move {
            kept::want(false);
            let gone = store::clear().await & kept::clear().await;
            control.ledger.replace(Some(Ledger::default()));
            control.act(Action::Removed(gone));
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
            self.fill_box();
        }
    }

    /// Puts the open text into the box, unless it is only read.
    fn fill_box(&self) {
        let state = self.state();
        let Some(open) = state.shelf.open().filter(|_| state.reading.is_none()) else { return };
        let wanted = (open.id, open.put);
        let Some(area) = self.passage_box().filter(|_| self.boxed.get() != wanted) else { return };
        let text = &open.document.text;
        direction::set_direction(&area, text.len());
        area.set_value(text);
        drop(area.set_selection_range(0, 0));
        area.set_scroll_top(0);
        self.boxed.set(wanted);
        self.scrolled.set(0);
    }

    /// Takes what is in the box into the text that is open.
    pub fn store(&self) {
        let state = self.state();
        let boxed = state.shelf.open().is_some_and(|open| self.boxed.get() == (open.id, open.put));
        if let Some(area) = self.passage_box().filter(|_| boxed && state.reading.is_none()) {
            self.act(Action::Stored(area.value().into()));
        }
    }

    /// Opens a text of the shelf.
    pub fn open_text(&self, id: DocumentId) {
        self.store();
        self.scrolled.set(0);
        self.act(Action::Opened(id));
    }

    /// Begins a blank text beside the others.
    pub fn begin_text(&self) {
        self.store();
        self.act(Action::Begun);
        self.edit(None);
    }

    /// Takes a text off the shelf, and withdraws what is asked of it.
    pub fn take_off(&self, id: DocumentId) {
        let work = self.state().work.clone();
        if work.is_some_and(|work| work.asked.iter().any(|part| part.id == id)) {
            self.cancel();
        }
        self.store();
        self.act(Action::TakenOff(id));
        // The button is gone, and the keyboard has to be somewhere.
        self.focus_question();
    }

    /// Shows an answer where it stands.
    pub fn show(&self, rank: usize) {
        self.store();
        self.act(Action::Show(rank));
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
        self.store();
        self.scrolled.set(0);
        self.act(Action::Replaced(text.into(), sample, remark));
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
        let scrolled = self.scrolled.get();
        self.act(Action::Edit);
        drop(area.focus());
        if let Some(caret) = caret {
            drop(area.set_selection_range(caret, caret));
        }
        area.set_scroll_top(scrolled);
    }

    /// Puts the cursor into the question's box, all of it selected.
    pub fn focus_question(&self) {
        if let Some(area) = self.question_box() {
            drop(area.focus());
            area.select();
        }
    }

    fn passage_box(&self) -> Option<HtmlTextAreaElement> {
        self.passage.get()?.dyn_into().ok()
    }

    fn question_box(&self) -> Option<HtmlTextAreaElement> {
        self.question.get()?.dyn_into().ok()
    }
}
