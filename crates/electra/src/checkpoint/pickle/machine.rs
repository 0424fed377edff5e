//! The stack machine.

use std::collections::BTreeMap;

use super::value::{Global, Index, Tensor, TorchStorage, Value, foreign, malformed};
use crate::checkpoint::source::number;
use crate::{Error, Result};

/// Most values that one pickle may make; a network of 48 layers takes some 20,000.
pub const MAX_VALUES: usize = 1 << 17;
/// Most dimensions of a tensor.
const MAX_DIMS: usize = 8;
/// Longest name of a storage: numbers, in practice. Every tensor has a copy.
const MAX_KEY: usize = 64;
pub struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    values: Vec<Value>,
    stack: Vec<Index>,
    marks: Vec<usize>,
    memo: BTreeMap<u64, Index>,
}

impl<'a> Machine<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let (values, stack, marks) = (Vec::new(), Vec::new(), Vec::new());
        Self { bytes, at: 0, values, stack, marks, memo: BTreeMap::new() }
    }

    /// Runs to the end; returns all values, which of them is the result, and where the program ends.
    pub fn run(mut self) -> Result<(Vec<Value>, Index, usize)> {
        loop {
            if let Some(root) = self.step()? {
                return Ok((self.values, root, self.at));
            }
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count);
        let slice = end.and_then(|end| self.bytes.get(self.at..end));
        let slice = slice.ok_or_else(|| Error::truncated("the pickle of the weights"))?;
        self.at += count;
        Ok(slice)
    }

    fn number<const N: usize>(&mut self) -> Result<u64> {
        number::<N>(self.take(N)?, 0)
    }

    fn line(&mut self) -> Result<&'a str> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(256).position(|byte| *byte == b'\n');
        let length = length.ok_or_else(|| malformed("a name has no end"))?;
        let line = self.take(length + 1)?.get(..length).unwrap_or_default();
        std::str::from_utf8(line).map_err(|_| malformed("a name is not UTF-8"))
    }

    fn push(&mut self, value: Value) -> Result<()> {
        if self.values.len() >= MAX_VALUES {
            return Err(malformed("it makes more values than any network has"));
        }
        self.stack.push(self.values.len());
        self.values.push(value);
        Ok(())
    }

    /// Takes the uppermost value, which has to lie above the last mark.
    fn pop(&mut self) -> Result<Index> {
        let floor = self.marks.last().copied().unwrap_or(0);
        let top = if self.stack.len() > floor { self.stack.pop() } else { None };
        top.ok_or_else(|| malformed("it takes a value that is not there"))
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Index>> {
        let mut items = (0..count).map(|_| self.pop()).collect::<Result<Vec<_>>>()?;
        items.reverse();
        Ok(items)
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Index>> {
        let mark = self.marks.pop().filter(|mark| *mark <= self.stack.len());
        Ok(self.stack.split_off(mark.ok_or_else(|| malformed("a mark is missing"))?))
    }

    /// The uppermost value, which stays.
    fn top(&mut self) -> Result<&mut Value> {
        let top = self.stack.last().copied();
        top.and_then(|top| self.values.get_mut(top)).ok_or_else(|| malformed("nothing is there"))
    }

    fn set_items(&mut self, items: &[Index]) -> Result<()> {
        let Value::Dict(dict) = self.top()? else { return Err(foreign("it fills an object")) };
        dict.extend(items.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        Ok(())
    }

    fn append(&mut self, items: &[Index]) -> Result<()> {
        let Value::List(list) = self.top()? else { return Err(foreign("it fills an object")) };
        list.extend_from_slice(items);
        Ok(())
    }

    fn remember(&mut self, slot: u64) -> Result<()> {
        let top = self.stack.last().copied().ok_or_else(|| malformed("it remembers nothing"))?;
        self.memo.insert(slot, top);
        Ok(())
    }

    fn recall(&mut self, slot: u64) -> Result<()> {
        let index = self.memo.get(&slot).copied();
        self.stack.push(index.ok_or_else(|| malformed("it recalls what it never had"))?);
        Ok(())
    }

    /// One instruction; the result, when it was the last one.
    fn step(&mut self) -> Result<Option<Index>> {
        match self.take(1)?[0] {
            0x80 => match self.number::<1>()? {
                2..=3 => {}
                other => {
                    return Err(foreign(&format!("it is written in protocol {other}, not 2 or 3")));
                }
            },
            b'.' => return self.pop().map(Some),
            b'N' => self.push(Value::None)?,
            0x88 => self.push(Value::Bool(true))?,
            0x89 => self.push(Value::Bool(false))?,
            b'K' => self.unsigned::<1>()?,
            b'M' => self.unsigned::<2>()?,
            b'J' => self.signed(4)?,
            0x8a => {
                let length = usize::from(self.take(1)?[0]);
                self.signed(length)?;
            }
            b'X' => {
                let length = self.number::<4>()?;
                let length =
                    usize::try_from(length).map_err(|_| malformed("a text is too long"))?;
                let text = std::str::from_utf8(self.take(length)?);
                let text = text.map_err(|_| malformed("a text is not UTF-8"))?;
                self.push(Value::Text(text.to_owned()))?;
            }
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                self.push(Value::Global(Global::named(module, name)?))?;
            }
            b'(' => self.marks.push(self.stack.len()),
            b')' => self.push(Value::Tuple(Vec::new()))?,
            b']' => self.push(Value::List(Vec::new()))?,
            b'}' => self.push(Value::Dict(Vec::new()))?,
            b't' => {
                let items = self.pop_to_mark()?;
                self.push(Value::Tuple(items))?;
            }
            code @ 0x85..=0x87 => {
                let items = self.pop_many(usize::from(code - 0x84))?;
                self.push(Value::Tuple(items))?;
            }
            b's' => {
                let items = self.pop_many(2)?;
                self.set_items(&items)?;
            }
            b'u' => {
                let items = self.pop_to_mark()?;
                self.set_items(&items)?;
            }
            b'a' => {
                let items = self.pop_many(1)?;
                self.append(&items)?;
            }
            b'e' => {
                let items = self.pop_to_mark()?;
                self.append(&items)?;
            }
            b'q' => {
                let slot = self.number::<1>()?;
                self.remember(slot)?;
            }
            b'r' => {
                let slot = self.number::<4>()?;
                self.remember(slot)?;
            }
            b'h' => {
                let slot = self.number::<1>()?;
                self.recall(slot)?;
            }
            b'j' => {
                let slot = self.number::<4>()?;
                self.recall(slot)?;
            }
            b'Q' => {
                let id = self.pop()?;
                let storage = self.storage(id)?;
                self.push(Value::Storage(storage))?;
            }
            b'R' => self.reduce()?,
            b'b' => {
                // Attributes of a table, such as the versions of its modules: not needed.
                self.pop()?;
                let Value::Dict(_) = self.top()? else { return Err(foreign("it sets a state")) };
            }
            code => return Err(foreign(&format!("it has instruction {code:#04x}"))),
        }
        Ok(None)
    }

    fn unsigned<const N: usize>(&mut self) -> Result<()> {
        let number = self.number::<N>()?;
        self.push(Value::Int(number.into()))
    }

    fn signed(&mut self, length: usize) -> Result<()> {
        let bytes = self.take(length)?;
        if length > 16 {
            return Err(malformed("a number is too long"));
        }
        let fill = if bytes.last().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
        let mut wide = [fill; 16];
        wide[..length].copy_from_slice(bytes);
        self.push(Value::Int(i128::from_le_bytes(wide)))
    }

    fn int(&self, index: Index) -> Result<u64> {
        match self.values.get(index) {
            Some(Value::Int(number)) => u64::try_from(*number).ok(),
            _ => None,
        }
        .ok_or_else(|| malformed("a number is missing or negative"))
    }

    fn tuple(&self, index: Index) -> Result<&[Index]> {
        match self.values.get(index) {
            Some(Value::Tuple(items)) => Ok(items),
            _ => Err(malformed("a tuple is missing")),
        }
    }

    /// `("storage", kind, key, device, count)`, and a view of it, which must be none.
    fn storage(&self, id: Index) -> Result<TorchStorage> {
        let items = self.tuple(id)?;
        let get = |place: usize| items.get(place).and_then(|index| self.values.get(*index));
        match (get(0), get(1), get(2), items.get(4), get(5)) {
            (
                Some(Value::Text(what)),
                Some(Value::Global(Global::Storage(element))),
                Some(Value::Text(key)),
                Some(count),
                None | Some(Value::None),
            ) if what == "storage" && key.len() <= MAX_KEY => {
                Ok(TorchStorage { element: *element, key: key.clone(), count: self.int(*count)? })
            }
            _ => Err(foreign("it refers to something that is no storage of numbers")),
        }
    }

    /// A call, of which there are three kinds.
    fn reduce(&mut self) -> Result<()> {
        let arguments = self.pop()?;
        let function = self.pop()?;
        let Some(Value::Global(function)) = self.values.get(function) else {
            return Err(foreign("it calls something"));
        };
        match function {
            Global::OrderedDict => {
                if !self.tuple(arguments)?.is_empty() {
                    return Err(foreign("it makes a table with arguments"));
                }
                self.push(Value::Dict(Vec::new()))
            }
            Global::RebuildTensor => {
                let tensor = self.tensor(arguments)?;
                self.push(Value::Tensor(tensor))
            }
            Global::RebuildParameter => {
                let tensor = self.tuple(arguments)?.first().copied();
                let tensor = tensor.ok_or_else(|| malformed("a parameter has no tensor"))?;
                self.stack.push(tensor);
                Ok(())
            }
            Global::Storage(_) => Err(foreign("it calls a storage")),
        }
    }

    /// `(storage, offset, shape, stride, …)`
    fn tensor(&self, arguments: Index) -> Result<Tensor> {
        let items = self.tuple(arguments)?;
        let [storage, offset, shape, stride, ..] = *items else {
            return Err(malformed("a tensor lacks arguments"));
        };
        let Some(Value::Storage(storage)) = self.values.get(storage) else {
            return Err(malformed("a tensor has no storage"));
        };
        let numbers = |index: Index| -> Result<Vec<usize>> {
            let items = self.tuple(index)?;
            if items.len() > MAX_DIMS {
                return Err(malformed("a tensor has too many dimensions"));
            }
            let size = |index: &Index| {
                usize::try_from(self.int(*index)?).map_err(|_| malformed("a size is out of range"))
            };
            items.iter().map(size).collect()
        };
        let (shape, stride) = (numbers(shape)?, numbers(stride)?);
        let mut due = 1usize;
        let mut contiguous = shape.len() == stride.len();
        for (size, stride) in shape.iter().zip(&stride).rev() {
            // The step along a dimension of one number is never taken.
            contiguous &= *stride == due || *size == 1;
            due = due.saturating_mul(*size);
        }
        let offset = self.int(offset)?;
        Ok(Tensor { storage: storage.clone(), offset, shape, contiguous })
    }
}
