//! The threads of a reader.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::failure::Failure;

/// Most threads of a reader; more than any machine has.
const MOST: usize = 1024;

/// Threads that are started when they are needed, and anew in a process that was forked, which has none of its
/// parent's.
pub struct Pool {
    threads: usize,
    started: Mutex<Option<Started>>,
}

struct Started {
    process: u32,
    pool: Arc<ThreadPool>,
}

impl Pool {
    /// Of so many threads, or as many as the process may use cores.
    pub fn new(threads: Option<usize>) -> Result<Self, Failure> {
        let threads = match threads {
            Some(threads @ 1..=MOST) => threads,
            Some(threads) => {
                return Err(Failure::argument(format!(
                    "The option `threads` cannot be {threads}. Give 1 to {MOST}."
                )));
            }
            None => std::thread::available_parallelism().map_or(1, usize::from).min(MOST),
        };
        Ok(Self { threads, started: Mutex::new(None) })
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    pub fn get(&self) -> Result<Arc<ThreadPool>, Failure> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        match started.take() {
            Some(it) if it.process == process => {
                let pool = Arc::clone(&it.pool);
                *started = Some(it);
                return Ok(pool);
            }
            // Its threads are the parent's: there is nothing to end, and ending them would wait for them.
            Some(of_parent) => std::mem::forget(of_parent),
            None => {}
        }
        let builder = ThreadPoolBuilder::new().num_threads(self.threads);
        let pool = builder.thread_name(|index| format!("electra-qa-{index}")).build();
        let pool = Arc::new(pool.map_err(|cause| Failure {
            code: ::reader::Code::OutOfMemory.name(),
            message: format!(
                "The system starts no {} threads: {cause}. Give fewer with the option `threads`.",
                self.threads
            ),
        })?);
        *started = Some(Started { process, pool: Arc::clone(&pool) });
        Ok(pool)
    }
}
