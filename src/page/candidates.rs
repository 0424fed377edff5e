//! Which of the engine's answers are worth showing.

use crate::protocol::Answer;

/// Most answers shown.
const SHOWN: usize = 4;
/// Less likely answers than this are noise.
const LEAST_SCORE: f32 = 0.01;

/// The best answer and those others that say something else: no parts of a better one, nothing
/// next to impossible. "The text does not say" counts as an answer of its own.
pub fn worth_showing(answers: Vec<Answer>) -> Vec<Answer> {
    let mut shown: Vec<Answer> = Vec::new();
    for answer in answers {
        let overlaps = |better: &Answer| answer.start < better.end && better.start < answer.end;
        let is_first = shown.is_empty();
        if is_first || (answer.score >= LEAST_SCORE && !shown.iter().any(overlaps)) {
            shown.push(answer);
        }
    }
    shown.truncate(SHOWN);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str, start: usize, score: f32) -> Answer {
        Answer { text: text.into(), start, end: start + text.len(), score }
    }

    #[test]
    fn parts_of_better_answers_and_noise_are_left_out() {
        let answers = vec![
            answer("Robert Stevenson", 10, 0.6),
            answer("", 0, 0.2),
            answer("Stevenson", 17, 0.1),
            answer("1799", 90, 0.05),
            answer("Arbroath", 120, 0.001),
        ];
        let texts: Vec<String> = worth_showing(answers).into_iter().map(|a| a.text).collect();
        assert_eq!(texts, ["Robert Stevenson", "", "1799"]);
    }

    #[test]
    fn the_best_is_shown_however_unlikely() {
        assert_eq!(worth_showing(vec![answer("Arbroath", 120, 0.001)]).len(), 1);
    }
}
