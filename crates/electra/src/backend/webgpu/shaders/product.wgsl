// A product: result = activation(norm(source) · weightsᵀ + bias) + norm(residual).
//
// What every way to multiply has in common. A workgroup makes 32 rows × 64 columns, a thread 4 × 4 of them; 32 inputs
// at a time lie in its memory.

@group(0) @binding(1) var<storage, read> weights: array<vec4<u32>>;
@group(1) @binding(2) var<storage, read_write> result: array<vec4<f32>>;
@group(1) @binding(3) var<storage, read> residual: array<vec4<f32>>;
// Mean and 1/σ of rows, kept for the product that adds the same rows again.
@group(1) @binding(4) var<storage, read_write> kept: array<vec2<f32>>;

override NORM: bool = false;
override RESIDUAL: bool = false;
// 0: none, 1: GELU, 2: GELU through tanh, 3: ReLU.
override ACTIVATION: u32 = 0u;

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

// Four inputs of a row of this workgroup.
fn fetch(first_row: u32, row: u32, at: u32) -> vec4<f32> {
  var value = source[min(first_row + row, batch[0] - 1u) * params.source_row + at];
  if (NORM) {
    let moment = moments[row];
    value = (value - moment.x) * moment.y;
    if (params.normed != 0u) {
      value = value * vectors[params.gamma + at] + vectors[params.beta + at];
    }
  }
  return value;
}

// `multiply` gives what a thread computes: four rows from this one on, of these four columns.
fn first_row_of(thread: u32) -> u32 {
  return thread / 16u * 4u;
}

fn columns_of(thread: u32) -> u32 {
  return thread % 16u;
}

@compute @workgroup_size(128)
fn linear(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let first_row = group.y * 32u;
  if (NORM) {
    find_moments(thread, first_row);
    let row = first_row + thread;
    if (group.x == 0u && thread < 32u && row < batch[0]) {
      kept[row] = moments[thread];
    }
  }
  var sums = multiply(first_row, group.x, thread);
  for (var r = 0u; r < 4u; r++) {
    finish(first_row + first_row_of(thread) + r, group.x * 16u + columns_of(thread), sums[r]);
  }
}
