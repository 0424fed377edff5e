//! What a person can do, carried out: between the state, the two boxes and the engine.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::{NodeRef, UseForceUpdateHandle};

use crate::client::{Client, Notice};
use crate::location::Location;
use crate::page::action::{Action, Engine, Kept, Remark};
use crate::page::kept::Ledger;
use crate::page::settings::Settings;
use crate::page::shelf::{DocumentId, Part};
use crate::page::state::State;
use crate::page::text::Text;
use crate::page::{direction, kept, media};
use crate::protocol::{Backend, Persistence, QuestionId};
use crate::store;

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
    pub again: Cell<Option<QuestionId>>,
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
    pub asked: RefCell<(Text, Rc<[Part]>)>,
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

    /// Has the model fetched again.
    pub fn reload(&self) {
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
    pub fn persist(&self) {
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

    /// The box of the text, while it is on the page.
    pub fn passage_box(&self) -> Option<HtmlTextAreaElement> {
        self.passage.get()?.dyn_into().ok()
    }

    /// The box of the question.
    pub fn question_box(&self) -> Option<HtmlTextAreaElement> {
        self.question.get()?.dyn_into().ok()
    }
}
