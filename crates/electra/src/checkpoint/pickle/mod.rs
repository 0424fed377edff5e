//! A reader of the pickles that `torch.save` writes for weights.
//!
//! A pickle is a program for a stack machine, and in Python it can run anything. This machine knows the
//! instructions and the few names that a table of tensors is made of, has no way to call anything, and
//! refuses the rest. Values lie in one list and refer to each other by index: whatever a file says,
//! memory stays in proportion to it, and nothing recurses. Instructions: Python's `pickletools`.

mod machine;
mod value;

use crate::Result;
use machine::Machine;
use value::{Index, Tensor, Value, foreign, malformed};

pub(super) use value::TorchStorage;

/// What a pickle says.
#[derive(Debug)]
pub(super) struct Pickle {
    values: Vec<Value>,
    root: Index,
    /// Its length in bytes.
    pub length: usize,
}

impl Pickle {
    /// Reads the pickle that these bytes begin with.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let (values, root, length) = Machine::new(bytes).run()?;
        Ok(Self { values, root, length })
    }

    /// The tensors of a table, by name; other entries are left out.
    pub fn tensors(&self) -> Result<Vec<(&str, &Tensor)>> {
        let Some(Value::Dict(items)) = self.values.get(self.root) else {
            return Err(foreign("it holds no table of tensors"));
        };
        let entry = |(name, value): &(Index, Index)| match (
            self.values.get(*name),
            self.values.get(*value),
        ) {
            (Some(Value::Text(name)), Some(Value::Tensor(tensor))) => Some((name.as_str(), tensor)),
            _ => None,
        };
        Ok(items.iter().filter_map(entry).collect())
    }

    /// The texts of a list.
    pub fn texts(&self) -> Result<Vec<&str>> {
        let Some(Value::List(items)) = self.values.get(self.root) else {
            return Err(malformed("a list is missing"));
        };
        let text = |index: &Index| match self.values.get(*index) {
            Some(Value::Text(text)) => Ok(text.as_str()),
            _ => Err(malformed("a list holds something else than names")),
        };
        items.iter().map(text).collect()
    }

    /// The flag of this name in a table.
    pub fn flag(&self, key: &str) -> Option<bool> {
        let Some(Value::Dict(items)) = self.values.get(self.root) else { return None };
        items.iter().find_map(|(name, value)| {
            match (self.values.get(*name), self.values.get(*value)) {
                (Some(Value::Text(name)), Some(Value::Bool(flag))) if name == key => Some(*flag),
                _ => None,
            }
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        Pickle::read(bytes).unwrap_err().to_string()
    }

    #[test]
    fn code_is_refused_and_never_run() {
        // os.system("true"), as `pickle.dumps` writes it.
        let text =
            error(b"\x80\x02cposix\nsystem\nq\x00X\x04\x00\x00\x00trueq\x01\x85q\x02Rq\x03.");
        assert!(text.contains("posix.system") && text.contains("safetensors"), "{text}");
        assert!(error(b"\x80\x02c__builtin__\neval\n.").contains("__builtin__.eval"));
        assert!(error(b"\x80\x04\x95\x00.").contains("protocol 4"));
        assert!(error(b"\x80\x02]\x81.").contains("0x81"));
    }

    #[test]
    fn what_is_not_there_is_not_taken() {
        for bytes in [
            &b"\x80\x02."[..],
            b"\x80\x02t.",
            b"\x80\x02s.",
            b"\x80\x02}(su.",
            b"\x80\x02K\x01(s.",
            b"\x80\x02h\x07.",
            b"\x80\x02R.",
            b"\x80\x02K\x01K\x02R.",
            b"\x80\x02K\x01(\x85.",
            b"\x80\x02Q.",
            b"\x80\x02)Q.",
            b"\x80\x02)b.",
        ] {
            error(bytes);
        }
        assert!(error(b"\x80\x02X\xff\xff\xff\xff").contains("cut short"));
    }

    #[test]
    fn deep_and_circular_values_do_no_harm() {
        let mut deep = b"\x80\x02)".to_vec();
        deep.extend([0x85; 100_000]);
        deep.push(b'.');
        assert!(Pickle::read(&deep).unwrap().tensors().is_err());
        // A table that holds itself.
        let circle = Pickle::read(b"\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.").unwrap();
        assert_eq!(circle.tensors().unwrap(), []);
        let mut many = b"\x80\x02".to_vec();
        many.extend([b'N'; machine::MAX_VALUES + 1]);
        assert!(error(&many).contains("more values"));
    }
}
