//! Numbers and states in plain words.

use reader::sureness::Level;
use yew::AttrValue;

use crate::error::Error;
use crate::page::action::{Engine, Hint, Kept, Remark};
use crate::page::answered::Answered;
use crate::page::document::Place;
use crate::page::file::Refused;
use crate::page::messages::Messages;
use crate::page::state::State;
use crate::protocol::{Answer, Answers, Loading, Stage, Verdict};

/// "12.1 of 18.6 MB", or "12.1 MB" while the total is unknown.
pub fn megabytes(messages: &Messages, loading: Loading) -> String {
    if loading.total == 0 {
        return size(messages, loading.loaded);
    }
    let loaded = messages.number(loading.loaded as f64 / 1e6, 1);
    let total = size(messages, loading.total);
    messages.fill("bytes", &[("loaded", &loaded), ("total", &total)])
}

/// "18.8 MB"
pub fn size(messages: &Messages, bytes: usize) -> String {
    megabytes_of(messages, bytes as f64, 1)
}

fn megabytes_of(messages: &Messages, bytes: f64, digits: u8) -> String {
    messages.fill("page.megabytes", &[("number", &messages.number(bytes / 1e6, digits))])
}

/// The name of a site: "huggingface.co" of its address.
pub fn host(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, host)| host)
}

/// "87 %", and never a sureness that is not there.
pub fn percent(messages: &Messages, probability: f64) -> String {
    let percent = probability * 100.0;
    let said = |percent| messages.fill("page.percent", &[("number", &messages.number(percent, 0))]);
    if percent < 1.0 {
        messages.fill("page.percent.under", &[("percent", &said(1.0))])
    } else if percent > 99.0 {
        messages.fill("page.percent.over", &[("percent", &said(99.0))])
    } else {
        said(percent)
    }
}

/// "Quite sure · 84 %", of several answers together.
pub fn sureness(messages: &Messages, verdict: &Verdict, several: bool) -> String {
    let level = match verdict.level {
        Level::VerySure => messages.say("level.very-sure"),
        Level::QuiteSure => messages.say("level.quite-sure"),
        Level::FairlySure => messages.say("level.fairly-sure"),
        Level::Unsure => messages.say("level.unsure"),
        Level::VeryUnsure => messages.say("level.very-unsure"),
    };
    let percent = percent(messages, verdict.sureness);
    let values = [("level", level.as_str()), ("percent", percent.as_str())];
    if several { messages.fill("together", &values) } else { messages.fill("sureness", &values) }
}

/// What to say in place of an answer. That the text does not say is never said on less than even odds.
pub fn silence(messages: &Messages, verdict: &Verdict) -> AttrValue {
    if is_undecided(verdict) {
        messages.say("undecided")
    } else if verdict.level >= Level::QuiteSure {
        messages.say("silent")
    } else {
        messages.say("probably")
    }
}

/// That question or text is not in the model's language. The engine says more of it, but in English.
pub fn language_hint(messages: &Messages, hint: &str) -> AttrValue {
    if messages.is_english() { hint.to_owned().into() } else { messages.say("foreign") }
}

/// An error, for people.
pub fn error(messages: &Messages, error: &Error) -> String {
    messages.say_error(error.code, None, &error.message)
}

/// Whether there is no answer for want of sureness alone, since more was asked for than even odds.
pub fn is_undecided(verdict: &Verdict) -> bool {
    (0.5..verdict.threshold).contains(&verdict.answerable)
}

/// Whether an answer is shown although it is likelier that there is none.
pub fn may_not_say(verdict: &Verdict) -> bool {
    (verdict.threshold..0.5).contains(&verdict.answerable)
}

/// How many places there are beside those that are marked.
pub fn elsewhere(messages: &Messages, places: usize) -> String {
    match places {
        0 => messages.fill("page.elsewhere.none", &[]),
        _ => messages.count("page.elsewhere", places),
    }
}

/// "0.21 s"
pub fn seconds(messages: &Messages, milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    let digits = if seconds < 10.0 { 2 } else { 0 };
    messages.fill("page.seconds", &[("number", &messages.number(seconds, digits))])
}

