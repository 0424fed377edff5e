use proptest::prelude::*;

use super::*;

#[test]
fn short_questions_in_other_languages() {
    for (language, text) in [
        ("German", "Wann wurde die Brücke eröffnet?"),
        ("German", "Wer baute den Turm?"),
        ("German", "was ist das"),
        ("German", "WANN WURDE DIE BRÜCKE ERÖFFNET"),
        ("French", "Quand le pont a-t-il été inauguré ?"),
        ("French", "Est-ce que les chiens sont admis ?"),
        ("Spanish", "cuanto cuesta la entrada"),
        ("Italian", "C'è uno sconto per i bambini?"),
        ("Portuguese", "Há desconto para crianças?"),
        ("Dutch", "wat is de huur"),
        ("Swedish", "Hur många invånare har staden?"),
        ("Norwegian", "Når ble broen åpnet?"),
        ("Finnish", "Kuinka monta asukasta kaupungissa on?"),
        ("Polish", "Gdzie jest dworzec?"),
        ("Turkish", "İstasyon nerede?"),
        ("Vietnamese", "Giá vé là bao nhiêu?"),
        ("Russian", "Сколько стоит билет?"),
        ("Greek", "Πότε άνοιξε η γέφυρα;"),
        ("Arabic", "متى افتتح الجسر؟"),
        ("Chinese", "票价多少？"),
        ("Japanese", "いくらですか"),
        ("Korean", "다리는 언제 개통되었나요?"),
    ] {
        assert_eq!(plainly_not_english(text), Some(language), "{text}");
    }
}

#[test]
fn passages_in_other_languages() {
    let french = "Le pont a été inauguré en 1932 par le roi Haakon. Il mesure 450 mètres.";
    assert_eq!(plainly_not_english(french), Some("French"));
    assert_eq!(plainly_not_english(&french.repeat(1000)), Some("French"));
    assert_eq!(plainly_not_english("Der Turm wurde 1932 von Karl Brandt gebaut."), Some("German"));
}

#[test]
fn what_may_be_english_is_not_flagged() {
    for text in [
        "",
        "?",
        "1932",
        "Wann?",
        "When was the Brücke am Markt opened?",
        "What does \"Wann wurde die Brücke eröffnet\" mean?",
        "who is al di meola",
        "Leonardo da Vinci",
        "Vincent van Gogh",
        "Rio de Janeiro",
        "Emmett Till",
        "6:55 AM IST",
        "16th century AD",
        "$10 per month",
        "health care costs",
        "avant-garde design",
        "I've been",
        "What is Ω?",
        "E = ρ/ε",
        "rust-version.workspace = true\nlicense.workspace = true\nauthors.workspace = true",
        "for (const der of values) { sin(der); }",
        "Name\tCity\tFee\nMüller, Hans\tBad Ems\t12\nDupont, Jean\tSaint-Malo\t8",
    ] {
        assert_eq!(plainly_not_english(text), None, "{text}");
    }
}

#[test]
fn texts_of_two_languages_are_not_plain() {
    let english = "The bridge was opened in 1932 by the king, who had come by train. ";
    let german = "Die Brücke wurde 1932 vom König eröffnet, der mit dem Zug gekommen war. ";
    assert_eq!(plainly_not_english(&[english, german].concat()), None);
    assert_eq!(plainly_not_english(&[english.repeat(500), german.repeat(500)].concat()), None);
}

#[test]
fn the_hint_says_what_looks_like_what() {
    let (german, french) = ("Wer baute den Turm?", "Le pont est fermé pour les travaux.");
    let words = |question, passage| hint(question, passage).map(|hint| hint.to_string());
    let care = ", so take the answer with care.";
    let is = |what: &str| Some(format!("This model reads English; {what}{care}"));
    assert_eq!(words("Who built the tower?", "It was built by Karl Brandt."), None);
    assert_eq!(words(german, "It was built by Karl Brandt."), is("the question looks German"));
    assert_eq!(words("Who built the tower?", french), is("the text looks French"));
    assert_eq!(words(german, french), is("the question looks German and the text French"));
    assert_eq!(words(german, german), is("question and text look German"));
}

#[test]
fn the_lists_keep_apart() {
    let english: Vec<&str> = ENGLISH.split_whitespace().collect();
    for (name, list) in OTHERS {
        for word in list.split_whitespace() {
            assert!(!english.contains(&word), "{name} has {word}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let _ = plainly_not_english(&text);
    }

    #[test]
    fn any_long_text_is_read(text in "[a-zäßжλ漢\u{301} '.-]{0,40}", times in 1usize..400) {
        let _ = plainly_not_english(&text.repeat(times));
    }
}
