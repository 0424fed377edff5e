//! A short text with its question in the page's address: behind the `#`, which no server sees.

use serde::{Deserialize, Serialize};

/// Bytes of a text that goes into an address: what mails and messengers leave whole.
const MOST_BYTES: usize = 4000;

/// What the fragment begins with.
const MARK: &str = "#ask=";

/// A text and a question about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The text.
    #[serde(rename = "t")]
    pub text: String,
    /// The question.
    #[serde(rename = "q")]
    pub question: String,
}

impl Linked {
    /// What stands behind the page's address; nothing for a text that is too long for one.
    pub fn fragment(&self) -> Option<String> {
        if self.text.len() > MOST_BYTES {
            return None;
        }
        let json = serde_json::to_string(self).ok()?;
        Some(format!("{MARK}{}", encode(json.as_bytes())))
    }

    /// What a fragment says; nothing for any other.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let linked: Self = serde_json::from_slice(&decode(fragment.strip_prefix(MARK)?)?).ok()?;
        (linked.text.len() <= MOST_BYTES).then_some(linked)
    }
}

/// The alphabet of addresses (RFC 4648, section 5), without padding.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for group in bytes.chunks(3) {
        let value = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = value(0) << 16 | value(1) << 8 | value(2);
        for place in 0..=group.len() {
            let letter = (bits >> (18 - 6 * place)) & 63;
            text.extend(LETTERS.get(letter as usize).map(|it| char::from(*it)));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let letter = group.get(place);
            let value = match letter {
                Some(letter) => LETTERS.iter().position(|it| it == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let [_, all @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(all.get(..group.len().checked_sub(1)?)?);
    }
    Some(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_goes_into_an_address_comes_out(text in "\\PC{0,300}", question in "\\PC{0,40}") {
            let linked = Linked { text, question };
            let fragment = linked.fragment().unwrap();
            prop_assert!(fragment.bytes().skip(MARK.len()).all(|it| LETTERS.contains(&it)));
            prop_assert_eq!(Linked::of_fragment(&fragment), Some(linked));
        }

        #[test]
        fn other_fragments_say_nothing(fragment in "\\PC{0,40}") {
            prop_assert_eq!(Linked::of_fragment(&fragment), None);
            prop_assert_eq!(Linked::of_fragment(&format!("{MARK}{fragment}")), None);
        }
    }

    #[test]
    fn long_texts_have_no_address() {
        let linked = |bytes| Linked { text: "x".repeat(bytes), question: "Who?".into() };
        assert!(linked(MOST_BYTES).fragment().is_some());
        assert_eq!(linked(MOST_BYTES + 1).fragment(), None);
    }
}