/// What is missing, or why a file was not opened.
pub fn hint(messages: &Messages, hint: &Hint) -> String {
    match hint {
        Hint::NoPassage => messages.fill("page.no-passage", &[]),
        Hint::NoQuestion => messages.fill("page.no-question", &[]),
        Hint::NoneTicked => messages.fill("page.none-ticked", &[]),
        Hint::Address(_) => messages.fill("page.address", &[]),
        Hint::Files(first, 0) => refused(messages, first),
        Hint::Files(first, others) => {
            format!("{} {}", refused(messages, first), messages.count("page.file.others", *others))
        }
    }
}

/// What is said of a file, by the code of what is wrong with it.
const REFUSALS: [(&str, &str); 21] = [
    ("file-too-large", "page.file.too-large"),
    ("text-too-long", "page.file.too-long"),
    ("too-many-places", "page.file.too-many-places"),
    ("too-deep", "page.file.too-deep"),
    ("expands", "page.file.expands"),
    ("too-many-entries", "page.file.too-many-parts"),
    ("archive", "page.file.archive"),
    ("unsupported", "page.file.unsupported"),
    ("not-text", "page.file.not-text"),
    ("damaged", "page.file.damaged"),
    ("protected", "page.file.protected"),
    ("damaged-pdf", "page.file.damaged-pdf"),
    ("scanned", "page.file.scanned"),
    ("unmapped", "page.file.unmapped"),
    ("too-many-pages", "page.file.too-many-pages"),
    ("empty", "page.file.empty"),
    ("unreadable", "page.file.unreadable"),
    ("no-opener", "page.file.no-opener"),
    ("stopped", "page.file.stopped"),
    ("closed", "page.address.closed"),
    ("not-there", "page.address.not-there"),
];

/// Why a file was not opened, and what to do.
fn refused(messages: &Messages, Refused { name, code, message, detail }: &Refused) -> String {
    match REFUSALS.iter().find(|(other, _)| code == other) {
        Some((_, key)) => messages.fill(key, &[("name", name), ("detail", detail)]),
        None => format!("{name}: {message}"),
    }
}

/// What is said of a place, by its kind.
const PLACES: [(&str, &str); 9] = [
    ("page", "page.place.page"),
    ("chapter", "page.place.chapter"),
    ("row", "page.place.row"),
    ("text", "page.place.text"),
    ("line", "page.place.line"),
    ("footnote", "page.place.footnote"),
    ("endnote", "page.place.endnote"),
    ("header", "page.place.header"),
    ("message", "page.place.message"),
];

/// "row 7", "chapter 3 · Storms": the words that count are the person's, headings are the text's.
pub fn place(messages: &Messages, Place { label, kind, .. }: &Place) -> String {
    let Some((_, key)) = PLACES.iter().find(|(other, _)| kind == other) else {
        return label.clone();
    };
    let rest = label.split_once(' ').map_or("", |(_, rest)| rest);
    let (number, heading) = rest.split_once(' ').map_or((rest, ""), |(number, it)| (number, it));
    let counted = messages.fill(key, &[("number", number)]);
    join(&counted, heading)
}

/// Where an answer stands: its place, and its text where several were asked.
pub fn whereabouts(messages: &Messages, answered: &Answered, answer: &Answer) -> Option<String> {
    let place = answered.place_of(answer).map(|it| place(messages, it));
    let name = answered.part_of(answer).filter(|_| answered.asked.len() > 1);
    match (name.map(|part| part.name.to_string()), place) {
        (Some(name), Some(place)) => {
            Some(messages.fill("page.place.of", &[("name", &name), ("place", &place)]))
        }
        (name, place) => name.or(place),
    }
}

/// What this device keeps.
pub fn kept(messages: &Messages, kept: Kept) -> String {
    let key = match kept {
        Kept::Bytes(bytes) => {
            return messages.fill("page.kept", &[("size", &size(messages, bytes))]);
        }
        Kept::NoRoom => "page.kept.no-room",
        Kept::NotAllowed => "page.kept.not-allowed",
        Kept::Removed => "page.kept.nothing",
    };
    messages.fill(key, &[])
}

