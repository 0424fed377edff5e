use super::*;
use crate::error::Error;
use crate::page::document::{Document, Place};
use crate::page::settings::Settings;
use crate::page::span::Span;
use crate::protocol::{Answer, ModelInfo, QuestionId};

/// A question about what is on the shelf now, as the control sends it.
fn asked(state: &State, id: QuestionId) -> State {
    let (passage, asked) = state.shelf.passage();
    state.after(Action::Asked(Work { id, question: "Who?".into(), passage, asked, parts: None }))
}

/// A box with a text.
fn written() -> State {
    State::default().after(Action::Written(true)).after(Action::Stored("Ada did.".into()))
}

/// A question about that text.
fn work(id: QuestionId) -> Action {
    let (passage, asked) = written().shelf.passage();
    Action::Asked(Work { id, question: "Who?".into(), passage, asked, parts: None })
}

/// An answer at a place of its own, of rank 0, 1, ...
fn answer(text: &str, rank: usize, standing: Standing) -> Answer {
    let (start, end) = (10 * rank, 10 * rank + text.len());
    let (text, confidence) = (text.into(), Some(0.5));
    Answer { text, start, end, score: 0.9, standing, confidence, readings: Vec::new() }
}

fn answers(text: &str) -> Answers {
    result(vec![answer(text, 0, Standing::Answer)])
}

fn result(answers: Vec<Answer>) -> Answers {
    Answers {
        answers,
        verdict: None,
        heat: None,
        hint: None,
        gpu: None,
        backend: "test".into(),
        milliseconds: 1.0,
        windows: 1,
        windows_read: 1,
        profile: None,
    }
}

fn model() -> Engine {
    Engine::Ready(ModelInfo {
        id: None,
        name: "small".into(),
        backend: "test".into(),
        kernel: "test".into(),
        parameters: 1,
        bytes: 1,
    })
}

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(written(), |state, action| state.after(action))
}

#[test]
fn who_went_back_to_writing_is_left_there_by_what_is_still_found() {
    let early = after([work(1), Action::Updated(1, answers("Ada"))]);
    assert!(early.reading.is_some());
    let writing = early.after(Action::Edit).after(Action::Answered(1, answers("did")));
    assert!(writing.reading.is_none() && writing.answered.is_some());
    assert!(writing.after(Action::Show(0)).reading.is_some());
    let again = asked(&writing, 2).after(Action::Answered(2, answers("Ada")));
    assert!(again.reading.is_some());
}

#[test]
fn what_is_known_is_shown_while_more_is_read() {
    let part = |text: &str, read| {
        let answer = answer(text, text.len(), Standing::Answer);
        Answers { windows: 9, windows_read: read, ..result(vec![answer]) }
    };
    let state =
        after([work(1), Action::Updated(1, part("Ada", 2)), Action::Updated(1, part("Ada", 3))]);
    assert!(state.so_far());
    assert_eq!((state.reading.as_deref(), state.shown), (Some("Ada did."), Some((0, 0))));
    let state = state.after(Action::Updated(1, part("Anna", 4)));
    assert_eq!(state.shown, Some((0, 1)), "another place is scrolled to");
    assert_eq!(state, state.after(Action::Updated(2, part("Eve", 9))), "another question");
    let state = state.after(Action::Answered(1, part("Anna", 4)));
    assert!(!state.so_far() && state.answered.as_ref().is_some_and(|it| !it.is_whole()));
    assert_eq!(state.shown, Some((0, 1)));
}

#[test]
fn an_answer_is_read_and_shown_in_the_text() {
    let state = after([work(1), Action::Progress(1, (2, 3)), Action::Answered(1, answers("Ada"))]);
    assert_eq!(state.work, None);
    assert_eq!(state.reading.as_deref(), Some("Ada did."));
    assert_eq!(state.shown, Some((0, 0)));
    assert_eq!(
        state.marked().map(|answered| answered.1.spans()),
        Some(vec![Span { start: 0, end: 3, rank: 0 }])
    );
}

#[test]
fn nothing_is_shown_when_the_text_does_not_say() {
    let state = after([work(1), Action::Answered(1, answers(""))]);
    assert!(state.answered.as_ref().is_some_and(|answered| answered.says_nothing()));
    assert_eq!(state.shown, None);
    assert!(state.reading.is_some());
}

