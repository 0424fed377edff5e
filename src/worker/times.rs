//! Whether a window is quicker on one worker or on several, as this device has shown.

/// Windows of as many tokens, but for so many, are taken for equally long. Shorter ones stay on one worker.
const CLASS: usize = 64;

/// Splits that are tried before they are judged: the first find buffers to make.
const TRIALS: u32 = 3;
/// What takes so many times as long is not tried again at once.
const HOPELESS: f64 = 2.0;

/// Every window of so many goes the slower way, which may have become the quicker one.
const LOOK_AGAIN: u32 = 32;

/// What windows took.
#[derive(Default)]
pub struct Times(Vec<Time>);

struct Time {
    class: usize,
    parts: usize,
    milliseconds: f64,
    count: u32,
}

impl Times {
    /// A window of so many tokens took so long, in so many parts.
    pub fn add(&mut self, tokens: usize, parts: usize, milliseconds: f64) {
        let class = tokens / CLASS;
        match self.0.iter_mut().find(|time| (time.class, time.parts) == (class, parts)) {
            Some(time) => {
                let first = time.count < TRIALS;
                let mean = (time.milliseconds + milliseconds) / 2.0;
                time.milliseconds = if first { time.milliseconds.min(milliseconds) } else { mean };
                time.count = time.count.saturating_add(1);
            }
            None => self.0.push(Time { class, parts, milliseconds, count: 1 }),
        }
    }

    fn get(&self, tokens: usize, parts: usize) -> Option<&Time> {
        self.0.iter().find(|time| (time.class, time.parts) == (tokens / CLASS, parts))
    }

    /// Milliseconds of such a window on one worker.
    pub fn alone(&self, tokens: usize) -> Option<f64> {
        self.get(tokens, 1).map(|time| time.milliseconds)
    }

    /// Whether some window that could be split takes longer than this on one worker.
    pub fn exceed(&self, milliseconds: f64) -> bool {
        let long = |time: &Time| time.milliseconds > milliseconds;
        self.0.iter().any(|time| time.parts == 1 && time.class > 0 && long(time))
    }

    /// Whether the next window of so many tokens is to be split into so many parts.
    pub fn splits(&self, tokens: usize, parts: usize) -> bool {
        if tokens < CLASS || parts < 2 {
            return false;
        }
        match (self.get(tokens, 1), self.get(tokens, parts)) {
            (_, None) => true,
            (None, Some(split)) => split.count < TRIALS,
            (Some(alone), Some(split)) => {
                let lead = if split.count < TRIALS { HOPELESS } else { 1.0 };
                let again = alone.count.saturating_add(split.count).is_multiple_of(LOOK_AGAIN);
                (split.milliseconds < lead * alone.milliseconds) != again
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(alone: f64, split: f64) -> Times {
        let mut times = Times::default();
        times.add(384, 1, alone);
        (0..TRIALS).for_each(|_| times.add(384, 2, split));
        times
    }

    #[test]
    fn the_quicker_way_is_taken_once_both_are_known() {
        assert!(times(40.0, 25.0).splits(384, 2));
        assert!(!times(40.0, 45.0).splits(384, 2));
        let mut unknown = Times::default();
        assert!(unknown.splits(384, 2) && !unknown.splits(384, 1));
        unknown.add(384, 2, 25.0);
        assert!(unknown.splits(384, 2), "one trial says little");
        unknown.add(384, 2, 25.0);
        unknown.add(384, 2, 25.0);
        assert!(!unknown.splits(384, 2), "what one worker takes has to be known, too");
        assert!(times(40.0, 45.0).splits(128, 2), "other lengths say nothing");
    }

    #[test]
    fn what_is_hopeless_is_not_tried_again_and_again() {
        let mut times = Times::default();
        times.add(384, 1, 40.0);
        times.add(384, 2, 2_000.0);
        assert!(!times.splits(384, 2));
    }

    #[test]
    fn short_windows_stay_on_one_worker() {
        assert!(!Times::default().splits(63, 2));
    }

    #[test]
    fn the_slower_way_is_looked_at_again() {
        let mut times = times(40.0, 45.0);
        let split = |times: &mut Times| {
            let split = times.splits(384, 2);
            times.add(384, if split { 2 } else { 1 }, if split { 25.0 } else { 40.0 });
            split
        };
        let tried = (0..200).filter(|_| split(&mut times)).count();
        assert!(tried > 100, "its time has become shorter: {tried}");
        assert!(times.splits(384, 2));
    }

    #[test]
    fn helpers_are_for_windows_that_take_long() {
        assert!(times(40.0, 25.0).exceed(20.0) && !times(15.0, 25.0).exceed(20.0));
    }
}
