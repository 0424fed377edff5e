//! What the page shows. Pure: no browser, no engine.

use std::rc::Rc;

use yew::AttrValue;

use crate::error::Error;
use crate::page::action::{Engine, Hint, Kept, Remark, Work};
use crate::page::answered::Answered;
use crate::page::choice::ModelChoice;
use crate::page::settings::Settings;
use crate::page::shelf::{DocumentId, Part, Shelf};
use crate::page::text::Text;

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

    /// Whether the texts of a question are on the shelf, as they were asked.
    pub fn are_there(&self, asked: &[Part]) -> bool {
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

    /// Whether the answers are those to the question under way, as far as it was read.
    pub fn so_far(&self) -> bool {
        self.work.is_some() && self.answered.is_some()
    }
}
