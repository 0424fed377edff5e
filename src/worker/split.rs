//! One window on several workers: each computes some of its rows, and once a layer they give each other keys and values.
//!
//! The engine is the hub. It computes the first rows, sends them to its helpers, and sends each helper what the others
//! have sent. Whatever becomes of a helper, the window can be computed by the engine alone.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use electra::{Input, Logits, Share, SimdBackend};
use gloo::timers::callback::Timeout;

use super::letters::{Rows, Task};
use super::pool::Pool;
use super::remote::Helper;
use super::scope::now;

/// Most workers that share a window: the hub sends each the rows of all others.
const MOST_PARTS: usize = 4;

/// Milliseconds that rows may be late, and twice what the window takes on one worker beside.
const PATIENCE: f64 = 300.0;
/// What a window may take where nothing is known yet.
const UNKNOWN: f64 = 500.0;

/// A window under way.
struct Split<'a> {
    pool: &'a Rc<Pool>,
    number: u32,
    helpers: Vec<(Rc<Helper>, Range<usize>)>,
    /// Milliseconds that are waited for rows.
    patience: u32,
    /// Whether some did not come in time.
    late: Rc<Cell<bool>>,
}

/// Runs a window together with those helpers that are free, if that is worth it. `None` when it is not, when a helper
/// dies or lags, and when the pool's job ends meanwhile.
pub async fn run(
    pool: &Rc<Pool>,
    network: &SimdBackend,
    input: &Input<'_>,
) -> electra::Result<Option<Logits>> {
    let tokens = input.ids.len();
    let mut helpers = pool.free();
    helpers.truncate(MOST_PARTS - 1);
    let mut rows = Share::divide(tokens, 1 + helpers.len());
    let Some(own) = rows.next() else { return Ok(None) };
    let helpers: Vec<_> = helpers.into_iter().zip(rows).collect();
    let parts = 1 + helpers.len();
    if !pool.times.borrow().splits(tokens, parts) {
        return Ok(None);
    }
    let alone = pool.times.borrow().alone(tokens).unwrap_or(UNKNOWN);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    let patience = (PATIENCE + 2.0 * alone) as u32;
    let from = now();
    let (number, late) = (pool.begin_split(), Rc::default());
    let split = Split { pool, number, helpers, patience, late };
    let found = split.attempt(network, input, own).await;
    let (done, late) = (matches!(found, Ok(Some(_))), split.late.get());
    pool.mail.end();
    split.helpers.iter().for_each(|(helper, _)| helper.end_share(done, late));
    if done || late {
        pool.times.borrow_mut().add(tokens, parts, now() - from);
    }
    found
}

impl Split<'_> {
    async fn attempt(
        &self,
        network: &SimdBackend,
        input: &Input<'_>,
        own: Range<usize>,
    ) -> electra::Result<Option<Logits>> {
        for (helper, rows) in &self.helpers {
            helper.share(&Task {
                number: self.number,
                first: whole(rows.start),
                rows: whole(rows.len()),
                ids: input.ids.to_vec(),
                token_types: input.token_types.to_vec(),
            });
        }
        let mail = &self.pool.mail;
        let mut share = network.share(input, own.clone())?;
        let first = loop {
            self.tell(own.start, share.keys_and_values());
            share.prepare();
            let _late = self.expect();
            while !share.is_ready() {
                let Some(rows) = mail.next().await else { return Ok(None) };
                let Some(theirs) = self.rows_of(&rows) else { return Ok(None) };
                let place = share.place(theirs.clone())?;
                if !mail.take(&rows, place) {
                    return Ok(None);
                }
                self.tell(theirs.start, place);
            }
            if let Some(logits) = share.advance()? {
                break logits;
            }
        };
        let tokens = input.ids.len();
        let mut logits = first;
        logits.start.resize(tokens, 0.0);
        logits.end.resize(tokens, 0.0);
        let _late = self.expect();
        for _ in &self.helpers {
            let Some(rows) = mail.next().await else { return Ok(None) };
            let Some(theirs) = self.rows_of(&rows) else { return Ok(None) };
            let mut both = vec![0.0; 2 * theirs.len()];
            if !mail.take(&rows, &mut both) {
                return Ok(None);
            }
            let (start, end) = both.split_at(theirs.len());
            logits.start[theirs.clone()].copy_from_slice(start);
            logits.end[theirs].copy_from_slice(end);
        }
        Ok(Some(logits))
    }

    /// Sends rows to all helpers that have not computed them.
    fn tell(&self, first: usize, numbers: &[f32]) {
        for (helper, _) in self.helpers.iter().filter(|(_, rows)| rows.start != first) {
            helper.hand_over(self.pool.mail.letter(self.number, whole(first), numbers));
        }
    }

    /// Which rows they are.
    fn rows_of(&self, rows: &Rows) -> Option<Range<usize>> {
        let first = rows.first as usize;
        self.helpers.iter().map(|(_, rows)| rows).find(|rows| rows.start == first).cloned()
    }

    /// Ends the waiting unless rows of all helpers come in time; until it is dropped.
    fn expect(&self) -> Timeout {
        self.helpers.iter().for_each(|(helper, _)| helper.expect());
        let (pool, late) = (self.pool.clone(), self.late.clone());
        Timeout::new(self.patience, move || {
            late.set(true);
            pool.mail.end();
        })
    }
}

/// Rows of a window are far fewer.
fn whole(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