/// How much of a text was read.
pub fn read(messages: &Messages, result: &Answers) -> String {
    let number = |count: usize| messages.number(count as f64, 0);
    let (read, all) = (number(result.windows_read), number(result.windows));
    messages.fill("page.read", &[("read", &read), ("all", &all)])
}

/// What to say in the status line, for eyes and for screen readers.
pub fn status(messages: &Messages, state: &State) -> String {
    let remark = state.remark.as_ref().map(|it| remark(messages, it)).unwrap_or_default();
    let now = if let Some(hint) = &state.hint {
        self::hint(messages, hint)
    } else if let Some(work) = &state.work {
        let key = match (&state.engine, work.parts) {
            (Engine::Loading(_), _) => "page.waits",
            (_, Some(_)) => return join(&remark, &messages.say("reading")),
            _ => "page.looking",
        };
        messages.fill(key, &[])
    } else if let Some((error, _)) = state.trouble() {
        self::error(messages, error)
    } else if state.remark.as_ref().is_some_and(Remark::is_of_files) {
        // What was found before is no news.
        String::new()
    } else if let Some(answered) = &state.answered {
        found(messages, answered)
    } else if !remark.is_empty() {
        String::new()
    } else {
        engine(messages, &state.engine)
    };
    join(&remark, &now)
}

