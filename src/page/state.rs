//! What the page shows, and how it changes. Pure: no browser, no engine.

use std::rc::Rc;

use reader::standing::Standing;
use yew::AttrValue;

use crate::error::{Error, ErrorCode};
use crate::page::choice::{ModelChoice, Step};
use crate::page::document::{Document, Place};
use crate::page::file::Refused;
use crate::page::heat::{self, Warm};
use crate::page::settings::Settings;
use crate::page::shelf::{DocumentId, Part, Shelf};
use crate::page::span::Span;
use crate::page::text::Text;
use crate::protocol::{Answer, Answers, Loading, ModelInfo, QuestionId};

/// Everything that is drawn. The text of the two boxes is not here: the boxes hold it, so that a
/// keystroke costs nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// How the person wants to be answered.
    pub settings: Settings,
    /// What is known of the engine.
    pub engine: Engine,
    /// The texts that can be asked.
    pub shelf: Shelf,
    /// Whether they are kept for the next visit.
    pub keep_texts: bool,
    /// The open text in reading form, which takes the place of the box.
    pub reading: Option<Text>,
    /// Whether the person went back to the box: what is still found leaves them there.
    pub writing: bool,
    /// Whether the pages of a text that has some are shown, as they look.
    pub pages: bool,
    /// The question on its way.
    pub work: Option<Work>,
    /// The last question's answers.
    pub answered: Option<Rc<Answered>>,
    /// The questions of this visit with their answers, the oldest first.
    pub history: Rc<Vec<Rc<Answered>>>,
    /// Why the last question has no answer.
    pub failure: Option<Error>,
    /// What this device keeps for the next visit, as soon as that is known.
    pub kept: Option<Kept>,
    /// Which models there are.
    pub choice: ModelChoice,
    /// A word beside the box that it concerns.
    pub hint: Option<Hint>,
    /// What just happened, if it needs saying.
    pub remark: Option<Remark>,
    /// The answer under the pointer.
    pub pointed: Option<usize>,
    /// The answer to scroll to, and a count that makes each wish a new one.
    pub shown: Option<(usize, u32)>,
    /// Whether a file hangs over the page.
    pub dragging: bool,
}

/// Questions that are remembered.
const MOST_REMEMBERED: usize = 200;

/// A text of more bytes is shown in reading form first: a box of it takes long to lay out.
const READ_FIRST: usize = 100_000;

/// What is known of the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Engine {
    /// The model is on its way.
    Loading(Option<Loading>),
    /// Questions are answered.
    Ready(ModelInfo),
    /// There is no model.
    Failed(Error),
}

impl Default for Engine {
    fn default() -> Self {
        Self::Loading(None)
    }
}

/// A question on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// The client's number for it.
    pub id: QuestionId,
    /// As it was asked.
    pub question: AttrValue,
    /// What it is asked about.
    pub passage: Text,
    /// The texts that the passage is made of.
    pub asked: Rc<[Part]>,
    /// Parts done and parts in all.
    pub parts: Option<(usize, usize)>,
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// As it was asked.
    pub question: AttrValue,
    /// What it was asked about.
    pub passage: Text,
    /// The texts that the passage is made of.
    pub asked: Rc<[Part]>,
    /// What the engine found: the answers worth showing.
    pub result: Answers,
}

impl Answered {
    /// Whether the text says nothing about the question.
    pub fn says_nothing(&self) -> bool {
        self.result.answers.first().is_none_or(|best| best.text.is_empty())
    }

    /// What is said: the best answer, or the several that the text names. They come first.
    pub fn said(&self) -> &[Answer] {
        let answers = &self.result.answers;
        let is_said = |answer: &&Answer| {
            matches!(answer.standing, Standing::Answer | Standing::Decides)
                && !answer.text.is_empty()
        };
        &answers[..answers.iter().take_while(is_said).count()]
    }

    /// Whether all of the text was read.
    pub fn is_whole(&self) -> bool {
        self.result.windows_read >= self.result.windows
    }

    /// Whether what is said is a sentence that decides a yes/no question.
    pub fn decides(&self) -> bool {
        self.result.answers.first().is_some_and(|answer| answer.standing == Standing::Decides)
    }

