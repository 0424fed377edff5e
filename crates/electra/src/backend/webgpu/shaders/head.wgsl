// The span head: two logits for every token, of its normed row. Four threads a token.

@group(1) @binding(2) var<storage, read_write> logits: array<vec2<f32>>;

// The head's weights follow the norm's; its two biases are the first two of a vec4.
@compute @workgroup_size(128)
fn head(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let first_row = group.x * 32u;
  find_moments(thread, first_row);
  let row = first_row + thread / 4u;
  let moment = moments[thread / 4u];
  let start = min(row, batch[0] - 1u) * params.source_row;
  let weights = params.beta + params.source_row;
  var starts = vec4<f32>(0.0);
  var ends = vec4<f32>(0.0);
  for (var k = thread & 3u; k < params.source_row; k += 4u) {
    var x = (source[start + k] - moment.x) * moment.y;
    if (params.normed != 0u) {
      x = x * vectors[params.gamma + k] + vectors[params.beta + k];
    }
    starts += x * vectors[weights + k];
    ends += x * vectors[weights + params.source_row + k];
  }
  let sums = vec2<f32>(sum_of_four(thread, starts), sum_of_four(thread, ends));
  if ((thread & 3u) == 0u && row < batch[0]) {
    logits[row] = sums + vectors[params.bias].xy;
  }
}
