//! Questions that want yes or no, which no span of a text says: they get the sentence that decides them.

use std::ops::Range;

use crate::sentence::sentence_around;
use crate::verdict::{self, Verdict};

/// Verbs that a yes/no question begins with; also without the apostrophe, as people type.
const AUXILIARIES: &str = "is are was were am do does did can could will would shall should may might must has have had \
    isn't aren't wasn't weren't don't doesn't didn't can't cannot couldn't won't wouldn't shouldn't mustn't hasn't \
    haven't hadn't ain't isnt arent wasnt werent dont doesnt didnt cant couldnt wont wouldnt shouldnt hasnt havent hadnt";

const QUESTION_WORDS: &str = "who whom whose what which when where why how whats whos wheres hows whens what's who's \
    where's how's when's why's";

/// What may stand before the question itself.
const OPENINGS: &str = "so and but or ok okay well hi hello hey please also then um";

/// "Can you tell me …" asks for what follows, "do you know when …" for when.
const REQUESTS: &str = "tell say know explain describe show give list name summarize summarise find remind let \
    remember see mention mentions state stated said known true clear told sure understand specify";

/// Beginnings and ends of questions without a verb: "any discount?", "dogs allowed?"
const SHORT_BEGINNINGS: &str = "any anyone anything possible ok okay allowed free";
const SHORT_ENDS: &str = "allowed permitted included available possible ok okay required needed free accepted provided welcome";

/// What an open question ends with when it has no question word: "It was made of?"
const OPEN_ENDS: &str = "a an the of in on at to for from by with as called named and or";
/// What asks for a name or a list instead.
const COMMANDS: &str = "name list give tell explain describe show find state another";

/// What a phrase before the question begins with: "If it rains, can I …"
const SUBORDINATE: &str =
    "if when while once after before on at for in with without during as since unless under";

/// Words that say nothing about what is asked.
const STOP_WORDS: &str = "a an the of in on at to for from by with and or not no if it its this that these those there \
    here i me my we us our you your he him his she her they them their be been being get got have has had having \
    any some all each every more most much many so too very just also only than then as into about over out up \
    allow permit possible okay ok right true correct need please still ever anything anyone someone something one \
    able own use text say let old";

/// Longest sentence, in bytes, that tells anything at a glance.
const MAX_SENTENCE: usize = 600;

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|it| it == word)
}

/// Words in lower case, with a comma where one follows.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'").replace(',', " , ");
    let word = |it: &str| {
        let trimmed = it.trim_matches(|it: char| !it.is_alphanumeric());
        if it == "," { it.to_owned() } else { trimmed.to_owned() }
    };
    text.split_whitespace().map(word).filter(|it| !it.is_empty()).collect()
}

/// Whether a question, as people type it, wants yes or no: "is there a lift", "Dogs are allowed, right?", but not
/// "Which is it?" or "Can you tell me when it opens?"
#[must_use]
pub fn is_yes_no(question: &str) -> bool {
    let words = words(question);
    let opening = words.iter().take_while(|it| *it == "," || has(OPENINGS, it)).count();
    let words = words.get(opening..).unwrap_or_default();
    // "If it rains, can I …": what counts comes after the comma.
    let comma = words.iter().position(|it| it == ",").unwrap_or_default();
    let (before, after) = words.split_at(comma);
    let asked = before.iter().skip(1).any(|it| has(QUESTION_WORDS, it));
    if let [first, _, _, ..] = before
        && has(SUBORDINATE, first)
        && !asked
    {
        return asks(after.get(1..).unwrap_or_default());
    }
    asks(words) || is_statement(words, question)
}

/// Whether these words begin with their verb, and ask for nothing but yes or no.
fn asks(words: &[String]) -> bool {
    let [verb, rest @ ..] = words else { return false };
    if !has(AUXILIARIES, verb) {
        return has(SHORT_BEGINNINGS, verb)
            && !rest.is_empty()
            && !rest.iter().any(|it| has(QUESTION_WORDS, it));
    }
    let (Some(subject), Some(last)) = (rest.first(), rest.last()) else { return false };
    // A month, "do not", a question word at either end.
    let year = subject.starts_with(|it: char| it.is_ascii_digit());
    if year || subject == "not" || has(QUESTION_WORDS, subject) || has(QUESTION_WORDS, last) {
        return false;
    }
    // Whatever else it says, "if" and "whether" ask for yes or no.
    let whether = rest.iter().any(|it| it == "if" || it == "whether");
    let request = rest.iter().position(|it| has(REQUESTS, it));
    let Some(request) = request.filter(|_| !whether) else { return true };
    let to_you = (subject == "you" || subject == "anyone" || subject == "someone") && request <= 2;
    let mut follows = rest.iter().skip(request + 1).take(3);
    !to_you && !follows.any(|it| has(QUESTION_WORDS, it))
}

