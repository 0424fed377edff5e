//! The windows of one question: which are left, and what has come of the others.

use std::cell::RefCell;
use std::collections::VecDeque;

use electra::Logits;
use futures_channel::oneshot;
use reader::Window;

use super::gpu::Ready;

/// Shared by all who work on it. Windows may be done in any order.
pub struct Job {
    windows: Vec<Window>,
    left: RefCell<VecDeque<usize>>,
    logits: RefCell<Vec<Option<Logits>>>,
    /// Windows that were done since [`Job::gather`] asked.
    fresh: RefCell<Vec<usize>>,
    waiting: RefCell<Option<oneshot::Sender<()>>>,
}

impl Job {
    /// Windows to do, in this order, but for those of which something came before: `known`, in order of the windows.
    pub fn new(windows: Vec<Window>, order: Vec<usize>, known: &[Option<Logits>]) -> Self {
        let mut logits = known.to_vec();
        logits.resize(windows.len(), None);
        let (fresh, left): (Vec<_>, Vec<_>) =
            order.into_iter().partition(|index| logits.get(*index).is_some_and(Option::is_some));
        Self {
            left: RefCell::new(left.into()),
            logits: RefCell::new(logits),
            fresh: RefCell::new(fresh),
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

    /// Tokens of the window that is taken next.
    pub fn next_tokens(&self) -> Option<usize> {
        let next = self.left.borrow().front().copied()?;
        self.windows.get(next).map(|window| window.ids.len())
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
            self.fresh.borrow_mut().push(index);
        }
        self.wake();
    }

    /// Windows that are done.
    pub fn done(&self) -> usize {
        self.logits.borrow().iter().flatten().count()
    }

    /// The logits of all windows, in order, as soon as all are done.
    pub fn logits(&self) -> Option<Vec<Logits>> {
        self.logits.borrow().iter().cloned().collect()
    }

    /// The logits that are there.
    pub fn known(&self) -> Vec<Option<Logits>> {
        self.logits.borrow().clone()
    }

    /// Whether all windows are done.
    pub fn is_done(&self) -> bool {
        self.logits.borrow().iter().all(Option::is_some)
    }

    /// Hands out what has come of windows since the last call.
    pub fn gather<E>(
        &self,
        mut add: impl FnMut(&Window, &Logits) -> Result<(), E>,
    ) -> Result<(), E> {
        let logits = self.logits.borrow();
        for index in self.fresh.take() {
            if let (Some(window), Some(Some(logits))) = (self.windows.get(index), logits.get(index))
            {
                add(window, logits)?;
            }
        }
        Ok(())
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
        let job = Job::new(vec![window(), window(), window()], vec![0, 1, 2], &[]);
        assert_eq!((job.take(), job.take()), (Some(0), Some(1)));
        job.give_back(0);
        assert_eq!((job.left(), job.take(), job.take(), job.take()), (2, Some(0), Some(2), None));
        job.put(2, logits(2.0));
        job.put(0, logits(0.0));
        assert_eq!((job.done(), job.logits()), (2, None));
        job.put(1, logits(1.0));
        assert_eq!(job.logits(), Some(vec![logits(0.0), logits(1.0), logits(2.0)]));
    }

    fn gathered(job: &Job) -> Vec<f32> {
        let mut gathered = Vec::new();
        let all: Result<(), ()> = job.gather(|_, logits| {
            gathered.extend(&logits.start);
            Ok(())
        });
        assert_eq!(all, Ok(()));
        gathered
    }

    #[test]
    fn windows_are_taken_in_the_order_that_was_given_and_gathered_once() {
        let job = Job::new(vec![window(), window(), window()], vec![2, 0, 1], &[]);
        assert_eq!((job.take(), job.take(), job.take()), (Some(2), Some(0), Some(1)));
        job.put(2, logits(2.0));
        assert_eq!((gathered(&job), job.is_done()), (vec![2.0], false));
        job.put(1, logits(1.0));
        job.put(0, logits(0.0));
        assert_eq!((gathered(&job), gathered(&job), job.is_done()), (vec![1.0, 0.0], vec![], true));
    }

    #[test]
    fn what_is_known_is_not_done_again() {
        let job = Job::new(vec![window(), window()], vec![1, 0], &[None, Some(logits(7.0))]);
        assert_eq!((job.take(), job.take(), gathered(&job)), (Some(0), None, vec![7.0]));
        let done = Job::new(vec![window()], vec![0], &[Some(logits(7.0))]);
        assert_eq!((done.take(), done.logits()), (None, Some(vec![logits(7.0)])));
    }
}
