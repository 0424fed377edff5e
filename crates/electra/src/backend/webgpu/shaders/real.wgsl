// The multiplying of a product in f32 or f16, whatever its weights are stored as.

// How weights are stored. 0: int8 with scales, 1: f16, 2: f32.
override STORED: u32 = 0u;

var<workgroup> left: array<real4, 256>;
var<workgroup> right: array<real4, 512>;

// What bytes are divided by: then they are exact in f16, and their products with activations do not overflow it.
const BYTE = 128.0;

// The low bytes first, with their signs.
fn bytes(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<i32>(i32(word)) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u)) / BYTE;
}

fn halves(low: u32, high: u32) -> vec4<f32> {
  return vec4<f32>(unpack2x16float(low), unpack2x16float(high));
}

// Four inputs of four columns: a vector per column.
fn stored_weights(at: u32) -> mat4x4<f32> {
  if (STORED == 0u) {
    let words = weights[at];
    return mat4x4<f32>(bytes(words.x), bytes(words.y), bytes(words.z), bytes(words.w));
  }
  if (STORED == 1u) {
    let first = weights[at * 2u];
    let second = weights[at * 2u + 1u];
    return mat4x4<f32>(halves(first.x, first.y), halves(first.z, first.w), halves(second.x, second.y), halves(second.z, second.w));
  }
  return mat4x4<f32>(
    bitcast<vec4<f32>>(weights[at * 4u]),
    bitcast<vec4<f32>>(weights[at * 4u + 1u]),
    bitcast<vec4<f32>>(weights[at * 4u + 2u]),
    bitcast<vec4<f32>>(weights[at * 4u + 3u]),
  );
}

fn multiply(first_row: u32, tile: u32, thread: u32) -> array<vec4<f32>, 4> {
  // The quad of inputs whose weights this thread fetches, for its columns.
  let quad = thread / 16u;
  let column = columns_of(thread);
  let own_row = first_row_of(thread);
  var sums = array<vec4<f32>, 4>();
  for (var k = 0u; k < params.source_row; k += 8u) {
    for (var i = thread; i < 256u; i += 128u) {
      left[i] = real4(fetch(first_row, i / 8u, k + i % 8u));
    }
    let stored = stored_weights((tile * params.source_row + k + quad) * 16u + column);
    let inputs = transpose(stored);
    for (var i = 0u; i < 4u; i++) {
      right[(quad * 4u + i) * 16u + column] = real4(inputs[i]);
    }
    workgroupBarrier();
    var block = array<vec4<f32>, 4>();
    for (var q = 0u; q < 8u; q++) {
      let b0 = right[(q * 4u) * 16u + column];
      let b1 = right[(q * 4u + 1u) * 16u + column];
      let b2 = right[(q * 4u + 2u) * 16u + column];
      let b3 = right[(q * 4u + 3u) * 16u + column];
      for (var r = 0u; r < 4u; r++) {
        let a = left[(own_row + r) * 8u + q];
        block[r] += vec4<f32>(a.x * b0 + a.y * b1 + a.z * b2 + a.w * b3);
      }
    }
    var scale = vectors[k / 8u * params.scale_step + tile * 16u + column];
    if (STORED == 0u) {
      scale *= BYTE;
    }
    for (var r = 0u; r < 4u; r++) {
      sums[r] += block[r] * scale;
    }
    workgroupBarrier();
  }
  return sums;
}
