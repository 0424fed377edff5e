//! How the state changes. Pure: no browser, no engine.

use std::rc::Rc;

use reader::standing::Standing;

use crate::error::ErrorCode;
use crate::page::action::{Action, Engine, Hint, Kept, Remark, Work};
use crate::page::answered::Answered;
use crate::page::shelf::{DocumentId, Part};
use crate::page::state::State;
use crate::protocol::Answers;

/// Questions that are remembered.
const MOST_REMEMBERED: usize = 200;

/// A text of more bytes is shown in reading form first: a box of it takes long to lay out.
const READ_FIRST: usize = 100_000;

impl State {
    /// The state after an action.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Engine(engine) => {
                // A model that came at last ends the complaint that there was none.
                if matches!(engine, Engine::Ready(_)) && next.work.is_some() {
                    next.failure = None;
                }
                next.engine = engine;
            }
            Action::Kept(kept) => next.kept = Some(kept),
            Action::Removed(gone) => {
                next.kept = if gone { Some(Kept::Removed) } else { next.kept };
                next.keep_texts &= !gone;
                next.remark = Some(Remark::Removed(gone));
            }
            Action::Choice(step) => next.choice = next.choice.after(step),
            Action::Asked(work) => {
                next.remark = next.work.take().map(|old| Remark::Replaced(old.question));
                next.work = Some(work);
                next.writing = false;
                next.clear_result();
            }
            Action::Progress(id, parts) => {
                if let Some(work) = next.work.as_mut().filter(|work| work.id == id) {
                    work.parts = Some(parts);
                }
            }
            Action::Updated(id, result) => {
                if let Some(work) = next.work.clone().filter(|work| work.id == id) {
                    next.answer(work, result);
                }
            }
            Action::Answered(id, result) => {
                if let Some(work) = next.work.take_if(|work| work.id == id) {
                    next.answer(work, result);
                    next.remember();
                }
            }
            Action::Recall(index) => {
                if let Some(answered) = self.history.get(index).cloned() {
                    next.work = None;
                    next.remark = None;
                    next.clear_result();
                    next.answered = Some(answered);
                    next.show(0);
                }
            }
            Action::Again(answered, result) => next.answer_again(&answered, result),
            Action::Settings(settings) => next.settings = settings,
            Action::Failed(id, error) => {
                if next.work.take_if(|work| work.id == id).is_some() {
                    next.remark = None;
                    next.failure = Some(error).filter(|error| error.code != ErrorCode::Cancelled);
                }
            }
            Action::Cancel => {
                if next.work.take().is_some() {
                    next.remark = Some(Remark::Cancelled);
                }
            }
            Action::Written(filled) => {
                next.shelf.write(filled);
                next.hint = None;
            }
            Action::Stored(text) => next.shelf.store(text),
            Action::Replaced(text, sample, remark) => {
                next.shelf.replace(text, sample);
                next.reading = None;
                next.work = None;
                next.clear_result();
                next.remark = remark;
            }
            Action::Begun => {
                next.shelf.begin_blank();
                next.begin_open();
            }
            Action::Added(document) => {
                next.shelf.add(document);
                next.hint = None;
                next.begin_open();
            }
            Action::Restored(document, ticked) => {
                let open = next.shelf.open().filter(|open| open.filled).map(|open| open.id);
                next.shelf.add(document);
                let restored = next.shelf.open().map(|entry| entry.id);
                next.shelf.tick(restored, ticked);
                match open {
                    Some(id) => {
                        next.shelf.show(id);
                    }
                    None => next.begin_open(),
                }
            }
            Action::KeepTexts(wanted) => next.keep_texts = wanted,
            Action::Opened(id) => {
                if next.shelf.show(id) {
                    next.begin_open();
                }
            }
            Action::Ticked(id, ticked) => {
                next.shelf.tick(id, ticked);
                next.hint = next.hint.filter(|hint| *hint != Hint::NoneTicked);
            }
            Action::TakenOff(id) => {
                let open = next.shelf.open().map(|entry| entry.id);
                next.shelf.remove(id);
                if open == Some(id) {
                    next.begin_open();
                }
            }
            Action::Remark(remark) => next.remark = Some(remark),
            Action::Edit => {
                next.reading = None;
                next.writing = true;
            }
            Action::Pages(shown) => next.pages = shown,
            Action::Show(rank) => next.show(rank),
            Action::Point(rank) => next.pointed = rank,
            Action::Hint(hint) => {
                next.hint = Some(hint);
                next.remark = None;
            }
            Action::QuestionWritten => {
                next.hint = next.hint.filter(|hint| *hint != Hint::NoQuestion);
            }
            Action::Drag(dragging) => next.dragging = dragging,
        }
        next
    }

    fn clear_result(&mut self) {
        self.answered = None;
        self.failure = None;
        self.hint = None;
        self.pointed = None;
        self.shown = None;
    }

    /// Shows the open text: to be read where answers are marked in it, it has pages or is long, else to be written.
    fn begin_open(&mut self) {
        self.shown = None;
        self.pointed = None;
        self.writing = false;
        let Some(entry) = self.shelf.open() else { return };
        let (id, text) = (entry.id, entry.document.text.clone());
        let paged = entry.document.pages.is_some();
        let is_asked = |answered: &Rc<Answered>| answered.asked.iter().any(|part| part.id == id);
        let marked = !self.stale() && self.answered.as_ref().is_some_and(is_asked);
        self.reading = Some(text).filter(|text| marked || paged || text.len() > READ_FIRST);
    }

    /// Opens the text that an answer is of, in reading form.
    fn open_answer(&mut self, part: DocumentId) {
        self.shelf.show(part);
        self.writing = false;
        self.reading = self.shelf.open().map(|entry| entry.document.text.clone());
    }

    fn answer(&mut self, work: Work, result: Answers) {
        let Work { question, passage, asked, .. } = work;
        let answered = Answered { question, passage, asked, result: worth_showing(result) };
        let best =
            |answered: &Answered| answered.spans().first().map(|span| (span.start, span.end));
        // A mark that stays where it was is not scrolled to again.
        let moved = self.answered.as_ref().is_none_or(|before| best(before) != best(&answered));
        self.remark = None;
        // A text that was changed meanwhile stays in its box, as it is.
        if self.are_there(&answered.asked) && !self.writing {
            let best = answered.result.answers.first().filter(|_| !answered.says_nothing());
            if best.is_none() {
                self.shown = None;
                self.read_if_asked(&answered.asked);
            } else if moved || self.shown.is_none() {
                let count = self.shown.map_or(0, |(_, count)| count.wrapping_add(1));
                if let Some(part) = best.and_then(|best| answered.part_of(best)) {
                    self.open_answer(part.id);
                }
                self.shown = Some((0, count));
            } else {
                self.read_if_asked(&answered.asked);
            }
        }
        self.answered = Some(Rc::new(answered));
    }

    /// Shows the open text in reading form, if it is one of these.
    fn read_if_asked(&mut self, asked: &[Part]) {
        let open = self.shelf.open().filter(|open| asked.iter().any(|part| part.id == open.id));
        if let Some(entry) = open {
            self.reading = Some(entry.document.text.clone());
        }
    }

    /// Puts a result in place of the one for the same question, unless there is another one by now.
    fn answer_again(&mut self, before: &Rc<Answered>, result: Answers) {
        if self.work.is_some() || !self.answered.as_ref().is_some_and(|now| Rc::ptr_eq(now, before))
        {
            return;
        }
        let mut answered = (**before).clone();
        // The network ran then, and not now.
        let Answers { backend, milliseconds, profile, .. } = answered.result;
        answered.result = worth_showing(Answers { backend, milliseconds, profile, ..result });
        self.pointed = None;
        if answered.says_nothing() {
            self.shown = None;
        } else if before.says_nothing() && self.reading.is_some() {
            let part = answered.result.answers.first().and_then(|best| answered.part_of(best));
            if let Some(part) = part.map(|part| part.id).filter(|_| !self.stale()) {
                self.open_answer(part);
                self.shown = Some((0, 0));
            }
        }
        let now = Rc::new(answered);
        let mut history = self.history.to_vec();
        if let Some(place) = history.iter_mut().find(|it| Rc::ptr_eq(it, before)) {
            *place = now.clone();
            self.history = Rc::new(history);
        }
        self.answered = Some(now);
    }

    /// Enters what was answered among the questions of this visit; the same one again in place of the older.
    fn remember(&mut self) {
        let Some(answered) = self.answered.clone() else { return };
        let is_same =
            |it: &Rc<Answered>| it.question == answered.question && it.asked == answered.asked;
        let mut history = self.history.to_vec();
        history.retain(|it| !is_same(it));
        history.push(answered);
        let surplus = history.len().saturating_sub(MOST_REMEMBERED);
        history.drain(..surplus);
        self.history = Rc::new(history);
    }

    fn show(&mut self, rank: usize) {
        let Some(answered) = self.answered.clone().filter(|_| !self.stale()) else { return };
        let answer = answered.result.answers.get(rank);
        let Some(part) = answer.and_then(|answer| answered.part_of(answer)) else { return };
        self.open_answer(part.id);
        let count = self.shown.map_or(0, |(_, count)| count.wrapping_add(1));
        self.shown = Some((rank, count));
    }
}

/// Without the candidates that are no answers.
fn worth_showing(mut result: Answers) -> Answers {
    result.answers.retain(|answer| answer.standing != Standing::Other);
    result
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "transition_tests.rs"]
mod tests;
