//! How numbers lie in a model file: ggml's types, to and from f32.
//!
//! The block layouts are those of ggml's `block_q8_0` and its relatives: 32 numbers along a row
//! with one f16 scale `d` (and, for `_1`, one f16 minimum `m`).

use half::{bf16, f16};

/// A storage type of tensors. The `Q` types hold blocks of 32 numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StorageType {
    F32,
    F16,
    BF16,
    Q8_0,
    Q5_1,
    Q5_0,
    Q4_1,
    Q4_0,
}

const BLOCK: usize = 32;
/// Bytes of the packed fourth (or lower four of five) bits of a block.
const NIBBLES: usize = BLOCK / 2;

impl StorageType {
    /// Every type, most exact first.
    pub const ALL: [Self; 8] = [
        Self::F32,
        Self::F16,
        Self::BF16,
        Self::Q8_0,
        Self::Q5_1,
        Self::Q5_0,
        Self::Q4_1,
        Self::Q4_0,
    ];

    /// Lower-case name, as in `q8_0`.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::Q8_0 => "q8_0",
            Self::Q5_1 => "q5_1",
            Self::Q5_0 => "q5_0",
            Self::Q4_1 => "q4_1",
            Self::Q4_0 => "q4_0",
        }
    }

    /// Its number in GGUF's table of types.
    pub(crate) fn code(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Q4_0 => 2,
            Self::Q4_1 => 3,
            Self::Q5_0 => 6,
            Self::Q5_1 => 7,
            Self::Q8_0 => 8,
            Self::BF16 => 30,
        }
    }

    pub(crate) fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }

    /// Numbers that are stored together; rows are whole multiples of it.
    pub(crate) fn block_size(self) -> usize {
        match self {
            Self::F32 | Self::F16 | Self::BF16 => 1,
            _ => BLOCK,
        }
    }

    /// Bytes of a block.
    pub(crate) fn block_bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
            Self::Q8_0 => 2 + BLOCK,
            Self::Q5_1 => 8 + NIBBLES,
            Self::Q5_0 => 6 + NIBBLES,
            Self::Q4_1 => 4 + NIBBLES,
            Self::Q4_0 => 2 + NIBBLES,
        }
    }

    /// Bytes of a row, or `None` when it is not whole blocks or far too long.
    pub(crate) fn row_bytes(self, numbers: usize) -> Option<usize> {
        let blocks = numbers.is_multiple_of(self.block_size()).then(|| numbers / self.block_size());
        blocks?.checked_mul(self.block_bytes())
    }

    /// Bytes of a tensor of this row-major shape, or `None` as for a row.
    pub(crate) fn tensor_bytes(self, shape: &[usize]) -> Option<usize> {
        let (row, rows) = shape.split_last()?;
        let rows = rows.iter().try_fold(1usize, |n, d| n.checked_mul(*d))?;
        self.row_bytes(*row)?.checked_mul(rows)
    }

    /// Unpacks whole blocks; as many numbers as `out` and `bytes` both have room for.
    pub(crate) fn dequantize(self, bytes: &[u8], out: &mut [f32]) {
        let blocks =
            bytes.chunks_exact(self.block_bytes()).zip(out.chunks_exact_mut(self.block_size()));
        match self {
            Self::F32 => {
                blocks.for_each(|(b, out)| out[0] = f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            }
            Self::F16 => blocks.for_each(|(b, out)| out[0] = half_at(b, 0)),
            Self::BF16 => {
                blocks.for_each(|(b, out)| out[0] = bf16::from_le_bytes([b[0], b[1]]).to_f32());
            }
            Self::Q8_0 => blocks.for_each(|(b, out)| {
                let d = half_at(b, 0);
                for (out, q) in out.iter_mut().zip(&b[2..]) {
                    *out = f32::from(q.cast_signed()) * d;
                }
            }),
            Self::Q4_0 => blocks
                .for_each(|(b, out)| unpack(out, &b[2..], 0, half_at(b, 0), -8.0 * half_at(b, 0))),
            Self::Q4_1 => {
                blocks.for_each(|(b, out)| unpack(out, &b[4..], 0, half_at(b, 0), half_at(b, 2)));
            }
            Self::Q5_0 => blocks.for_each(|(b, out)| {
                unpack(out, &b[6..], bits_at(b, 2), half_at(b, 0), -16.0 * half_at(b, 0));
            }),
            Self::Q5_1 => blocks.for_each(|(b, out)| {
                unpack(out, &b[8..], bits_at(b, 4), half_at(b, 0), half_at(b, 2));
            }),
        }
    }

    /// Packs whole blocks, rounding as ggml's reference quantizers do.
    pub(crate) fn quantize(self, numbers: &[f32], out: &mut Vec<u8>) {
        for block in numbers.chunks_exact(self.block_size()) {
            match self {
                Self::F32 => out.extend(block[0].to_le_bytes()),
                Self::F16 => out.extend(f16::from_f32(block[0]).to_le_bytes()),
                Self::BF16 => out.extend(bf16::from_f32(block[0]).to_le_bytes()),
                Self::Q8_0 => {
                    let d = block.iter().fold(0.0f32, |most, x| most.max(x.abs())) / 127.0;
                    out.extend(f16::from_f32(d).to_le_bytes());
                    #[allow(clippy::cast_possible_truncation)] // within ±127
                    out.extend(
                        block.iter().map(|x| ((x * inverse(d)).round() as i8).cast_unsigned()),
                    );
                }
                Self::Q4_0 => signed(block, 4, out),
                Self::Q5_0 => signed(block, 5, out),
                Self::Q4_1 => with_minimum(block, 4, out),
                Self::Q5_1 => with_minimum(block, 5, out),
            }
        }
    }
}

