//! A strict reader of the GGUF container, versions 2 and 3, little-endian.
//!
//! A model file may come from anywhere, so every count is bounded, every sum checked, and nothing
//! is allocated from a number that the remaining bytes do not back. Layout: the GGUF specification
//! of the ggml project.

use std::collections::BTreeMap;

use crate::error::Feature;
use crate::{Error, Result, StorageType};

pub(crate) const MAGIC: &[u8; 4] = b"GGUF";
const MAX_KEYS: u64 = 256;
const MAX_TENSORS: u64 = 2048;
const MAX_STRING: u64 = 64 * 1024;
const MAX_ARRAY: u64 = 1 << 20;
const MAX_DIMS: u32 = 4;
const MAX_ALIGNMENT: usize = 4096;

/// A metadata value; integers of every width are widened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    String(String),
    Strings(Vec<String>),
    /// An array of numbers or flags; none is needed, so only its place in the file is honoured.
    OtherArray,
}

/// A tensor as it lies in the file: row-major shape and its bytes, exactly as many as the shape asks.
#[derive(Debug, Clone)]
pub(crate) struct TensorView<'a> {
    pub dtype: StorageType,
    pub shape: Vec<usize>,
    pub bytes: &'a [u8],
}

#[derive(Debug)]
pub(crate) struct Gguf<'a> {
    pub metadata: BTreeMap<String, Value>,
    pub tensors: BTreeMap<String, TensorView<'a>>,
}

/// What stands before the tensors' bytes.
#[derive(Debug)]
pub(crate) struct Header {
    pub metadata: BTreeMap<String, Value>,
    pub tensors: Vec<Placed>,
    alignment: usize,
    data_start: usize,
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or_else(|| Error::truncated("its header"))?;
        let slice = &self.bytes[self.at..end];
        self.at = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn count(&mut self, what: &str, most: u64) -> Result<usize> {
        let count = self.u64()?;
        if count > most {
            return Err(Error::malformed(format!("{what} is {count}, at most {most} allowed")));
        }
        usize::try_from(count).map_err(|_| Error::malformed(format!("{what} is {count}")))
    }

    fn string(&mut self) -> Result<String> {
        let length = self.count("the length of a string", MAX_STRING)?;
        let bytes = self.take(length)?;
        String::from_utf8(bytes.to_vec()).map_err(|cause| Error::unreadable("a string", cause))
    }

    fn value(&mut self) -> Result<Value> {
        let kind = self.u32()?;
        self.value_of(kind)
    }

    fn value_of(&mut self, kind: u32) -> Result<Value> {
        Ok(match kind {
            0 => Value::Unsigned(self.array::<1>()?[0].into()),
            1 => Value::Signed(i8::from_le_bytes(self.array()?).into()),
            2 => Value::Unsigned(u16::from_le_bytes(self.array()?).into()),
            3 => Value::Signed(i16::from_le_bytes(self.array()?).into()),
            4 => Value::Unsigned(self.u32()?.into()),
            5 => Value::Signed(i32::from_le_bytes(self.array()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.array()?).into()),
            7 => Value::Bool(self.array::<1>()?[0] != 0),
            8 => Value::String(self.string()?),
            9 => self.array_value()?,
            10 => Value::Unsigned(self.u64()?),
            11 => Value::Signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            other => return Err(Error::malformed(format!("a value has the unknown type {other}"))),
        })
    }

    fn array_value(&mut self) -> Result<Value> {
        let kind = self.u32()?;
        let count = self.count("the length of an array", MAX_ARRAY)?;
        let width = match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            10..=12 => 8,
            8 => {
                // A string takes eight bytes at least: a count beyond that is a lie.
                let room = (self.bytes.len() - self.at) / 8;
                if count > room {
                    return Err(Error::truncated("an array of strings"));
                }
                let strings: Result<Vec<String>> = (0..count).map(|_| self.string()).collect();
                return Ok(Value::Strings(strings?));
            }
            other => return Err(Error::malformed(format!("an array has values of type {other}"))),
        };
        self.take(count * width)?;
        Ok(Value::OtherArray)
    }
}

/// A tensor, and where its bytes begin among those of all.
#[derive(Debug)]
pub(crate) struct Placed {
    pub name: String,
    pub dtype: StorageType,
    pub shape: Vec<usize>,
    offset: usize,
}

