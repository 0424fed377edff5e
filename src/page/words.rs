//! Numbers and states in plain words.

use crate::page::state::{Answered, Engine, Hint, Kept, Remark, State};
use crate::protocol::{Loading, Stage};

/// "12.1 of 18.6 MB", or "12.1 MB" while the total is unknown.
pub fn megabytes(loading: Loading) -> String {
    let mega = |bytes: usize| bytes as f64 / 1e6;
    if loading.total == 0 {
        format!("{:.1} MB", mega(loading.loaded))
    } else {
        format!("{:.1} of {:.1} MB", mega(loading.loaded), mega(loading.total))
    }
}

/// "18.8 MB"
pub fn size(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// The name of a site: "huggingface.co" of its address.
pub fn host(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, host)| host)
}

/// "87 %", and never a sureness that is not there.
pub fn percent(score: f32) -> String {
    let percent = score * 100.0;
    if percent < 1.0 {
        "under 1 %".into()
    } else if percent > 99.0 {
        "over 99 %".into()
    } else {
        format!("{percent:.0} %")
    }
}

/// "0.21 s"
pub fn seconds(milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.0} s") }
}

/// What is missing, or why a file was not opened.
pub fn hint(hint: &Hint) -> String {
    match hint {
        Hint::NoPassage => "There is no text yet. Paste one, or open a sample.".into(),
        Hint::NoQuestion => "What would you like to know? Write a question first.".into(),
        Hint::File(message) => message.to_string(),
    }
}

/// What this device keeps.
pub fn kept(kept: Kept) -> String {
    match kept {
        Kept::Bytes(bytes) => format!("Kept for the next visit: {:.1} MB", bytes as f64 / 1e6),
        Kept::NoRoom => {
            "Not kept: the browser has no room for the model. It works for this visit; \
                         the next one downloads it again."
                .into()
        }
        Kept::NotAllowed => "Not kept: the browser stores nothing for this page, as in a private \
                             window. The next visit downloads the model again."
            .into(),
        Kept::Removed => "Nothing is kept. The next visit downloads the model again.".into(),
    }
}

/// What to say in the status line, for eyes and for screen readers.
pub fn status(state: &State) -> String {
    let remark = match &state.remark {
        Some(Remark::Cancelled) => "Cancelled. Your text and question are still here.".into(),
        Some(Remark::Replaced(old)) => format!("“{old}” – Replaced by your new question."),
        Some(Remark::Opened(name)) => format!("Opened {name}. Ask away."),
        Some(Remark::Removed(true)) => {
            "The model was removed from this device. It still answers until you leave the page."
                .into()
        }
        Some(Remark::Removed(false)) => {
            "The model could not be removed. Clear this site's data in \
                                         the browser's settings instead."
                .into()
        }
        None => String::new(),
    };
    let now = if let Some(hint) = &state.hint {
        self::hint(hint)
    } else if let Some(work) = &state.work {
        match (&state.engine, work.parts) {
            (Engine::Loading(_), _) => {
                "Your question waits for the model and is answered as soon as it is here."
            }
            (_, Some(_)) => "Reading the text…",
            _ => "Looking for the answer…",
        }
        .into()
    } else if let Some((error, _)) = state.trouble() {
        error.to_string()
    } else if let Some(answered) = &state.answered {
        found(answered)
    } else if !remark.is_empty() {
        String::new()
    } else {
        match &state.engine {
            Engine::Loading(Some(Loading { stage: Stage::Prepare, .. })) => {
                "Almost ready. You can start typing.".into()
            }
            Engine::Loading(Some(Loading { stage: Stage::Convert, .. })) => {
                "The model is being converted.".into()
            }
            Engine::Loading(Some(Loading { stage: Stage::Retry, .. })) => {
                "The connection broke. It is tried again in a moment.".into()
            }
            Engine::Loading(Some(Loading { stage: Stage::Wait, .. })) => {
                "Another tab is fetching the model; this one waits for it.".into()
            }
            Engine::Loading(_) => "The model is on its way. You can type and ask meanwhile.".into(),
            Engine::Ready(_) => "Ready.".into(),
            Engine::Failed(_) => String::new(),
        }
    };
    [remark, now].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn found(answered: &Answered) -> String {
    let time = seconds(answered.result.milliseconds);
    match answered.result.answers.first() {
        Some(best) if !best.text.is_empty() => format!("Answer, found in {time}: {}", best.text),
        _ => format!("The text does not say. It was read in {time}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::state::{Action, Work};

    #[test]
    fn bytes_are_told_in_megabytes() {
        let loading = |loaded, total| Loading { stage: Stage::Download, loaded, total };
        assert_eq!(megabytes(loading(12_100_000, 18_600_000)), "12.1 of 18.6 MB");
        assert_eq!(megabytes(loading(12_100_000, 0)), "12.1 MB");
    }

    #[test]
    fn confidence_is_never_overstated() {
        assert_eq!(percent(0.874), "87 %");
        assert_eq!(percent(0.9999), "over 99 %");
        assert_eq!(percent(0.0001), "under 1 %");
    }

    #[test]
    fn time_is_told_in_seconds() {
        assert_eq!(seconds(214.0), "0.21 s");
        assert_eq!(seconds(12_345.0), "12 s");
    }

    #[test]
    fn waiting_and_replacing_are_said() {
        let work = |id| Work {
            id,
            question: "Who?".into(),
            passage: "Ada.".into(),
            version: 0,
            parts: None,
        };
        let state = State::default().after(Action::Asked(work(1)));
        assert!(status(&state).contains("waits for the model"));
        let state = state.after(Action::Asked(work(2)));
        assert!(status(&state).starts_with("“Who?” – Replaced by your new question."));
    }
}
