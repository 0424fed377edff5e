//! The windows of one question: which are left, and what has come of the others.

use std::cell::RefCell;
use std::collections::VecDeque;

use electra::Logits;
use futures_channel::oneshot;
use reader::Window;

use super::gpu::Ready;

/// Shared by all who work on it. Windows may be done in any order; the logits come out in order.
pub struct Job {
    windows: Vec<Window>,
    left: RefCell<VecDeque<usize>>,
    logits: RefCell<Vec<Option<Logits>>>,
    waiting: RefCell<Option<oneshot::Sender<()>>>,
}

impl Job {
    /// All of these are to be done.
    pub fn new(windows: Vec<Window>) -> Self {
        Self {
            left: RefCell::new((0..windows.len()).collect()),
            logits: RefCell::new(vec![None; windows.len()]),
            waiting: RefCell::default(),
            windows,
        }
    }

    /// Nothing is to be done: this came of it before.
    pub fn done_before(windows: Vec<Window>, logits: &[Logits]) -> Self {
        Self {
            left: RefCell::default(),
            logits: RefCell::new(logits.iter().cloned().map(Some).collect()),
            waiting: RefCell::default(),
            windows,
        }
    }

    /// The question's windows.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Takes on a window that nobody has taken yet.
    pub fn take(&self) -> Option<usize> {
        self.left.borrow_mut().pop_front()
    }

    /// Has a graphics processor run some windows; gives them back when it fails.
    pub async fn run_on(&self, device: &Ready) -> Result<(), String> {
        let longest = self.windows.iter().map(|window| window.ids.len()).max().unwrap_or(1);
        let taken: Vec<usize> = (0..device.batch(longest)).map_while(|_| self.take()).collect();
        let inputs: Vec<_> = taken.iter().map(|index| self.windows[*index].input()).collect();
        let found = device.run(&inputs).await;
        match found {
            Ok(logits) => {
                taken.into_iter().zip(logits).for_each(|(index, logits)| self.put(index, logits));
                Ok(())
            }
            Err(reason) => {
                taken.into_iter().rev().for_each(|index| self.give_back(index));
                Err(reason)
            }
        }
    }

    /// Windows that nobody has taken yet.
    pub fn left(&self) -> usize {
        self.left.borrow().len()
    }

    /// Takes back a window that somebody took and cannot do.
    pub fn give_back(&self, index: usize) {
        self.left.borrow_mut().push_front(index);
        self.wake();
    }

    /// Enters what has come of a window.
    pub fn put(&self, index: usize, logits: Logits) {
        if let Some(place) = self.logits.borrow_mut().get_mut(index) {
            *place = Some(logits);
        }
        self.wake();
    }

    /// Windows that are done.
    pub fn done(&self) -> usize {
        self.logits.borrow().iter().flatten().count()
    }

    /// The logits of all windows, as soon as all are done.
    pub fn logits(&self) -> Option<Vec<Logits>> {
        self.logits.borrow().iter().cloned().collect()
    }

    /// Resolves when something has happened to the job.
    pub async fn changed(&self) {
        let (sender, receiver) = oneshot::channel();
        *self.waiting.borrow_mut() = Some(sender);
        // Ends when the sender is dropped.
        receiver.await.unwrap_or_default();
    }

    /// Has whoever waits look again.
    pub fn wake(&self) {
        self.waiting.borrow_mut().take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        Window {
            ids: vec![101, 102],
            token_types: vec![0, 0],
            pieces: 0..0,
            first: 1,
            layout: Vec::new(),
        }
    }

    fn logits(number: f32) -> Logits {
        Logits { start: vec![number], end: vec![number] }
    }

    #[test]
    fn windows_are_taken_once_and_come_out_in_order() {
        let job = Job::new(vec![window(), window(), window()]);
        assert_eq!((job.take(), job.take()), (Some(0), Some(1)));
        job.give_back(0);
        assert_eq!((job.left(), job.take(), job.take(), job.take()), (2, Some(0), Some(2), None));
        job.put(2, logits(2.0));
        job.put(0, logits(0.0));
        assert_eq!((job.done(), job.logits()), (2, None));
        job.put(1, logits(1.0));
        assert_eq!(job.logits(), Some(vec![logits(0.0), logits(1.0), logits(2.0)]));
    }

    #[test]
    fn a_job_done_before_has_nothing_left() {
        let job = Job::done_before(vec![window()], &[logits(7.0)]);
        assert_eq!((job.take(), job.logits()), (None, Some(vec![logits(7.0)])));
    }
}
