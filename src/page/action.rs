//! What can happen on the page, and the parts of the state that it brings.

use std::rc::Rc;

use yew::AttrValue;

use crate::error::Error;
use crate::page::answered::Answered;
use crate::page::choice::Step;
use crate::page::document::Document;
use crate::page::file::Refused;
use crate::page::settings::Settings;
use crate::page::shelf::{DocumentId, Part};
use crate::page::text::Text;
use crate::protocol::{Answers, Loading, ModelInfo, QuestionId};

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
