//! What an engine and its helper send each other. Plain arrays of numbers, since what reads anything richer is a good deal
//! of code to download.

use js_sys::{Array, ArrayBuffer, Float32Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// From the engine: something to compute. What is `false` instead has the helper forget what waits, and the window that it
/// shares.
pub struct Task {
    /// Number of the job, or of the window that is shared.
    pub number: u32,
    /// Which of the job's windows it is, or the first row that is to be computed.
    pub first: u32,
    /// Rows that are to be computed here, with others who compute the rest; 0 where it is the whole window.
    pub rows: u32,
    pub ids: Vec<u32>,
    pub token_types: Vec<u32>,
}

impl Task {
    pub fn write(&self) -> Array {
        let numbers = [self.number, self.first, self.rows].map(JsValue::from);
        let tokens = [&self.ids, &self.token_types].map(|list| Uint32Array::from(&list[..]).into());
        numbers.into_iter().chain(tokens).collect()
    }

    pub fn read(message: &JsValue) -> Option<Self> {
        let fields: &Array = message.dyn_ref()?;
        let list = |index| fields.get(index).dyn_into().ok().map(|list: Uint32Array| list.to_vec());
        Some(Self {
            number: number(fields, 0)?,
            first: number(fields, 1)?,
            rows: number(fields, 2)?,
            ids: list(3)?,
            token_types: list(4)?,
        })
    }
}

/// Between all: what has come of a window, start and end logits; or of some rows of a shared one, keys and values for each
/// layer, then those logits.
pub struct Rows {
    /// As in the task.
    pub number: u32,
    /// As in the task.
    pub first: u32,
    pub numbers: Float32Array,
}

impl Rows {
    /// The message, and what of it changes hands: the buffer, in which there has to be room.
    pub fn write(number: u32, first: u32, numbers: &[f32], buffer: &ArrayBuffer) -> (Array, Array) {
        let length = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let array = Float32Array::new_with_byte_offset_and_length(buffer, 0, length);
        array.copy_from(numbers);
        (Array::of3(&number.into(), &first.into(), &array), Array::of1(buffer))
    }

    pub fn read(message: &JsValue) -> Option<Self> {
        let fields: &Array = message.dyn_ref()?;
        let numbers = fields.get(2).dyn_into().ok()?;
        Some(Self { number: number(fields, 0)?, first: number(fields, 1)?, numbers })
    }
}

fn number(fields: &Array, index: u32) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    fields.get(index).as_f64().map(|number| number as u32)
}
