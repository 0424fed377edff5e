//! How the person wants to be answered. Kept for the next visit.

use crate::page::memory;

const STRICTNESS: &str = "electra-qa-strictness";
const HEAT: &str = "electra-qa-heat";
const TYPING: &str = "electra-qa-only-asked";

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// When "the text does not say" is said.
    pub strictness: Strictness,
    /// Whether the text shows where else the answer might be.
    pub heat: bool,
    /// Whether a question waits to be asked, and is not answered when its writer pauses.
    pub only_asked: bool,
}

/// What is worse: a wrong answer, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// A wrong one.
    Strict,
    /// As the model was fitted.
    #[default]
    Balanced,
    /// None.
    Bold,
}

/// As they are stored, and the texts for people.
pub const NAMES: [(Strictness, &str, &str); 3] = [
    (Strictness::Strict, "strict", "page.strictness.strict"),
    (Strictness::Balanced, "balanced", "page.strictness.balanced"),
    (Strictness::Bold, "bold", "page.strictness.bold"),
];

impl Strictness {
    /// Least probability at which the text is said to answer; the model's when absent.
    pub fn threshold(self) -> Option<f64> {
        match self {
            Self::Strict => Some(0.75),
            Self::Balanced => None,
            Self::Bold => Some(0.1),
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, other, _)| name == *other).map(|(strictness, ..)| *strictness)
    }

    fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(other, ..)| self == *other).map(|(_, name, _)| *name)
    }
}

impl Settings {
    /// What was chosen last.
    pub fn recall() -> Self {
        let strictness = memory::recall(STRICTNESS).and_then(|name| Strictness::named(&name));
        Self {
            strictness: strictness.unwrap_or_default(),
            heat: memory::recall(HEAT).is_some(),
            only_asked: memory::recall(TYPING).is_some(),
        }
    }

    /// Keeps them for the next visit.
    pub fn keep(self) {
        memory::keep(STRICTNESS, self.strictness.name());
        memory::keep(HEAT, self.heat.then_some("on"));
        memory::keep(TYPING, self.only_asked.then_some("on"));
    }
}
