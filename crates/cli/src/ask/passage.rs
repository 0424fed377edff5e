//! Questions about one text.

use native::{Model, Silent, judge};
use reader::{Passage, pipeline, squad};

use super::decoding::{Decoding, Mode};
use super::output::{Answer, Answerable, Answers};

/// What a text answers, and how many windows were read for it.
pub fn answer(
    model: &Model,
    question: &str,
    passage: &Passage,
    decoding: &Decoding,
) -> native::Result<(Answers, usize)> {
    match decoding.mode {
        Mode::Verdict => {
            let verdict = judge(model, question, passage, &decoding.verdict(), &Silent)?.verdict;
            let judged = Some(Answerable::from(&verdict));
            let (text, answerable) = (passage.text(), verdict.answerable);
            let answers = verdict.answers.into_iter();
            let answers = answers.map(|it| Answer::judged(text, 0, answerable, it, None)).collect();
            Ok((Answers { answers, verdict: judged }, verdict.windows_read))
        }
        Mode::Pipeline => {
            let options = decoding.pipeline();
            let windows = model.reader.windows(question, passage, &options)?;
            let logits = model.logits(&windows, &Silent)?;
            let answers = pipeline::decode(passage, &windows, &logits, &options)?;
            Ok((plain(passage, answers), windows.len()))
        }
        Mode::Squad => {
            let options = decoding.squad();
            // The list is cut here, so the options that say how long it is are checked here.
            let (top_k, max_answer_len) = (decoding.top_k, options.max_answer_len);
            pipeline::Options { top_k, max_answer_len, ..Default::default() }.validate()?;
            let windows = model.reader.squad_windows(question, passage, &options)?;
            let logits = model.logits(&windows, &Silent)?;
            let prediction = squad::decode(&model.reader, passage, &windows, &logits, &options)?;
            let none = prediction.text().is_empty();
            let mut answers: Vec<_> = prediction.n_best.into_iter().map(|c| c.answer).collect();
            // Stable: what is predicted goes first, the others stay in order.
            answers.sort_by_key(|answer| answer.is_no_answer() != none);
            answers.truncate(top_k);
            Ok((plain(passage, answers), windows.len()))
        }
    }
}

/// Answers that a reference decoder gives.
fn plain(passage: &Passage, answers: Vec<reader::Answer>) -> Answers {
    let answers = answers.into_iter().map(|it| Answer::plain(passage.text(), it)).collect();
    Answers { answers, verdict: None }
}
