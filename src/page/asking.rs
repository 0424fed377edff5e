//! Asking: from the two boxes to the engine, and what it says back into the state.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::page::action::{Action, Engine, Hint, Work};
use crate::page::address::only_address;
use crate::page::answered::Answered;
use crate::page::control::{Control, Handle};
use crate::page::settings::Settings;
use crate::page::shelf::Part;
use crate::page::text::Text;
use crate::protocol::{AskOptions, Question};

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

impl Handle {
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
}

impl Control {
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
}
