// The sum of word, position and type embeddings; a workgroup makes the row of a token.

@group(1) @binding(2) var<storage, read_write> result: array<vec4<f32>>;

fn sum(id: u32, position: u32, kind: u32, k: u32) -> f32 {
  if (k >= params.width) {
    return 0.0;
  }
  return words_number(id * params.word_bytes, k) + positions_number(position * params.position_bytes, k)
    + types_number(kind * params.type_bytes, k);
}

@compute @workgroup_size(64)
fn embed(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let at = 4u + group.x * 2u;
  let id = batch[at];
  let position = batch[at + 1u] & 0xffffu;
  let kind = batch[at + 1u] >> 16u;
  for (var i = thread; i < params.result_row; i += 64u) {
    let k = i * 4u;
    result[group.x * params.result_row + i] = vec4<f32>(
      sum(id, position, kind, k),
      sum(id, position, kind, k + 1u),
      sum(id, position, kind, k + 2u),
      sum(id, position, kind, k + 3u),
    );
  }
}
