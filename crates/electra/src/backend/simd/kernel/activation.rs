//! Activations in the types that instructions multiply.

/// A quantized activation: a byte, or i16 where the instruction set multiplies no bytes.
pub(crate) trait Activation: Copy + Default + Send + Sync + 'static {
    fn from_i32(value: i32) -> Self;
    /// Added to every number, so that it is unsigned where the type is.
    const SHIFT: i32 = 0;
}

// The quantizer keeps within -128..=127, and with the shift within 0..=255.

impl Activation for u8 {
    const SHIFT: i32 = 128;

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value as Self
    }
}

impl Activation for i8 {
    #[allow(clippy::cast_possible_truncation)]
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value as Self
    }
}

impl Activation for i16 {
    #[allow(clippy::cast_possible_truncation)]
    #[inline(always)]
    fn from_i32(value: i32) -> Self {
        value as Self
    }
}
