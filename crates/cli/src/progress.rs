//! Bars that show how far work is.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use native::{Progress, Stage};

/// Shows each stage as a bar on standard error.
#[derive(Default)]
pub struct Bars(Mutex<Option<ProgressBar>>);

impl Bars {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage<'_>, total: Option<u64>) {
        let (message, style) = match stage {
            Stage::Download(url) => (url, "{msg}: {bytes} of {total_bytes}, {bytes_per_sec}"),
            Stage::Convert => ("converting", "{msg} {wide_bar} {percent} %"),
            Stage::Answer => ("", "{bar:40} {pos}/{len} questions, {per_sec}, {eta} left"),
        };
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(message.to_owned());
        self.with(|it| *it = Some(bar));
    }

    fn advance(&self, by: u64) {
        self.with(|it| {
            if let Some(bar) = it {
                bar.inc(by);
            }
        });
    }

    fn end(&self) {
        self.with(|it| {
            if let Some(bar) = it.take() {
                bar.finish_and_clear();
            }
        });
    }
}
