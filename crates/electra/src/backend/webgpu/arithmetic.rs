/// How numbers are multiplied. Sums are in f32, but for those of 32 bytes at a time, which are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// In 16 bits, on devices that have them.
    F16,
    /// Activations of 16 bits, in two bytes, by weights in bytes, with packed dot products. Weights that are
    /// stored otherwise are multiplied in f32.
    Int8,
    /// In 32 bits.
    F32,
}

impl Arithmetic {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::F16, Self::Int8, Self::F32];

    /// `f16`, `int8` or `f32`.
    pub fn name(self) -> &'static str {
        match self {
            Self::F16 => "f16",
            Self::Int8 => "int8",
            Self::F32 => "f32",
        }
    }
}