#[test]
fn what_is_not_worth_showing_is_not_shown() {
    let found = result(vec![
        answer("Anna", 0, Standing::Answer),
        answer("Peter", 1, Standing::Answer),
        answer("Ada", 2, Standing::Alternative),
        answer("did", 3, Standing::Other),
    ]);
    let state = after([work(1), Action::Answered(1, found)]);
    let answered = state.answered.unwrap();
    assert_eq!(
        answered.said().iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
        ["Anna", "Peter"]
    );
    assert_eq!(answered.spans().iter().map(|span| span.rank).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn other_settings_change_the_answer_where_it_stands() {
    let heat = Settings { heat: true, ..Settings::default() };
    let state = after([work(1), Action::Answered(1, answers("")), Action::Settings(heat)]);
    let silent = state.answered.clone().unwrap();
    let now = Answers { milliseconds: 0.0, ..answers("Ada") };
    let state = state.after(Action::Again(silent.clone(), now));
    assert_eq!(state.settings, heat);
    assert_eq!(state.shown, Some((0, 0)));
    let answered = state.answered.clone().unwrap();
    assert_eq!((answered.says_nothing(), answered.result.milliseconds), (false, 1.0));
    // An answer to an older question changes nothing.
    assert_eq!(state.after(Action::Again(silent, answers(""))), state);
}

#[test]
fn a_second_question_replaces_the_first() {
    let state = after([
        work(1),
        work(2),
        Action::Answered(1, answers("late")),
        Action::Failed(1, Error::cancelled()),
    ]);
    assert_eq!(state.remark, Some(Remark::Replaced("Who?".into())));
    assert_eq!(state.work.as_ref().map(|work| work.id), Some(2));
    assert_eq!(state.answered, None);
}

#[test]
fn a_text_that_changed_meanwhile_stays() {
    let state = after([work(1), Action::Written(true), Action::Answered(1, answers("Ada"))]);
    assert_eq!(state.reading, None);
    assert!(state.stale());
    assert_eq!(state.after(Action::Show(0)).reading, None);
}

#[test]
fn reading_comes_back_with_an_answer() {
    let state = after([work(1), Action::Answered(1, answers("Ada")), Action::Edit]);
    assert_eq!(state.reading, None);
    let state = state.after(Action::Show(0));
    assert!(state.reading.is_some());
    assert_eq!(state.shown, Some((0, 1)));
}

#[test]
fn cancelling_says_so_once() {
    let state = after([work(1), Action::Cancel]);
    assert_eq!((state.work.clone(), state.remark.clone()), (None, Some(Remark::Cancelled)));
    assert_eq!(State::default().after(Action::Cancel), State::default());
}

#[test]
fn a_failed_model_can_be_tried_again_and_a_long_text_cannot() {
    let lost = Error::new(ErrorCode::ModelDownload, "No connection.");
    let state = after([
        work(1),
        Action::Engine(Engine::Failed(lost.clone())),
        Action::Failed(1, lost.clone()),
    ]);
    assert_eq!(state.trouble(), Some((&lost, true)));
    let state = state.after(Action::Engine(Engine::Loading(None))).after(work(2));
    assert_eq!(state.trouble(), None);
    let long = Error::new(ErrorCode::PassageTooLong, "Too long.");
    let state = after([Action::Engine(model()), work(1), Action::Failed(1, long.clone())]);
    assert_eq!(state.trouble(), Some((&long, false)));
}

#[test]
fn another_text_clears_what_was_found_in_the_old_one() {
    let state = after([
        work(1),
        Action::Answered(1, answers("Ada")),
        Action::Replaced("Other.".into(), Some(2), None),
    ]);
    assert_eq!((state.answered.clone(), state.reading.clone()), (None, None));
    assert_eq!(state.sample(), Some(2));
    assert_eq!(state.after(Action::Written(false)).sample(), None);
}

#[test]
fn hints_go_when_their_box_is_written_in() {
    let state = after([Action::Hint(Hint::NoQuestion), Action::QuestionWritten]);
    assert_eq!(state.hint, None);
    let state = after([Action::Hint(Hint::NoPassage), Action::QuestionWritten]);
    assert_eq!(state.hint, Some(Hint::NoPassage));
    assert_eq!(state.after(Action::Written(true)).hint, None);
}

#[test]
fn what_is_kept_stays_said_until_it_is_removed() {
    let kept = || Action::Kept(Kept::Bytes(19));
    let state = after([kept(), Action::Removed(false)]);
    assert_eq!((state.kept, state.remark), (Some(Kept::Bytes(19)), Some(Remark::Removed(false))));
    let state = after([kept(), Action::Removed(true)]);
    assert_eq!((state.kept, state.remark), (Some(Kept::Removed), Some(Remark::Removed(true))));
}

fn document(title: &str, text: &str) -> Document {
    let place = Place { start: 0, end: text.len(), label: "row 1".into(), kind: "row".into() };
    Document {
        title: title.to_owned().into(),
        text: text.into(),
        places: [place].into(),
        pages: None,
    }
}

#[test]
fn an_answer_opens_the_text_that_it_is_of_and_says_its_place() {
    let state = State::default()
        .after(Action::Added(document("one", "Ada did.")))
        .after(Action::Added(document("two", "Anna did.")));
    let first = state.shelf.entries()[0].id;
    let second = state.shelf.entries()[1].id;
    // In the passage the second text begins ten units on.
    let found =
        result(vec![answer("Ada", 0, Standing::Answer), answer("Anna", 1, Standing::Alternative)]);
    let state = asked(&state, 1).after(Action::Answered(1, found));
    assert_eq!(state.shelf.open().map(|open| open.id), Some(first));
    assert_eq!(state.reading.as_deref(), Some("Ada did."));
    let answered = state.answered.clone().unwrap();
    assert_eq!(answered.place_of(&answered.result.answers[0]).unwrap().label, "row 1");
    let span = |start, end, rank| vec![Span { start, end, rank }];
    assert_eq!(answered.shown_in(first).0, span(0, 3, 0));
    assert_eq!(answered.shown_in(second).0, span(0, 4, 1));
    let shown = state.after(Action::Show(1));
    assert_eq!(shown.reading.as_deref(), Some("Anna did."));
    assert_eq!(shown.shown, Some((1, 1)));
    // Of what has changed or is gone, nothing is marked.
    let state = shown.after(Action::Edit).after(Action::Written(true));
    assert!(state.stale() && state.marked().is_none());
    let state = shown.after(Action::TakenOff(first));
    assert!(state.stale());
    assert_eq!(state.after(Action::Show(1)), state);
}

#[test]
fn a_long_text_is_read_before_it_is_written_in() {
    let long = "word ".repeat(READ_FIRST / 5 + 1);
    let state = State::default().after(Action::Added(document("long", &long)));
    assert_eq!(state.reading.as_deref(), Some(long.as_str()));
    let state = state.after(Action::Added(document("short", "word")));
    assert_eq!(state.reading, None);
}
