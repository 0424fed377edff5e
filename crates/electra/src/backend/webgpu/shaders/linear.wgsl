// A product: result = activation(norm(source) · weightsᵀ + bias) + norm(residual).
//
// A workgroup makes 32 rows × 64 columns, a thread 4 × 4 of them; 32 inputs at a time lie in its memory.

@group(0) @binding(1) var<storage, read> weights: array<vec4<u32>>;
@group(1) @binding(2) var<storage, read_write> result: array<vec4<f32>>;
@group(1) @binding(3) var<storage, read> residual: array<vec4<f32>>;
// Mean and 1/σ of rows, kept for the product that adds the same rows again.
@group(1) @binding(4) var<storage, read_write> kept: array<vec2<f32>>;

override NORM: bool = false;
override RESIDUAL: bool = false;
// 0: none, 1: GELU, 2: GELU through tanh, 3: ReLU.
override ACTIVATION: u32 = 0u;
// How weights are stored. 0: int8 with scales, 1: f16, 2: f32.
override STORED: u32 = 0u;

var<workgroup> left: array<real4, 256>;
var<workgroup> right: array<real4, 512>;

// The low bytes first, with their signs.
fn bytes(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<i32>(i32(word)) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u));
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

fn erf(x: f32) -> f32 {
  // Abramowitz and Stegun 7.1.26, within 1.5e-7.
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - sum * exp(-x * x));
}

fn activate(x: vec4<f32>) -> vec4<f32> {
  if (ACTIVATION == 1u) {
    let y = x * 0.70710678;
    return 0.5 * x * (1.0 + vec4<f32>(erf(y.x), erf(y.y), erf(y.z), erf(y.w)));
  }
  if (ACTIVATION == 2u) {
    let y = 0.79788456 * (x + 0.044715 * x * x * x);
    // Beyond ±10 it is ±1; some devices overflow.
    return 0.5 * x * (1.0 + tanh(clamp(y, vec4<f32>(-10.0), vec4<f32>(10.0))));
  }
  if (ACTIVATION == 3u) {
    return max(x, vec4<f32>(0.0));
  }
  return x;
}

fn finish(row: u32, column: u32, sum: vec4<f32>) {
  if (row >= batch[0]) {
    return;
  }
  var value = activate(sum + vectors[params.bias + column]);
  let at = row * params.result_row + column;
  if (RESIDUAL) {
    var added = residual[at];
    if (params.normed != 0u) {
      let moment = kept[row];
      added = (added - moment.x) * moment.y * vectors[params.gamma + column] + vectors[params.beta + column];
    }
    value += added;
  }
  result[at] = value;
}

@compute @workgroup_size(128)
fn linear(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let rows = batch[0];
  let first_row = group.y * 32u;
  if (NORM) {
    find_moments(thread, first_row);
    let row = first_row + thread;
    if (group.x == 0u && thread < 32u && row < rows) {
      kept[row] = moments[thread];
    }
  }
  // The quad of inputs and the four columns whose weights this thread fetches.
  let quad = thread / 16u;
  let column = thread % 16u;
  // The rows and columns that it computes.
  let own_row = thread / 16u * 4u;
  var sums = array<vec4<f32>, 4>();
  for (var k = 0u; k < params.source_row; k += 8u) {
    for (var i = thread; i < 256u; i += 128u) {
      let at = k + i % 8u;
      var value = source[min(first_row + i / 8u, rows - 1u) * params.source_row + at];
      if (NORM) {
        let moment = moments[i / 8u];
        value = (value - moment.x) * moment.y;
        if (params.normed != 0u) {
          value = value * vectors[params.gamma + at] + vectors[params.beta + at];
        }
      }
      left[i] = real4(value);
    }
    let stored = stored_weights((group.x * params.source_row + k + quad) * 16u + column);
    let scale = vectors[k / 8u * params.scale_step + group.x * 16u + column];
    let inputs = transpose(stored);
    for (var i = 0u; i < 4u; i++) {
      right[(quad * 4u + i) * 16u + column] = real4(inputs[i] * scale);
    }
    workgroupBarrier();
    for (var q = 0u; q < 8u; q++) {
      let b0 = right[(q * 4u) * 16u + column];
      let b1 = right[(q * 4u + 1u) * 16u + column];
      let b2 = right[(q * 4u + 2u) * 16u + column];
      let b3 = right[(q * 4u + 3u) * 16u + column];
      for (var r = 0u; r < 4u; r++) {
        let a = left[(own_row + r) * 8u + q];
        sums[r] += vec4<f32>(a.x * b0 + a.y * b1 + a.z * b2 + a.w * b3);
      }
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 4u; r++) {
    finish(first_row + own_row + r, group.x * 16u + column, sums[r]);
  }
}
