//! What was computed and may be wanted again: tokenized passages, and the logits of questions.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use electra::Logits;
use lru::LruCache;
use reader::Passage;

/// Passages are kept while their texts have no more bytes than this together; the last one always.
const MOST_BYTES: usize = 2 << 20;

/// Logits are kept while they are no more numbers than this: 4 MB, about 1,300 windows; those of the last question always.
const MOST_NUMBERS: usize = 1 << 20;

/// Passages and logits, those used last at the front.
pub struct Memory {
    passages: LruCache<ByText, Number>,
    computed: LruCache<Asked, Computed>,
    passages_seen: Number,
}

/// What the network was asked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    pub passage: Number,
    pub question: String,
    /// Whether the windows are those of the SQuAD scripts.
    pub is_squad: bool,
}

/// What the network said, and where.
#[derive(Clone)]
pub struct Computed {
    /// Of each window; of a text that was read in part, not of all.
    pub logits: Rc<[Option<Logits>]>,
    pub by_gpu: bool,
}

impl Computed {
    fn numbers(&self) -> usize {
        self.logits.iter().flatten().map(|window| window.start.len() + window.end.len()).sum()
    }
}

/// Number of a passage; a passage that was forgotten gets a new one.
type Number = u32;

struct ByText(Rc<Passage>);

impl Borrow<str> for ByText {
    fn borrow(&self) -> &str {
        self.0.text()
    }
}

impl PartialEq for ByText {
    fn eq(&self, other: &Self) -> bool {
        self.0.text() == other.0.text()
    }
}

impl Eq for ByText {}

impl Hash for ByText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text().hash(state);
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self { passages: LruCache::unbounded(), computed: LruCache::unbounded(), passages_seen: 0 }
    }
}

impl Memory {
    /// The passage of this text, tokenized now if it is new.
    pub fn passage<E>(
        &mut self,
        text: &str,
        tokenize: impl FnOnce(&str) -> Result<Passage, E>,
    ) -> Result<(Number, Rc<Passage>), E> {
        if let Some(number) = self.passages.get(text).copied()
            && let Some((ByText(passage), _)) = self.passages.get_key_value(text)
        {
            return Ok((number, passage.clone()));
        }
        let passage = Rc::new(tokenize(text)?);
        self.passages_seen = self.passages_seen.wrapping_add(1);
        self.passages.put(ByText(passage.clone()), self.passages_seen);
        let bytes = |(ByText(passage), _): (&ByText, &Number)| passage.text().len();
        while self.passages.len() > 1 && self.passages.iter().map(bytes).sum::<usize>() > MOST_BYTES
        {
            self.passages.pop_lru();
        }
        Ok((self.passages_seen, passage))
    }

    /// What the network said when it was asked this.
    pub fn computed(&mut self, asked: &Asked) -> Option<Computed> {
        self.computed.get(asked).cloned()
    }

    /// Keeps what the network said.
    pub fn keep(&mut self, asked: Asked, computed: Computed) {
        self.computed.put(asked, computed);
        let numbers = |(_, it): (&Asked, &Computed)| it.numbers();
        while self.computed.len() > 1
            && self.computed.iter().map(numbers).sum::<usize>() > MOST_NUMBERS
        {
            self.computed.pop_lru();
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use electra::ModelFile;
    use reader::Reader;

    fn reader() -> Reader {
        let bytes = std::fs::read("assets/models/electra-qa-6x384.gguf").expect("the model");
        Reader::new(&ModelFile::read(&bytes).expect("a model file")).expect("its vocabulary")
    }

    fn computed(numbers: usize) -> Computed {
        let row = vec![0.0; numbers / 2];
        Computed { logits: [Some(Logits { start: row.clone(), end: row })].into(), by_gpu: false }
    }

    #[test]
    fn a_passage_is_tokenized_once() {
        let (reader, mut memory) = (reader(), Memory::default());
        let (first, passage) = memory.passage("Ada wrote it.", |t| reader.passage(t)).expect("new");
        memory.passage("Another.", |t| reader.passage(t)).expect("new");
        let again = memory.passage("Ada wrote it.", |_| Err("tokenized again")).expect("kept");
        assert_eq!(again.0, first);
        assert!(Rc::ptr_eq(&again.1, &passage));
    }

    #[test]
    fn old_passages_go_when_there_are_too_many() {
        let (reader, mut memory) = (reader(), Memory::default());
        let texts: Vec<String> = (0..3).map(|i| format!("{i} ").repeat(MOST_BYTES / 5)).collect();
        for text in &texts {
            memory.passage(text, |t| reader.passage(t)).expect("within the limit");
        }
        assert!(memory.passage(&texts[0], |_| Err(())).is_err());
        assert!(memory.passage(&texts[2], |_| Err(())).is_ok());
    }

    #[test]
    fn logits_belong_to_a_question_its_passage_and_the_windows() {
        let mut memory = Memory::default();
        let asked =
            |passage, question: &str| Asked { passage, question: question.into(), is_squad: false };
        memory.keep(asked(1, "Who?"), computed(2));
        assert!(memory.computed(&asked(1, "Who?")).is_some());
        assert!(memory.computed(&asked(1, "When?")).is_none());
        assert!(memory.computed(&asked(2, "Who?")).is_none());
        assert!(memory.computed(&Asked { is_squad: true, ..asked(1, "Who?") }).is_none());
        memory.keep(asked(1, "When?"), computed(MOST_NUMBERS));
        assert!(memory.computed(&asked(1, "Who?")).is_none());
        assert!(memory.computed(&asked(1, "When?")).is_some());
    }
}
