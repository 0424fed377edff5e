//! How far a run is, on standard error: a bar where somebody watches, and what came of it.

use std::time::Instant;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use super::input::Input;
use super::rows::Outcome;

pub struct Progress {
    bar: ProgressBar,
    began: Instant,
    /// Rows that an earlier run has answered.
    before: u64,
    rows: u64,
    failed: u64,
}

impl Progress {
    pub fn new(input: &Input, before: u64) -> Self {
        let (position, length) = input.position();
        let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = if length.is_some() { "{bar:40} {msg}, {eta} left" } else { "{msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message("0 rows");
        bar.set_position(position);
        bar.reset_eta();
        if before > 0 {
            bar.println(format!("going on after {before} rows"));
        }
        Self { bar, began: Instant::now(), before, rows: 0, failed: 0 }
    }

    pub fn advance(&mut self, input: &Input, outcomes: &[Outcome]) {
        self.rows += outcomes.len() as u64;
        self.failed += outcomes.iter().filter(|outcome| outcome.is_err()).count() as u64;
        self.bar.set_message(format!("{} rows, {}", self.before + self.rows, self.rate()));
        self.bar.set_position(input.position().0);
    }

    /// Says what came of it.
    pub fn finish(self) {
        self.bar.finish_and_clear();
        let Self { rows, before, failed, .. } = self;
        let earlier = if before > 0 { format!(", {before} before") } else { String::new() };
        let took = HumanDuration(self.began.elapsed());
        eprintln!("{rows} rows in {took}{earlier}, {}", self.rate());
        if failed > 0 {
            eprintln!("note: {failed} rows have no answer; the column `error` says why");
        }
    }

    fn rate(&self) -> String {
        #[allow(clippy::cast_precision_loss)] // for people
        let rate = self.rows as f64 / self.began.elapsed().as_secs_f64().max(1e-3);
        format!("{rate:.1} a second")
    }
}