    /// How sure one may be of an answer.
    pub fn sureness(&self, answer: &Answer) -> f64 {
        let answerable = self.result.verdict.map_or(1.0, |verdict| verdict.answerable);
        answerable * answer.confidence.unwrap_or_default()
    }

    /// Where the answer might be, in order.
    pub fn warm(&self) -> Vec<Warm> {
        heat::warm(self.result.heat.as_deref().unwrap_or_default())
    }

    /// The text that an answer is of.
    pub fn part_of(&self, answer: &Answer) -> Option<&Part> {
        self.asked.iter().rev().find(|part| part.start <= answer.start)
    }

    /// The place of its text that an answer stands in, where it has one.
    pub fn place_of(&self, answer: &Answer) -> Option<&Place> {
        let part = self.part_of(answer)?;
        Document::place_at(&part.places, answer.start - part.start)
    }

    /// What one of the texts shows: its answers, and where else the answer might be.
    pub fn shown_in(&self, id: DocumentId) -> (Vec<Span>, Vec<Warm>) {
        let Some(part) = self.asked.iter().find(|part| part.id == id) else {
            return Default::default();
        };
        let (from, to) = (part.start, part.start + part.length);
        let inside = |start: usize, end: usize| {
            let place = start.max(from)..end.min(to);
            (place.start < place.end).then(|| place.start - from..place.end - from)
        };
        let spans = self.spans().into_iter().filter_map(|span| {
            let place = inside(span.start, span.end)?;
            Some(Span { start: place.start, end: place.end, rank: span.rank })
        });
        let warm = self.warm().into_iter().filter_map(|warm| {
            let place = inside(warm.place.start, warm.place.end)?;
            Some(Warm { place, ..warm })
        });
        (spans.collect(), warm.collect())
    }

    /// Where the answers stand in the passage, best first.
    pub fn spans(&self) -> Vec<Span> {
        let answers = self.result.answers.iter().enumerate();
        answers
            .filter(|(_, answer)| !answer.text.is_empty())
            .map(|(rank, answer)| Span { start: answer.start, end: answer.end, rank })
            .collect()
    }
}

/// What this device keeps for the next visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Models of so many bytes.
    Bytes(usize),
    /// Nothing: there is no room.
    NoRoom,
    /// Nothing: the browser does not let the page.
    NotAllowed,
    /// Nothing any more: the person wished it.
    Removed,
}

/// A word beside the box that it concerns.
#[derive(Debug, Clone, PartialEq)]
pub enum Hint {
    /// There is nothing to read.
    NoPassage,
    /// There is nothing to answer.
    NoQuestion,
    /// Nothing is ticked.
    NoneTicked,
    /// The text is nothing but the address of a page.
    Address(AttrValue),
    /// Files could not be opened: the first, and how many more.
    Files(Refused, usize),
}

/// What just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The person withdrew the question.
    Cancelled,
    /// This question gave way to a newer one.
    Replaced(AttrValue),
    /// This file is being opened.
    Opening(AttrValue),
    /// This file is the text now.
    Opened(AttrValue),
    /// So many files are on the shelf now.
    OpenedMany(usize),
    /// What another app shares is the text now.
    OpenedShared,
    /// Whether what was kept could be removed from the device.
    Removed(bool),
    /// There is no room for the texts.
    NotKept,
    /// There is room for the texts, but not for the pages of all of them.
    PagesNotKept,
}

