//! Questions about one text.

use reader::verdict::Verdict;
use reader::{Passage, pipeline, question, squad, verdict};

use super::decoding::{Decoding, Mode};
use super::output::{Answer, Answerable, Answers};
use crate::model::Model;

/// What a text answers, and how many windows were read for it.
pub fn answer(
    model: &Model,
    question: &str,
    passage: &Passage,
    decoding: &Decoding,
) -> reader::Result<(Answers, usize)> {
    match decoding.mode {
        Mode::Verdict => {
            let options = decoding.verdict()?;
            let mut verdict = judge(model, question, passage, &options)?;
            verdict.answers.truncate(decoding.top_k);
            let judged = Some(Answerable::from(&verdict));
            let (text, answerable) = (passage.text(), verdict.answerable);
            let answers = verdict.answers.into_iter();
            let answers = answers.map(|it| Answer::judged(text, 0, answerable, it, None)).collect();
            Ok((Answers { answers, verdict: judged }, verdict.windows_read))
        }
        Mode::Pipeline => {
            let options = decoding.pipeline();
            let windows = model.reader.windows(question, passage, &options)?;
            let logits = model.forward(&windows)?;
            let answers = pipeline::decode(passage, &windows, &logits, &options)?;
            Ok((plain(passage, answers), windows.len()))
        }
        Mode::Squad => {
            let options = decoding.squad();
            // The list is cut here, so the options that say how long it is are checked here.
            let (top_k, max_answer_len) = (decoding.top_k, options.max_answer_len);
            pipeline::Options { top_k, max_answer_len, ..Default::default() }.validate()?;
            let windows = model.reader.squad_windows(question, passage, &options)?;
            let logits = model.forward(&windows)?;
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

/// The verdict on a text; a yes/no question gets the sentence that decides it.
pub fn judge(
    model: &Model,
    question: &str,
    passage: &Passage,
    options: &verdict::Options,
) -> reader::Result<Verdict> {
    let mut verdict = model.reader.verdict(&model.backend, question, passage, options)?;
    if let Some(sentence) = question::decides(question, passage.text(), &verdict) {
        verdict.answers.splice(..1, [sentence]);
    }
    Ok(verdict)
}

/// Answers that a reference decoder gives.
fn plain(passage: &Passage, answers: Vec<reader::Answer>) -> Answers {
    let answers = answers.into_iter().map(|it| Answer::plain(passage.text(), it)).collect();
    Answers { answers, verdict: None }
}
