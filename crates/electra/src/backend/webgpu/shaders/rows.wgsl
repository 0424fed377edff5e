@group(0) @binding(2) var<storage, read> vectors: array<vec4<f32>>;
@group(1) @binding(1) var<storage, read> source: array<vec4<f32>>;

// Mean and 1/σ of the 32 rows of this workgroup, four threads a row.
var<workgroup> moments: array<vec2<f32>, 32>;
var<workgroup> parts: array<f32, 128>;

fn sum_of_four(thread: u32, part: vec4<f32>) -> f32 {
  parts[thread] = dot(part, vec4<f32>(1.0));
  workgroupBarrier();
  let first = thread & ~3u;
  let sum = parts[first] + parts[first + 1u] + parts[first + 2u] + parts[first + 3u];
  workgroupBarrier();
  return sum;
}

// Computes them, in two passes so that nothing cancels.
fn find_moments(thread: u32, first_row: u32) {
  let start = min(first_row + thread / 4u, batch[0] - 1u) * params.source_row;
  let width = f32(params.width);
  var sum = vec4<f32>(0.0);
  for (var k = thread & 3u; k < params.source_row; k += 4u) {
    sum += source[start + k];
  }
  let mean = sum_of_four(thread, sum) / width;
  var squares = vec4<f32>(0.0);
  for (var k = thread & 3u; k < params.source_row; k += 4u) {
    let distance = source[start + k] - mean;
    squares += distance * distance;
  }
  // What fills the row up is no part of it.
  let filling = f32(params.source_row * 4u) - width;
  let variance = (sum_of_four(thread, squares) - filling * mean * mean) / width;
  if ((thread & 3u) == 0u) {
    let found = vec2<f32>(mean, inverseSqrt(max(variance, 0.0) + params.epsilon));
    moments[thread / 4u] = select(vec2<f32>(0.0, 1.0), found, params.normed != 0u);
  }
  workgroupBarrier();
}
