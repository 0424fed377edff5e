// Rows of a table as the model file stores them (see storage.rs). NAME, BINDING and TYPE are filled in.

@group(0) @binding(BINDING) var<storage, read> NAME: array<u32>;

fn NAME_byte(at: u32) -> u32 {
  return (NAME[at >> 2u] >> ((at & 3u) * 8u)) & 255u;
}

fn NAME_pair(at: u32) -> u32 {
  return NAME_byte(at) | (NAME_byte(at + 1u) << 8u);
}

fn NAME_half(at: u32) -> f32 {
  return unpack2x16float(NAME_pair(at)).x;
}

// Four bits of the block whose halves of bytes begin at `at`.
fn NAME_nibble(at: u32, i: u32) -> u32 {
  return (NAME_byte(at + i % 16u) >> (i / 16u * 4u)) & 15u;
}

fn NAME_fifth(at: u32, i: u32) -> u32 {
  return ((NAME_byte(at + i / 8u) >> (i % 8u)) & 1u) << 4u;
}

// Number `k` of the row that begins at the byte `row`.
fn NAME_number(row: u32, k: u32) -> f32 {
  let i = k % 32u;
  switch (TYPEu) {
    case 1u: { return NAME_half(row + k * 2u); }
    case 30u: { return bitcast<f32>(NAME_pair(row + k * 2u) << 16u); }
    case 8u: {
      let block = row + k / 32u * 34u;
      return f32(i32(NAME_byte(block + 2u + i) << 24u) >> 24u) * NAME_half(block);
    }
    case 2u: {
      let block = row + k / 32u * 18u;
      return (f32(NAME_nibble(block + 2u, i)) - 8.0) * NAME_half(block);
    }
    case 3u: {
      let block = row + k / 32u * 20u;
      return f32(NAME_nibble(block + 4u, i)) * NAME_half(block) + NAME_half(block + 2u);
    }
    case 6u: {
      let block = row + k / 32u * 22u;
      return (f32(NAME_nibble(block + 6u, i) | NAME_fifth(block + 2u, i)) - 16.0) * NAME_half(block);
    }
    case 7u: {
      let block = row + k / 32u * 24u;
      return f32(NAME_nibble(block + 8u, i) | NAME_fifth(block + 4u, i)) * NAME_half(block) + NAME_half(block + 2u);
    }
    default: { return bitcast<f32>(NAME[(row >> 2u) + k]); }
  }
}