fn tensor_info(cursor: &mut Cursor<'_>) -> Result<Placed> {
    let name = cursor.string()?;
    let dims = cursor.u32()?;
    if dims == 0 || dims > MAX_DIMS {
        return Err(Error::malformed(format!("tensor `{name}` has {dims} dimensions")));
    }
    let mut shape = Vec::new();
    for _ in 0..dims {
        shape.push(cursor.count("a dimension", 1 << 31)?);
    }
    // GGUF writes the fastest dimension first.
    shape.reverse();
    let code = cursor.u32()?;
    let dtype = StorageType::from_code(code).ok_or_else(|| {
        let found = format!("{code} in tensor `{name}`");
        Error::unsupported(
            Feature::Numbers,
            found,
            "f32, f16, bf16, q8_0, q5_1, q5_0, q4_1 and q4_0",
        )
    })?;
    let offset = cursor.count("the offset of a tensor", u64::from(u32::MAX))?;
    Ok(Placed { name, dtype, shape, offset })
}

/// Reads a whole file that lies in memory; tensors borrow their bytes from it.
pub(crate) fn read(bytes: &[u8]) -> Result<Gguf<'_>> {
    let Header { metadata, tensors, alignment, data_start } = header(bytes)?;
    let tensors = place(bytes, data_start, alignment, tensors)?;
    Ok(Gguf { metadata, tensors })
}

/// Reads the header; nothing need follow it.
pub(crate) fn header(bytes: &[u8]) -> Result<Header> {
    if bytes.len() < MAGIC.len() || &bytes[..MAGIC.len()] != MAGIC {
        return Err(Error::NotGguf);
    }
    let mut cursor = Cursor { bytes, at: MAGIC.len() };
    let version = cursor.u32()?;
    if !(2..=3).contains(&version) {
        return Err(Error::unsupported(Feature::Version, version.to_string(), "2 and 3"));
    }
    let tensor_count = cursor.count("the number of tensors", MAX_TENSORS)?;
    let key_count = cursor.count("the number of metadata keys", MAX_KEYS)?;
    let mut metadata = BTreeMap::new();
    for _ in 0..key_count {
        let key = cursor.string()?;
        let value = cursor.value()?;
        if metadata.insert(key.clone(), value).is_some() {
            return Err(Error::malformed(format!("key `{key}` stands twice")));
        }
    }
    let alignment = match metadata.get("general.alignment") {
        None => 32,
        Some(Value::Unsigned(n)) => usize::try_from(*n).unwrap_or(0),
        Some(_) => 0,
    };
    if !alignment.is_power_of_two() || !(8..=MAX_ALIGNMENT).contains(&alignment) {
        return Err(Error::malformed("its alignment is no power of two from 8 to 4096"));
    }
    let mut tensors = Vec::new();
    for _ in 0..tensor_count {
        tensors.push(tensor_info(&mut cursor)?);
    }
    let data_start = cursor.at.next_multiple_of(alignment);
    Ok(Header { metadata, tensors, alignment, data_start })
}

/// Turns offsets into slices; tensors must be aligned, inside the file and apart from each other.
fn place(
    bytes: &[u8],
    data_start: usize,
    alignment: usize,
    mut placed: Vec<Placed>,
) -> Result<BTreeMap<String, TensorView<'_>>> {
    placed.sort_by_key(|t| t.offset);
    let mut free_from = 0;
    let mut tensors = BTreeMap::new();
    for Placed { name, dtype, shape, offset } in placed {
        let size = dtype.tensor_bytes(&shape).ok_or_else(|| {
            Error::malformed(format!("tensor `{name}` has impossible shape {shape:?}"))
        })?;
        if offset < free_from || !offset.is_multiple_of(alignment) {
            return Err(Error::malformed(format!(
                "tensor `{name}` overlaps another or is misaligned"
            )));
        }
        let start = data_start.checked_add(offset);
        let range = start.and_then(|start| Some(start..start.checked_add(size)?));
        let slice = range.and_then(|range| bytes.get(range));
        let slice = slice.ok_or_else(|| Error::truncated(format!("tensor `{name}`")))?;
        free_from = offset + size;
        let view = TensorView { dtype, shape, bytes: slice };
        if tensors.insert(name.clone(), view).is_some() {
            return Err(Error::malformed(format!("tensor `{name}` stands twice")));
        }
    }
    Ok(tensors)
}
