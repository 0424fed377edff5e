//! Where the time of one window goes.

/// A step of the forward pass, as the timing table names it.
#[derive(Debug, Clone, Copy)]
pub(in crate::backend) enum Operation {
    Embed,
    Quantize,
    QueryKeyValue,
    Pack,
    Scores,
    Softmax,
    Mix,
    Output,
    Norm,
    Up,
    Down,
    Head,
}

/// Names of the operations, in the order of [`Operation`].
const NAMES: [&str; 12] = [
    "embed", "quantize", "q, k, v", "pack", "scores", "softmax", "mix", "output", "norm",
    "up + act", "down", "head",
];

/// Milliseconds of one window by layer and operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// Names of the operations.
    pub operations: Vec<&'static str>,
    /// The embeddings first, then the layers, then the head: each with a time per operation.
    pub layers: Vec<Vec<f64>>,
}

impl Profile {
    /// Adds the times of another window of the same model.
    pub fn add(&mut self, other: &Self) {
        if self.layers.is_empty() {
            self.clone_from(other);
            return;
        }
        for (ours, theirs) in self.layers.iter_mut().zip(&other.layers) {
            ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }
    }

    /// What the rows of `layers` are: `embeddings`, `layer 1` and so on, `head`.
    pub fn layer_names(&self) -> impl Iterator<Item = String> {
        let last = self.layers.len().saturating_sub(1);
        (0..self.layers.len()).map(move |i| match i {
            0 => "embeddings".into(),
            i if i == last => "head".into(),
            i => format!("layer {i}"),
        })
    }
}

/// Takes the time between steps, if anybody asked for it.
pub(in crate::backend) struct Stopwatch<'a> {
    clock: Option<&'a dyn Fn() -> f64>,
    last: f64,
    layers: Vec<Vec<f64>>,
}

impl<'a> Stopwatch<'a> {
    /// One that does nothing.
    pub fn none() -> Self {
        Self { clock: None, last: 0.0, layers: Vec::new() }
    }

    /// One that reads a clock of milliseconds.
    pub fn start(clock: &'a dyn Fn() -> f64) -> Self {
        Self { clock: Some(clock), last: clock(), layers: vec![vec![0.0; NAMES.len()]] }
    }

    /// What follows belongs to the next layer.
    pub fn next_layer(&mut self) {
        if self.clock.is_some() {
            self.layers.push(vec![0.0; NAMES.len()]);
        }
    }

    /// An operation has ended.
    #[inline]
    pub fn lap(&mut self, operation: Operation) {
        let Some(clock) = self.clock else { return };
        let now = clock();
        if let Some(time) =
            self.layers.last_mut().and_then(|layer| layer.get_mut(operation as usize))
        {
            *time += now - self.last;
        }
        self.last = now;
    }

    /// The table.
    pub fn stop(self) -> Profile {
        Profile { operations: NAMES.to_vec(), layers: self.layers }
    }
}
