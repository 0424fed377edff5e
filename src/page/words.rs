//! Numbers and states in plain words.

use reader::sureness::Level;

use crate::page::state::{Answered, Engine, Hint, Kept, Remark, State};
use crate::protocol::{Answers, Loading, Stage, Verdict};

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
pub fn percent(probability: f64) -> String {
    let percent = probability * 100.0;
    if percent < 1.0 {
        "under 1 %".into()
    } else if percent > 99.0 {
        "over 99 %".into()
    } else {
        format!("{percent:.0} %")
    }
}

/// "Quite sure · 84 %"
pub fn sureness(verdict: &Verdict) -> String {
    let words = match verdict.level {
        Level::VerySure => "Very sure",
        Level::QuiteSure => "Quite sure",
        Level::FairlySure => "Fairly sure",
        Level::Unsure => "Unsure",
        Level::VeryUnsure => "Very unsure",
    };
    format!("{words} · {}", percent(verdict.sureness))
}

/// What to say in place of an answer. That the text does not say is never said on less than even odds.
pub fn silence(verdict: &Verdict) -> &'static str {
    if is_undecided(verdict) {
        "Not sure enough to answer."
    } else if verdict.level >= Level::QuiteSure {
        "The text does not say."
    } else {
        "The text probably does not say."
    }
}

/// What to say before a sentence that decides a yes/no question.
pub const DECIDES: &str = "Neither yes nor no is said, but this sentence decides it";

/// Whether there is no answer for want of sureness alone, since more was asked for than even odds.
pub fn is_undecided(verdict: &Verdict) -> bool {
    (0.5..verdict.threshold).contains(&verdict.answerable)
}

/// Whether an answer is shown although it is likelier that there is none.
pub fn may_not_say(verdict: &Verdict) -> bool {
    (verdict.threshold..0.5).contains(&verdict.answerable)
}

/// How many places there are beside those that are marked.
pub fn elsewhere(places: usize) -> String {
    match places {
        0 => "Beside what is marked there is no other place.".into(),
        1 => "Beside what is marked there is 1 other place.".into(),
        _ => format!("Beside what is marked there are {places} other places."),
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

/// How much of a text was read.
pub fn read(result: &Answers) -> String {
    format!(
        "Read {} of {} parts, those first that share most with your question.",
        result.windows_read, result.windows
    )
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
    let Answers { milliseconds, verdict, .. } = &answered.result;
    let time = seconds(*milliseconds);
    let texts: Vec<&str> = answered.said().iter().map(|answer| answer.text.as_str()).collect();
    let sureness = verdict.as_ref().map(sureness).unwrap_or_default();
    match (texts.as_slice(), verdict) {
        ([], verdict) => {
            let silence = verdict.as_ref().map_or("The text does not say.", silence);
            format!("{silence} It was read in {time}.")
        }
        ([sentence], _) if answered.decides() => format!("{DECIDES}: {sentence}"),
        ([answer], _) => format!("Answer, found in {time}: {answer}. {sureness}"),
        (all, _) => {
            format!("{} answers, found in {time}: {}. {sureness}", all.len(), all.join("; "))
        }
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
    fn that_the_text_does_not_say_is_never_said_on_less_than_even_odds() {
        let verdict = |answerable: f64, threshold| {
            let sureness = 1.0 - answerable;
            let level = Level::of(sureness);
            Verdict { answerable, calibrated: true, threshold, sureness, level }
        };
        assert_eq!(silence(&verdict(0.1, 0.4)), "The text does not say.");
        assert_eq!(silence(&verdict(0.3, 0.4)), "The text probably does not say.");
        for answerable in [0.5, 0.6, 0.74] {
            assert_eq!(silence(&verdict(answerable, 0.75)), "Not sure enough to answer.");
        }
        assert!(may_not_say(&verdict(0.45, 0.4)));
        assert!(!may_not_say(&verdict(0.5, 0.4)));
        assert_eq!(sureness(&verdict(0.29, 0.4)), "Fairly sure · 71 %");
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