fn join(remark: &str, now: &str) -> String {
    [remark, now].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn remark(messages: &Messages, remark: &Remark) -> String {
    let key = match remark {
        Remark::Replaced(old) => return messages.fill("page.replaced", &[("question", old)]),
        Remark::Opening(name) => return messages.fill("page.opening", &[("name", name)]),
        Remark::OpenedMany(0) => "page.opened-none",
        Remark::OpenedMany(count) => return messages.count("page.opened-many", *count),
        Remark::Opened(name) => return messages.fill("page.opened", &[("name", name)]),
        Remark::Cancelled => "page.cancelled",
        Remark::OpenedShared => "page.opened-shared",
        Remark::Removed(true) => "page.removed",
        Remark::Removed(false) => "page.not-removed",
        Remark::NotKept => "page.keep.refused",
        Remark::PagesNotKept => "page.keep.pages-refused",
    };
    messages.fill(key, &[])
}

fn engine(messages: &Messages, engine: &Engine) -> String {
    let key = match engine {
        Engine::Loading(loading) => match loading.map(|it| it.stage) {
            Some(Stage::Prepare) => "page.almost-ready",
            Some(Stage::Convert) => "page.converting",
            Some(Stage::Retry) => "page.retrying",
            Some(Stage::Wait) => "page.waiting",
            _ => "page.on-its-way",
        },
        Engine::Ready(_) => "page.ready",
        Engine::Failed(_) => return String::new(),
    };
    messages.fill(key, &[])
}

fn found(messages: &Messages, answered: &Answered) -> String {
    let Answers { milliseconds, verdict, .. } = &answered.result;
    let time = seconds(messages, *milliseconds);
    let texts: Vec<&str> = answered.said().iter().map(|answer| answer.text.as_str()).collect();
    if texts.is_empty() {
        let silence = verdict.as_ref().map(|it| silence(messages, it));
        let silence = silence.unwrap_or_else(|| messages.say("silent"));
        return messages.fill("page.found.silent", &[("silence", &silence), ("time", &time)]);
    }
    let text = texts.join("; ");
    if answered.decides() {
        return format!("{} {text}", messages.say("decides"));
    }
    let sureness = verdict.as_ref().map(|it| sureness(messages, it, false)).unwrap_or_default();
    let count = messages.number(texts.len() as f64, 0);
    let values = [
        ("count", count.as_str()),
        ("time", time.as_str()),
        ("text", text.as_str()),
        ("sureness", sureness.as_str()),
    ];
    let key = if texts.len() == 1 { "page.found.one" } else { "page.found.other" };
    messages.fill(key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::action::{Action, Work};

    #[test]
    fn bytes_are_told_in_megabytes() {
        let loading = |loaded, total| Loading { stage: Stage::Download, loaded, total };
        assert_eq!(
            megabytes(&Messages::default(), loading(12_100_000, 18_600_000)),
            "12.1 of 18.6 MB"
        );
        assert_eq!(megabytes(&Messages::default(), loading(12_100_000, 0)), "12.1 MB");
    }

    #[test]
    fn confidence_is_never_overstated() {
        assert_eq!(percent(&Messages::default(), 0.874), "87 %");
        assert_eq!(percent(&Messages::default(), 0.9999), "over 99 %");
        assert_eq!(percent(&Messages::default(), 0.0001), "under 1 %");
    }

    #[test]
    fn that_the_text_does_not_say_is_never_said_on_less_than_even_odds() {
        let verdict = |answerable: f64, threshold| {
            let sureness = 1.0 - answerable;
            let level = Level::of(sureness);
            Verdict { answerable, calibrated: true, threshold, sureness, level }
        };
        assert_eq!(silence(&Messages::default(), &verdict(0.1, 0.4)), "The text does not say.");
        assert_eq!(
            silence(&Messages::default(), &verdict(0.3, 0.4)),
            "The text probably does not say."
        );
        for answerable in [0.5, 0.6, 0.74] {
            assert_eq!(
                silence(&Messages::default(), &verdict(answerable, 0.75)),
                "Not sure enough to answer."
            );
        }
        assert!(may_not_say(&verdict(0.45, 0.4)));
        assert!(!may_not_say(&verdict(0.5, 0.4)));
        assert_eq!(
            sureness(&Messages::default(), &verdict(0.29, 0.4), false),
            "Fairly sure · 71 %"
        );
    }

    #[test]
    fn time_is_told_in_seconds() {
        assert_eq!(seconds(&Messages::default(), 214.0), "0.21 s");
        assert_eq!(seconds(&Messages::default(), 12_345.0), "12 s");
    }

    #[test]
    fn why_a_file_is_not_opened_is_told_with_its_name_and_limits() {
        let told = |code: &str, detail: &str| {
            let (code, detail) = (code.to_owned(), detail.to_owned());
            let refused =
                Refused { name: "a.txt".into(), code, detail, message: "Something else.".into() };
            hint(&Messages::default(), &Hint::Files(refused, 2))
        };
        for (code, _) in REFUSALS {
            let message = told(code, "64 MB");
            assert!(
                message.contains("“a.txt”")
                    && message.ends_with("2 other files could not be read either."),
                "{message}"
            );
        }
        assert!(told("file-too-large", "64 MB").contains("more than 64 MB"));
        assert!(told("of-tomorrow", "").starts_with("a.txt: Something else."));
    }

    #[test]
    fn places_are_told_as_people_count_them() {
        let told = |label: &str, kind: &str| {
            let place = Place { start: 0, end: 1, label: label.into(), kind: kind.into() };
            place_in(&place)
        };
        assert_eq!(told("row 7", "row"), "row 7");
        assert_eq!(
            told("chapter 3 · Storms and floods", "chapter"),
            "chapter 3 · Storms and floods"
        );
        assert_eq!(told("§ 4.2 Costs", "section"), "§ 4.2 Costs");
        assert_eq!(told("message", "message"), "message");
    }

    fn place_in(place: &Place) -> String {
        self::place(&Messages::default(), place)
    }

    #[test]
    fn waiting_and_replacing_are_said() {
        let work = |id| Work {
            id,
            question: "Who?".into(),
            passage: "Ada.".into(),
            asked: std::rc::Rc::default(),
            parts: None,
        };
        let state = State::default().after(Action::Asked(work(1)));
        assert!(status(&Messages::default(), &state).contains("waits for the model"));
        let state = state.after(Action::Asked(work(2)));
        assert!(
            status(&Messages::default(), &state)
                .starts_with("“Who?” – Replaced by your new question.")
        );
    }
}
