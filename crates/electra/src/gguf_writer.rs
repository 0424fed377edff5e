//! Writes the GGUF container, version 3, little-endian.

use crate::error::Feature;
use crate::gguf::{MAGIC, Value};
use crate::{Error, Result, StorageType};

const VERSION: u32 = 3;
const ALIGNMENT: usize = 32;

/// The header first, then the tensors' bytes in the order they were announced.
#[derive(Debug)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    data_start: usize,
}

fn length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend((length as u64).to_le_bytes());
}

fn string(bytes: &mut Vec<u8>, string: &str) {
    length(bytes, string.len());
    bytes.extend(string.as_bytes());
}

fn value(bytes: &mut Vec<u8>, value: &Value) -> Result<()> {
    let mut tagged = |code: u32, payload: &[u8]| {
        bytes.extend(code.to_le_bytes());
        bytes.extend(payload);
    };
    match value {
        // Sizes are 32 bits wide in every reader of such files.
        Value::Unsigned(n) => match u32::try_from(*n) {
            Ok(n) => tagged(4, &n.to_le_bytes()),
            Err(_) => return Err(Error::unsupported(Feature::Size, n.to_string(), "32 bits")),
        },
        #[allow(clippy::cast_possible_truncation)] // as every writer stores them
        Value::Float(x) => tagged(6, &(*x as f32).to_le_bytes()),
        Value::Bool(b) => tagged(7, &[u8::from(*b)]),
        Value::String(s) => {
            tagged(8, &[]);
            string(bytes, s);
        }
        Value::Strings(strings) => {
            tagged(9, &8u32.to_le_bytes());
            length(bytes, strings.len());
            strings.iter().for_each(|s| string(bytes, s));
        }
        Value::Signed(_) | Value::OtherArray => {
            return Err(Error::malformed("it has metadata that no model file has"));
        }
    }
    Ok(())
}

impl Writer {
    /// Writes the header: metadata, then name, row-major shape and type of every tensor.
    pub fn new(
        metadata: &[(&str, Value)],
        tensors: &[(&str, &[usize], StorageType)],
    ) -> Result<Self> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        length(&mut bytes, tensors.len());
        length(&mut bytes, metadata.len());
        for (key, v) in metadata {
            string(&mut bytes, key);
            value(&mut bytes, v)?;
        }
        let mut offset = 0usize;
        for (name, shape, dtype) in tensors {
            string(&mut bytes, name);
            let dims = u32::try_from(shape.len()).unwrap_or(u32::MAX);
            bytes.extend(dims.to_le_bytes());
            // GGUF writes the fastest dimension first.
            shape.iter().rev().for_each(|dim| length(&mut bytes, *dim));
            bytes.extend(dtype.code().to_le_bytes());
            length(&mut bytes, offset);
            let size = dtype.tensor_bytes(shape).and_then(|size| offset.checked_add(size));
            offset = size
                .ok_or_else(|| {
                    Error::malformed(format!("tensor `{name}` has impossible shape {shape:?}"))
                })?
                .next_multiple_of(ALIGNMENT);
        }
        let data_start = bytes.len().next_multiple_of(ALIGNMENT);
        bytes.resize(data_start, 0);
        let room = bytes.try_reserve_exact(offset);
        room.map_err(|_| Error::NoMemory { bytes: offset })?;
        Ok(Self { bytes, data_start })
    }

    /// Where the next tensor's bytes are to be pushed.
    pub fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Ends a tensor all of whose bytes were pushed.
    pub fn end_tensor(&mut self) {
        let end = (self.bytes.len() - self.data_start).next_multiple_of(ALIGNMENT);
        self.bytes.resize(self.data_start + end, 0);
    }

    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
