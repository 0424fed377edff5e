//! Waiting for work without the interpreter's lock, but with its signals.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use native::{Progress, Stage};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// Between two looks at signals: an interrupt is noticed so soon, and costs nothing.
const LOOK: Duration = Duration::from_millis(50);

/// How far work is.
#[derive(Default)]
pub struct Watch {
    stopped: AtomicBool,
    done: AtomicU64,
    /// 0 while unknown.
    total: AtomicU64,
}

impl Progress for Watch {
    fn begin(&self, _: Stage<'_>, total: Option<u64>) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total.unwrap_or(0), Ordering::Relaxed);
    }

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Tells a callable how far work is, when that has changed.
struct Teller<'a> {
    callable: Option<&'a Py<PyAny>>,
    told: (u64, u64),
}

impl Teller<'_> {
    fn tell(&mut self, py: Python<'_>, watch: &Watch) -> PyResult<()> {
        let now = (watch.done.load(Ordering::Relaxed), watch.total.load(Ordering::Relaxed));
        if let Some(callable) = self.callable.filter(|_| now != self.told) {
            self.told = now;
            callable.call1(py, now)?;
        }
        Ok(())
    }
}

/// Does work on a thread of its own while this one waits, without the interpreter's lock. A signal whose handler
/// raises, such as Ctrl-C, and an exception of `progress` stop the work and are raised.
pub fn run<T: Send>(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send,
) -> PyResult<T> {
    let watch = Watch::default();
    let mut teller = Teller { callable: progress, told: (0, 0) };
    let watch = &watch;
    let result = py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(1);
            let worker = scope.spawn(move || {
                // Whoever waits is there until this thread has ended.
                let _ = sender.send(work(watch));
            });
            loop {
                match receiver.recv_timeout(LOOK) {
                    Ok(result) => return Ok(result),
                    Err(RecvTimeoutError::Timeout) => {
                        let looked = Python::attach(|py| {
                            py.check_signals()?;
                            teller.tell(py, watch)
                        });
                        if let Err(error) = looked {
                            watch.stopped.store(true, Ordering::Relaxed);
                            return Err(error);
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        // Nothing that is asked should lead here; the process goes on.
                        let _ = worker.join();
                        return Err(PyRuntimeError::new_err(
                            "The engine failed. Please report what was asked.",
                        ));
                    }
                }
            }
        })
    })?;
    teller.tell(py, watch)?;
    Ok(result)
}
