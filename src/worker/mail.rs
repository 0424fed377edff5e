//! The letter box of a worker that shares a window: rows of numbers, whose buffers are handed over and not copied.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use futures_channel::oneshot;
use js_sys::{Array, ArrayBuffer};

use super::letters::Rows;

/// Buffers that are kept for what is sent next.
const MOST_SPARE: usize = 8;

/// Rows of others that have come, and buffers for what is sent.
#[derive(Default)]
pub struct Mail {
    /// The split window that is worked on.
    split: Cell<Option<u32>>,
    rows: RefCell<VecDeque<Rows>>,
    waiting: RefCell<Option<oneshot::Sender<()>>>,
    spare: RefCell<Vec<ArrayBuffer>>,
}

impl Mail {
    /// From now on rows of this window are wanted. Some may be there.
    pub fn begin(&self, split: u32) {
        self.split.set(Some(split));
        self.rows.borrow_mut().retain(|rows| rows.number == split);
    }

    /// Whether rows of this window are wanted.
    pub fn wants(&self, split: u32) -> bool {
        self.split.get() == Some(split)
    }

    /// No rows are wanted any more; whoever waits for some gets none.
    pub fn end(&self) {
        self.split.set(None);
        self.rows.borrow_mut().clear();
        self.waiting.borrow_mut().take();
    }

    /// Rows have come.
    pub fn put(&self, rows: Rows) {
        self.rows.borrow_mut().push_back(rows);
        self.waiting.borrow_mut().take();
    }

    /// Waits for the next rows of the window that is worked on; none when it is worked on no more.
    pub async fn next(&self) -> Option<Rows> {
        loop {
            let split = self.split.get()?;
            let next = self.rows.borrow_mut().pop_front();
            match next {
                Some(rows) if rows.number == split => return Some(rows),
                Some(_) => {}
                None => {
                    let (sender, receiver) = oneshot::channel();
                    *self.waiting.borrow_mut() = Some(sender);
                    // Ends when the sender is dropped.
                    receiver.await.unwrap_or_default();
                }
            }
        }
    }

    /// Copies rows to their place, and keeps their buffer for what is sent next. False when they do not fit.
    pub fn take(&self, rows: &Rows, place: &mut [f32]) -> bool {
        if rows.numbers.length() as usize != place.len() {
            return false;
        }
        rows.numbers.copy_to(place);
        let mut spare = self.spare.borrow_mut();
        if spare.len() < MOST_SPARE {
            spare.push(rows.numbers.buffer());
        }
        true
    }

    /// A message of rows, and what of it changes hands.
    pub fn letter(&self, number: u32, first: u32, numbers: &[f32]) -> (Array, Array) {
        let bytes = u32::try_from(size_of_val(numbers)).unwrap_or(u32::MAX);
        let mut spare = self.spare.borrow_mut();
        let fits = spare.iter().position(|buffer| buffer.byte_length() >= bytes);
        let buffer = match fits {
            Some(index) => spare.swap_remove(index),
            None => ArrayBuffer::new(bytes),
        };
        Rows::write(number, first, numbers, &buffer)
    }
}