/// "Dogs are allowed, right?", "dogs allowed?", "The pool is open?"
fn is_statement(words: &[String], question: &str) -> bool {
    let [first, .., last] = words else { return false };
    let open = has(COMMANDS, first) || has(OPEN_ENDS, last);
    if open || words.iter().any(|it| has(QUESTION_WORDS, it)) {
        return false;
    }
    let tag = words
        .iter()
        .rposition(|it| it == ",")
        .and_then(|at| words.get(at + 1..))
        .unwrap_or_default();
    let verb = |list: &[String]| list.first().is_some_and(|it| has(AUXILIARIES, it));
    let tagged = matches!(tag, [it] if matches!(it.as_str(), "right" | "correct" | "yes" | "no" | "true"))
        || (tag.len() == 2 && verb(tag));
    let asked = question.trim_end().ends_with('?');
    let has_verb =
        !has(AUXILIARIES, last) && words.iter().skip(1).take(6).any(|it| has(AUXILIARIES, it));
    tagged || (asked && (has_verb || has(SHORT_ENDS, last)))
}

/// Stems of the words that tell what a text is about: rough, and the same for question and sentence.
fn content(text: &str) -> Vec<String> {
    let mut stems: Vec<String> = words(text)
        .iter()
        .flat_map(|it| it.split(|it: char| !it.is_alphanumeric()))
        .filter(|it| it.len() > 1 || it.starts_with(|it: char| it.is_ascii_digit()))
        .map(stem)
        .filter(|it| !has(STOP_WORDS, it) && !has(AUXILIARIES, it) && !has(QUESTION_WORDS, it))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Without the endings of plural, tense and adverb.
fn stem(word: &str) -> String {
    let mut stem = word;
    for ending in ["'s", "ies", "ing", "ied", "ed", "ly", "es", "s", "e", "y"] {
        if let Some(shorter) = stem.strip_suffix(ending)
            && shorter.chars().count() >= 3
        {
            stem = shorter;
            break;
        }
    }
    // "stopped", "stopping"
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && stem.chars().count() > 4 => {
            stem.trim_end_matches(a).to_owned() + &a.to_string()
        }
        _ => stem.trim_end_matches(['e', 'i', 'y']).to_owned(),
    }
}

/// Scores of a network about a text, as [`crate::pipeline`] gives them: between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Of the best span.
    pub span: f64,
    /// Of "the text does not say".
    pub null: f64,
}

impl Evidence {
    /// Below this, the network is certain that the text speaks of it, in whatever words.
    const CERTAIN_NULL: f64 = 0.01;

    /// A span that falls short of the null by more is no evidence; set by trial, between 0.02 and 0.04.
    const LEAST_ODDS: f64 = 0.03;
}

/// The sentence that decides a yes/no question which no span answers by itself: the one around the best span, in bytes
/// of the text.
///
/// Nothing for other questions, nor where the text does not say: where the network is not certain that it speaks of
/// this, the sentence has to share more than half of the question's content words. Nothing, too, for sentences of more
/// than 600 bytes.
#[must_use]
pub fn deciding_sentence(
    question: &str,
    text: &str,
    best: Range<usize>,
    evidence: Evidence,
) -> Option<Range<usize>> {
    if !is_yes_no(question) {
        return None;
    }
    let asked = content(question);
    let sentence = sentence_sharing(&asked, text, best);
    let shared = shared(&asked, text, &sentence);
    let certain = evidence.null < Evidence::CERTAIN_NULL && evidence.span > evidence.null;
    let likely = evidence.span >= Evidence::LEAST_ODDS * evidence.null && 2 * shared > asked.len();
    ((certain || likely) && sentence.len() <= MAX_SENTENCE && !sentence.is_empty())
        .then_some(sentence)
}

/// How many of the words asked for stand in a part of the text.
fn shared(asked: &[String], text: &str, part: &Range<usize>) -> usize {
    let words = content(text.get(part.clone()).unwrap_or_default());
    asked.iter().filter(|it| words.contains(it)).count()
}

/// The sentence around a span. Of a span that goes on into another sentence, the one that shares more words with the
/// question; the later of two that share as many.
fn sentence_sharing(asked: &[String], text: &str, span: Range<usize>) -> Range<usize> {
    let last = text.floor_char_boundary(span.end.saturating_sub(1)).max(span.start);
    let [first, last] =
        [span.start..span.start, last..span.end].map(|part| sentence_around(text, part));
    if last.start <= first.start || shared(asked, text, &first) > shared(asked, text, &last) {
        first
    } else {
        last
    }
}