/// Largest code of a weight in 7 bits: with 64 added it is unsigned, where sums of two products with
/// an 8-bit number fit 16 bits and every instruction set agrees on them.
pub(crate) const CHANNEL_LIMIT: i8 = 63;

/// Packs one output channel's weights, whole blocks of them, as [`StorageType::Q8_0`] with one scale
/// for all and codes within ±[`CHANNEL_LIMIT`]. The scale is the one with the least squared error.
pub(crate) fn quantize_channel(numbers: &[f32], out: &mut Vec<u8>) {
    let most = numbers.iter().fold(0.0f32, |most, x| most.max(x.abs()));
    let limit = f32::from(CHANNEL_LIMIT);
    let code = |x: f32, d: f32| (x * inverse(d)).round_ties_even().clamp(-limit, limit);
    let scales = (0..=12u8).map(|i| {
        let d = f16::from_f32(most / limit * (1.0 - 0.025 * f32::from(i)));
        let error = |x: &f32| (x - d.to_f32() * code(*x, d.to_f32())).powi(2);
        (d, numbers.iter().map(error).sum::<f32>())
    });
    let Some((d, _)) = scales.min_by(|a, b| a.1.total_cmp(&b.1)) else { return };
    for block in numbers.chunks_exact(BLOCK) {
        out.extend(d.to_le_bytes());
        #[allow(clippy::cast_possible_truncation)] // within ±63; NaN becomes 0
        out.extend(block.iter().map(|x| (code(*x, d.to_f32()) as i8).cast_unsigned()));
    }
}

/// Scale and codes of a row that [`quantize_channel`] packed, the codes written to `codes`; `None` for
/// any other.
pub(crate) fn channel(dtype: StorageType, row: &[u8], codes: &mut [i8]) -> Option<f32> {
    let d = row.first_chunk::<2>()?;
    let (blocks, _) = row.as_chunks::<{ 2 + BLOCK }>();
    if dtype != StorageType::Q8_0 || !blocks.iter().all(|block| block.starts_with(d)) {
        return None;
    }
    for (block, codes) in blocks.iter().zip(codes.as_chunks_mut::<BLOCK>().0) {
        for (code, byte) in codes.iter_mut().zip(&block[2..]) {
            *code = byte.cast_signed();
        }
    }
    let beyond = |code: &i8| (*code > CHANNEL_LIMIT) | (*code < -CHANNEL_LIMIT);
    let any = codes.iter().fold(false, |any, code| any | beyond(code));
    (!any).then(|| f16::from_le_bytes(*d).to_f32())
}

fn inverse(d: f32) -> f32 {
    if d == 0.0 { 0.0 } else { 1.0 / d }
}

fn half_at(bytes: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]]).to_f32()
}

fn bits_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// `out[i] = q[i] · d + m`; the low four bits of the first half of the block lie in the low nibbles,
/// of the second half in the high ones, the fifth bits in `fifth`.
fn unpack(out: &mut [f32], nibbles: &[u8], fifth: u32, d: f32, m: f32) {
    let (first, second) = out.split_at_mut(NIBBLES);
    for (i, ((a, b), byte)) in first.iter_mut().zip(second).zip(nibbles).enumerate() {
        let bit = |i: usize| if fifth >> i & 1 == 1 { 16 } else { 0 };
        *a = f32::from((byte & 15) | bit(i)) * d + m;
        *b = f32::from((byte >> 4) | bit(i + NIBBLES)) * d + m;
    }
}