impl Remark {
    /// Whether it is about files that were opened.
    pub fn is_of_files(&self) -> bool {
        matches!(
            self,
            Self::Opening(_) | Self::Opened(_) | Self::OpenedMany(_) | Self::OpenedShared
        )
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The engine said how far the model is, that it is ready, or that there is none.
    Engine(Engine),
    /// It is known what the device keeps.
    Kept(Kept),
    /// The person had what is kept removed from the device; says whether that worked.
    Removed(bool),
    /// Something about the choice of models.
    Choice(Step),
    /// A question was sent.
    Asked(Work),
    /// Parts of a question are done.
    Progress(QuestionId, (usize, usize)),
    /// A question has answers so far, and more is read.
    Updated(QuestionId, Answers),
    /// A question has its answers.
    Answered(QuestionId, Answers),
    /// The answers to an earlier question of this visit are wanted again.
    Recall(usize),
    /// What was answered already has been answered anew, with other settings.
    Again(Rc<Answered>, Answers),
    /// The person wants to be answered in another way.
    Settings(Settings),
    /// A question has no answers.
    Failed(QuestionId, Error),
    /// The question was withdrawn by the person.
    Cancel,
    /// The person wrote in the text; says whether any is left.
    Written(bool),
    /// What the box of the open text says, as it is left.
    Stored(Text),
    /// Another text took the place of the one in the box.
    Replaced(Text, Option<usize>, Option<Remark>),
    /// A blank text is to be written.
    Begun,
    /// A text was added to the shelf.
    Added(Document),
    /// A text of the last visit is on the shelf again, ticked or not.
    Restored(Document, bool),
    /// Whether the person wants texts to be kept.
    KeepTexts(bool),
    /// Another text of the shelf was opened.
    Opened(DocumentId),
    /// Whether a text is to be asked; all of them where none is named.
    Ticked(Option<DocumentId>, bool),
    /// A text was taken off the shelf.
    TakenOff(DocumentId),
    /// Something happened that needs saying.
    Remark(Remark),
    /// Back from reading to writing.
    Edit,
    /// Whether pages are to be shown.
    Pages(bool),
    /// Show this answer in the text.
    Show(usize),
    /// The pointer is over this answer.
    Point(Option<usize>),
    /// Something is missing.
    Hint(Hint),
    /// The question changed, so a hint about it is done.
    QuestionWritten,
    /// A file hangs over the page, or no longer.
    Drag(bool),
}

impl State {
    /// Whether nothing has been put in or asked yet.
    pub fn idle(&self) -> bool {
        !self.shelf.is_worth_showing()
            && !self.filled()
            && self.work.is_none()
            && self.answered.is_none()
            && self.trouble().is_none()
    }

    /// Whether there is any text in what is open.
    pub fn filled(&self) -> bool {
        self.shelf.open().is_some_and(|entry| entry.filled)
    }

    /// The sample that the open text began as.
    pub fn sample(&self) -> Option<usize> {
        self.shelf.open().and_then(|entry| entry.sample)
    }

    /// Id of the model in use.
    pub fn model_id(&self) -> Option<String> {
        match &self.engine {
            Engine::Ready(model) => model.id.clone(),
            _ => None,
        }
    }

    /// Whether the answers are about other texts than those of the shelf.
    pub fn stale(&self) -> bool {
        self.answered.as_ref().is_some_and(|answered| !self.are_there(&answered.asked))
    }

    fn are_there(&self, asked: &[Part]) -> bool {
        asked.iter().all(|part| self.shelf.has(part))
    }

    /// What to mark in the open text in reading form.
    pub fn marked(&self) -> Option<(DocumentId, &Rc<Answered>)> {
        let answered =
            self.answered.as_ref().filter(|_| !self.stale() && self.reading.is_some())?;
        Some((self.shelf.open()?.id, answered))
    }

    /// What is in the way of answers, and whether trying again may help.
    pub fn trouble(&self) -> Option<(&Error, bool)> {
        let engine = match &self.engine {
            Engine::Failed(error) => Some(error),
            _ => None,
        };
        let error = self.failure.as_ref().or(engine)?;
        Some((error, error.code.may_pass()))
    }

    /// What the graphics processor calls itself, if it is in use or was looked at.
    pub fn adapter(&self) -> Option<AttrValue> {
        self.answered.as_ref()?.result.gpu.as_ref()?.adapter.clone().map(Into::into)
    }

    /// Why the graphics processor is not in use.
    pub fn gpu_off(&self) -> Option<AttrValue> {
        self.answered.as_ref()?.result.gpu.as_ref()?.off.clone().map(Into::into)
    }

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

    /// Whether the answers are those to the question under way, as far as it was read.
    pub fn so_far(&self) -> bool {
        self.work.is_some() && self.answered.is_some()
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

fn worth_showing(mut result: Answers) -> Answers {
    result.answers.retain(|answer| answer.standing != Standing::Other);
    result
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "state_tests.rs"]
mod tests;