/// Of a verdict on a yes/no question, the sentence that decides it, to stand in the first answer's place: the one that
/// holds the answer, or, where the text does not say, [`deciding_sentence`]. It has the numbers of the span that it was
/// found by, so the verdict needs two answers at least.
#[must_use]
pub fn decides(question: &str, text: &str, verdict: &Verdict) -> Option<verdict::Answer> {
    let (best, span) = match verdict.answers.as_slice() {
        [silent, best, ..] if silent.is_no_answer() => {
            let evidence = Evidence { span: best.score, null: silent.score };
            (best, deciding_sentence(question, text, best.span.clone(), evidence)?)
        }
        [best, ..] if !best.is_no_answer() && is_yes_no(question) => {
            let span = sentence_sharing(&content(question), text, best.span.clone());
            (best, (span.len() <= MAX_SENTENCE && !span.is_empty()).then_some(span)?)
        }
        _ => return None,
    };
    let text = text.get(span.clone())?.to_owned();
    Some(verdict::Answer { text, span, readings: Vec::new(), ..best.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_no_questions_as_people_type_them() {
        for question in [
            "Is there a discount for children?",
            "is there a lift",
            "can i give it to a 9 year old",
            "does it switch off automatically",
            "do you have parking",
            "are dogs allowed",
            "isn't it free?",
            "isnt it free",
            "will it rain",
            "Dogs are allowed, right?",
            "The pool is open, isn't it?",
            "The pool is open on Sundays?",
            "dogs allowed?",
            "any discount for students",
            "ok, can we smoke here",
            "If it rains, can I get my money back?",
            "When I cancel, do I get my money back?",
            "Can you tell me if dogs are allowed?",
            "Is there a day when it is closed?",
        ] {
            assert!(is_yes_no(question), "{question}");
        }
    }

    #[test]
    fn other_questions_are_not_yes_no() {
        for question in [
            "",
            "?",
            "is",
            "Which is the highest?",
            "What is it?",
            "what's the price, is it free",
            "who can use it",
            "In what year did she die?",
            "in which city, did it open?",
            "Is it true who built it?",
            "is it open when",
            "Can you tell me the price?",
            "do you know when it opens",
            "Does the text say who built it?",
            "price",
            "opening hours?",
            "Name another language it can be written in?",
            "The city was known as?",
            "May 1945 surrender",
        ] {
            assert!(!is_yes_no(question), "{question}");
        }
    }

    fn decided(question: &str, text: &str, best: &str, span: f64, null: f64) -> Option<String> {
        let start = text.find(best).unwrap_or_default();
        let found =
            deciding_sentence(question, text, start..start + best.len(), Evidence { span, null });
        found.and_then(|it| text.get(it)).map(str::to_owned)
    }

    const CABLE_CAR: &str = "The cable car climbs 1,240 m in 9 minutes. A return ticket costs 28 francs, half price for \
        children under 16. The last ride down is at 5.40 pm.";

    #[test]
    fn a_certain_network_needs_no_words_in_common() {
        let sentence = "A return ticket costs 28 francs, half price for children under 16.";
        let reduced = decided("Is there a reduction?", CABLE_CAR, "16", 0.08, 0.0001);
        assert_eq!(reduced.as_deref(), Some(sentence));
    }

    #[test]
    fn a_doubtful_one_does() {
        let give = "Adults: 1 tablet. Do not give to children under 10 years. Store below 25 °C.";
        let found = decided(
            "Can I give it to a 9 year old?",
            give,
            "children under 10 years",
            0.031,
            0.066,
        );
        assert_eq!(found.as_deref(), Some("Do not give to children under 10 years."));
        assert_eq!(decided("Is there a restaurant?", CABLE_CAR, "5.40 pm", 0.02, 0.3), None);
        assert_eq!(
            decided("Are dogs allowed in the cable car?", CABLE_CAR, "9 minutes", 0.006, 0.323),
            None
        );
    }

    #[test]
    fn an_answer_gets_its_sentence_and_of_two_the_one_that_is_asked_about() {
        let text = "A ticket costs 28 francs, half price for children under 16. Dogs travel free.";
        let of = |question: &str, best: &str| {
            let start = text.find(best).unwrap_or_default();
            let answer = verdict::Answer {
                text: best.to_owned(),
                span: start..start + best.len(),
                confidence: 0.9,
                score: 0.6,
                readings: Vec::new(),
            };
            let verdict = Verdict {
                answerable: 0.8,
                calibrated: true,
                threshold: 0.5,
                answers: vec![answer],
                windows_read: 1,
            };
            decides(question, text, &verdict).map(|it| it.text)
        };
        let children = "A ticket costs 28 francs, half price for children under 16.";
        let across = "16. Dogs travel free";
        assert_eq!(of("Is there a discount for children?", across).as_deref(), Some(children));
        assert_eq!(of("Do dogs pay?", across).as_deref(), Some("Dogs travel free."));
        assert_eq!(of("Are children half price?", "under 16.").as_deref(), Some(children));
        assert_eq!(of("do dogs pay", "free").as_deref(), Some("Dogs travel free."));
        assert_eq!(of("What does a ticket cost?", "28 francs"), None);
    }

    #[test]
    fn other_questions_get_no_sentence() {
        assert_eq!(decided("When is the last ride down?", CABLE_CAR, "5.40 pm", 0.9, 0.0), None);
    }
}