/// Symmetric: the number furthest from 0 gets the lowest code.
fn signed(block: &[f32], bits: u32, out: &mut Vec<u8>) {
    let most = block.iter().fold(0.0f32, |most, x| if x.abs() > most.abs() { *x } else { most });
    let half = f32::from(1u8 << (bits - 1));
    let d = most / -half;
    out.extend(f16::from_f32(d).to_le_bytes());
    pack(block, bits, |x| x * inverse(d) + half + 0.5, out);
}

fn with_minimum(block: &[f32], bits: u32, out: &mut Vec<u8>) {
    let low = block.iter().copied().fold(f32::INFINITY, f32::min);
    let high = block.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let d = (high - low) / f32::from((1u8 << bits) - 1);
    out.extend(f16::from_f32(d).to_le_bytes());
    out.extend(f16::from_f32(low).to_le_bytes());
    pack(block, bits, |x| (x - low) * inverse(d) + 0.5, out);
}

/// Rounds down what `code` gives, limits it to `bits` bits, and lays it out as `unpack` reads it.
fn pack(block: &[f32], bits: u32, code: impl Fn(f32) -> f32, out: &mut Vec<u8>) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates, then is limited
    let code = |i: usize| (code(block[i]) as u8).min((1 << bits) - 1);
    if bits == 5 {
        let fifth = (0..BLOCK).fold(0u32, |all, i| all | u32::from(code(i) >> 4) << i);
        out.extend(fifth.to_le_bytes());
    }
    out.extend((0..NIBBLES).map(|i| (code(i) & 15) | (code(i + NIBBLES) & 15) << 4));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_block_comes_back_within_half_a_step() {
        let numbers: Vec<f32> = (0..64u8).map(|i| (f32::from(i) * 0.7).sin() * 3.0 + 0.5).collect();
        let range = 6.0;
        for kind in StorageType::ALL {
            let step = match kind {
                StorageType::F32 => 0.0,
                StorageType::F16 => 0.004,
                StorageType::BF16 => 0.032,
                StorageType::Q8_0 => 3.5 / 127.0,
                StorageType::Q5_1 => range / 31.0,
                // One side has a step more than the other: its end is cut off by up to a step.
                StorageType::Q5_0 => 2.0 * 3.5 / 16.0,
                StorageType::Q4_1 => range / 15.0,
                StorageType::Q4_0 => 2.0 * 3.5 / 8.0,
            };
            let mut bytes = Vec::new();
            kind.quantize(&numbers, &mut bytes);
            assert_eq!(bytes.len(), kind.row_bytes(64).unwrap());
            let mut back = vec![f32::NAN; 64];
            kind.dequantize(&bytes, &mut back);
            for (a, b) in numbers.iter().zip(&back) {
                assert!((a - b).abs() <= step * 0.51 + 1e-9, "{}: {a} became {b}", kind.name());
            }
            assert_eq!(StorageType::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_channel_has_one_scale_and_seven_bits() {
        let numbers: Vec<f32> = (0..96u8).map(|i| (f32::from(i) * 0.7).sin() * 3.0).collect();
        let mut bytes = Vec::new();
        quantize_channel(&numbers, &mut bytes);
        let mut codes = [0; 96];
        let scale = channel(StorageType::Q8_0, &bytes, &mut codes).unwrap();
        let mut back = [0.0; 96];
        StorageType::Q8_0.dequantize(&bytes, &mut back);
        for ((code, back), x) in codes.iter().zip(back).zip(&numbers) {
            assert_eq!(f32::from(*code) * scale, back);
            assert!((back - x).abs() < 0.03, "{x} became {back}");
        }
        // Blocks with scales of their own are no channel, nor are eight bits.
        let mut blocks = Vec::new();
        StorageType::Q8_0.quantize(&numbers, &mut blocks);
        assert!(channel(StorageType::Q8_0, &blocks, &mut codes).is_none());
        assert!(channel(StorageType::F32, &bytes, &mut codes).is_none());
    }

    #[test]
    fn zeros_stay_zero() {
        for kind in StorageType::ALL {
            let mut bytes = Vec::new();
            kind.quantize(&[0.0; 32], &mut bytes);
            let mut back = [1.0; 32];
            kind.dequantize(&bytes, &mut back);
            assert_eq!(back, [0.0; 32], "{}", kind.name());
        }
    }
}
