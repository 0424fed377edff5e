//! What page and worker say to each other, as structured clones.

mod answers;
mod event;
mod request;
#[cfg(test)]
mod tests;

pub use answers::{Answer, Answers, Graphics, LayerTimes, Profile, Reading, Verdict, Warm};
pub use event::{Event, Loading, ModelInfo, Persistence, Stage};
pub use request::{AskOptions, Backend, Load, Mode, Question, QuestionId, Request};
