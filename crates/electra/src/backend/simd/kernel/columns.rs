//! Keys and values of attention as packed columns of 7 bits, with a centre and a step for every channel.

use super::rows::{larger, round, smaller};
use crate::backend::simd::weights::COLUMNS;

/// Largest key or value, from its centre.
const LIMIT: f32 = 63.0;
/// Added to every packed key and value, so that it is unsigned: 1 to 127.
pub(super) const OFFSET: i32 = 64;

/// How channels are quantized: `x = centre + step · q`.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    low: Vec<f32>,
    high: Vec<f32>,
    /// Sums, until all rows were seen: then means.
    centers: Vec<f32>,
    steps: Vec<f32>,
    inverses: Vec<f32>,
    /// Of the packed bytes of each value channel.
    sums: Vec<i32>,
}

/// Some channels of one head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub centers: &'a [f32],
    pub steps: &'a [f32],
    pub sums: &'a [i32],
}

/// Where the panels of a head lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads {
    /// Channels of a head.
    pub size: usize,
    /// Length of a column, with its padding.
    pub padded: usize,
    /// From one head's panels to the next one's.
    pub stride: usize,
}

impl Channels {
    /// Forgets what was seen.
    pub fn begin(&mut self, channels: usize) {
        for (list, start) in [
            (&mut self.low, f32::INFINITY),
            (&mut self.high, f32::NEG_INFINITY),
            (&mut self.centers, 0.0),
            (&mut self.steps, 0.0),
            (&mut self.inverses, 0.0),
        ] {
            list.clear();
            list.resize(channels, start);
        }
        self.sums.clear();
        self.sums.resize(channels, 0);
    }

    /// All rows were seen, of which there are so many.
    pub fn settle(&mut self, rows: usize) {
        #[allow(clippy::cast_precision_loss)] // as many as tokens
        let share = 1.0 / rows as f32;
        for (channel, center) in self.centers.iter_mut().enumerate() {
            *center *= share;
            let most = larger(self.high[channel] - *center, *center - self.low[channel]);
            self.steps[channel] = most / LIMIT;
            self.inverses[channel] = super::rows::inverse(LIMIT, most);
        }
    }

    pub fn steps(&self) -> &[f32] {
        &self.steps
    }

    /// So many channels from `first` on.
    pub fn part(&self, first: usize, count: usize) -> Part<'_> {
        let channels = first..first + count;
        Part {
            centers: &self.centers[channels.clone()],
            steps: &self.steps[channels.clone()],
            sums: &self.sums[channels],
        }
    }

    /// A row of channels from `first` on as bytes.
    #[inline(always)]
    fn bytes(&self, first: usize, x: &[f32], out: &mut [i8]) {
        let scales = self.centers[first..].iter().zip(&self.inverses[first..]);
        for ((x, (center, inverse)), out) in x.iter().zip(scales).zip(out) {
            #[allow(clippy::cast_possible_truncation)] // 1 to 127
            let byte = (round((x - center) * inverse) + OFFSET) as i8;
            *out = byte;
        }
    }
}

/// Takes notice of rows, one after the other.
#[inline(always)]
pub(super) fn observe(x: &[f32], channels: &mut Channels) {
    let Channels { low, high, centers, .. } = channels;
    for row in x.chunks_exact(centers.len()) {
        let channels = low.iter_mut().zip(high.iter_mut()).zip(centers.iter_mut());
        for (x, ((low, high), sum)) in row.iter().zip(channels) {
            *low = smaller(*low, *x);
            *high = larger(*high, *x);
            *sum += x;
        }
    }
}

/// Packs keys, the first half of rows of keys and values: each row is a column.
#[inline(always)]
pub(super) fn keys<const GROUP: usize>(
    x: &[f32],
    channels: &Channels,
    heads: Heads,
    out: &mut [i8],
    bytes: &mut [i8],
) {
    let hidden = channels.centers.len() / 2;
    let bytes = &mut bytes[..hidden];
    for (token, row) in x.chunks_exact(2 * hidden).enumerate() {
        channels.bytes(0, &row[..hidden], bytes);
        let panel = token / COLUMNS * COLUMNS * heads.padded;
        let column = token % COLUMNS * GROUP;
        for (head, key) in bytes.chunks_exact(heads.size).enumerate() {
            let out = &mut out[head * heads.stride + panel..][..COLUMNS * heads.padded];
            let (groups, last) = key.as_chunks::<GROUP>();
            for (group, out) in groups.iter().zip(out.chunks_exact_mut(COLUMNS * GROUP)) {
                out[column..][..GROUP].copy_from_slice(group);
            }
            let last_group = groups.len() * COLUMNS * GROUP + column;
            for (byte, at) in last.iter().zip(last_group..) {
                out[at] = *byte;
            }
        }
    }
}

/// Packs values, the second half of rows of keys and values: each channel is a column.
#[inline(always)]
pub(super) fn values<const GROUP: usize>(
    x: &[f32],
    channels: &mut Channels,
    heads: Heads,
    out: &mut [i8],
    bytes: &mut [i8],
) {
    let hidden = channels.centers.len() / 2;
    let bytes = &mut bytes[..GROUP * hidden];
    for (group, rows) in x.chunks(GROUP * 2 * hidden).enumerate() {
        let count = rows.len() / (2 * hidden);
        for (row, bytes) in rows.chunks_exact(2 * hidden).zip(bytes.chunks_exact_mut(hidden)) {
            channels.bytes(hidden, &row[hidden..], bytes);
            let sums = channels.sums[hidden..].iter_mut();
            sums.zip(&*bytes).for_each(|(sum, byte)| *sum += i32::from(*byte));
        }
        bytes[count * hidden..].fill(0);
        let bytes: [&[i8]; GROUP] = std::array::from_fn(|row| &bytes[row * hidden..][..hidden]);
        for first in (0..hidden).step_by(heads.size) {
            let out = &mut out[first / heads.size * heads.stride..][..heads.stride];
            for (panel, from) in out
                .chunks_exact_mut(COLUMNS * heads.padded)
                .zip((first..first + heads.size).step_by(COLUMNS))
            {
                let columns = COLUMNS.min(first + heads.size - from);
                let bytes = bytes.map(|row| &row[from..][..columns]);
                let out = &mut panel[group * COLUMNS * GROUP..][..COLUMNS * GROUP];
                for (column, out) in
                    out.as_chunks_mut::<GROUP>().0[..columns].iter_mut().enumerate()
                {
                    *out = bytes.map(|row| row[column]);
                }
            }
        }
    }
}
