//! Which models there are, and the change from one to another. Pure: no browser, no engine.

use yew::AttrValue;

use crate::error::Error;
use crate::models::{ModelEntry, Own};
use crate::protocol::Loading;

/// What the sheet of models shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelChoice {
    /// Whether the sheet is open.
    pub open: bool,
    /// Models of the list.
    pub listed: Vec<ModelEntry>,
    /// The person's own models on this device.
    pub own: Vec<Own>,
    /// Address of the hub.
    pub hub: String,
    /// The model on its way; the one in use answers meanwhile.
    pub coming: Option<Coming>,
    /// Why the last one did not come.
    pub refused: Option<Error>,
}

/// A model on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Coming {
    /// What the person asked for.
    pub what: AttrValue,
    /// How far it is.
    pub loading: Option<Loading>,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The sheet was opened or closed.
    Open(bool),
    /// It is known what the list has, and at which hub others are.
    Listed(Vec<ModelEntry>, String),
    /// It is known what the device keeps.
    Own(Vec<Own>),
    /// Another model was asked for.
    Asked(AttrValue),
    /// It is so far.
    Loading(Loading),
    /// It is in use now, or the person no longer wants it.
    Done,
    /// It cannot be used.
    Refused(Error),
}

impl ModelChoice {
    /// The choice after a step.
    #[must_use]
    pub fn after(mut self, step: Step) -> Self {
        match step {
            Step::Open(open) => {
                self.open = open;
                if !open {
                    self.refused = None;
                }
            }
            Step::Listed(listed, hub) => (self.listed, self.hub) = (listed, hub),
            Step::Own(own) => self.own = own,
            Step::Asked(what) => {
                self.refused = None;
                self.coming = Some(Coming { what, loading: None });
            }
            Step::Loading(loading) => {
                if let Some(coming) = &mut self.coming {
                    coming.loading = Some(loading);
                }
            }
            Step::Done => self.coming = None,
            Step::Refused(why) => {
                self.coming = None;
                self.refused = Some(why);
                // Whoever dropped a file on the page sees here what became of it.
                self.open = true;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::protocol::Stage;

    #[test]
    fn a_refusal_is_shown_until_something_else_is_asked_for() {
        let choice = ModelChoice::default().after(Step::Asked("a".into()));
        let why = Error::new(ErrorCode::ModelUnsupported, "no head");
        let choice = choice.after(Step::Refused(why.clone()));
        assert!(choice.open && choice.coming.is_none());
        assert_eq!(choice.refused, Some(why));
        assert_eq!(choice.clone().after(Step::Asked("b".into())).refused, None);
        assert_eq!(choice.after(Step::Open(false)).refused, None);
    }

    #[test]
    fn progress_of_a_model_that_is_no_longer_wanted_is_not_shown() {
        let loading = Loading { stage: Stage::Convert, loaded: 1, total: 2 };
        let choice =
            ModelChoice::default().after(Step::Asked("a".into())).after(Step::Loading(loading));
        assert_eq!(choice.coming.as_ref().and_then(|coming| coming.loading), Some(loading));
        assert_eq!(choice.after(Step::Done).after(Step::Loading(loading)).coming, None);
    }
}
