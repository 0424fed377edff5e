// Attention of one head within one window, without a matrix of scores: a thread has a query and goes over the keys,
// which lie in the workgroup's memory KEYS at a time.
//
// A row of `source` holds the queries, keys and values of all heads.

@group(1) @binding(1) var<storage, read> source: array<vec4<f32>>;
@group(1) @binding(2) var<storage, read_write> result: array<vec4<f32>>;

var<workgroup> keys: array<real4, KEYS * HEAD>;
var<workgroup> values: array<real4, KEYS * HEAD>;

// Less than any score, and finite: not every device knows infinity.
const NO_SCORE = -1e30;

@compute @workgroup_size(64)
fn attention(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let tile = batch[1] + group.x * 4u;
  let first_row = batch[tile];
  let length = batch[tile + 1u];
  let query = batch[tile + 2u] + thread;
  let head = group.y * HEAD;

  var q: array<real4, HEAD>;
  var sums: array<vec4<f32>, HEAD>;
  let start = (first_row + min(query, length - 1u)) * params.source_row + head;
  for (var d = 0u; d < HEAD; d++) {
    q[d] = real4(source[start + d] * params.score_scale);
    sums[d] = vec4<f32>(0.0);
  }
  var most = NO_SCORE;
  var total = 0.0;
  for (var first = 0u; first < length; first += KEYS) {
    let count = min(KEYS, length - first);
    workgroupBarrier();
    for (var i = thread; i < KEYS * HEAD; i += 64u) {
      let row = first_row + first + min(i / HEAD, count - 1u);
      let at = row * params.source_row + params.heads_row + head + i % HEAD;
      keys[i] = real4(source[at]);
      values[i] = real4(source[at + params.heads_row]);
    }
    workgroupBarrier();
    for (var key = 0u; key < count; key += 4u) {
      let at = key * HEAD;
      var scores = vec4<f32>(0.0);
      for (var d = 0u; d < HEAD; d++) {
        let x = q[d];
        scores += vec4<f32>(vec4(
          dot(x, keys[at + d]),
          dot(x, keys[at + HEAD + d]),
          dot(x, keys[at + 2u * HEAD + d]),
          dot(x, keys[at + 3u * HEAD + d]),
        ));
      }
      let there = vec4<u32>(key, key + 1u, key + 2u, key + 3u) < vec4<u32>(count);
      scores = select(vec4<f32>(NO_SCORE), scores, there);
      let now_most = max(max(most, max(scores.x, scores.y)), max(scores.z, scores.w));
      let shrink = exp(most - now_most);
      let p = exp(scores - now_most);
      most = now_most;
      total = total * shrink + dot(p, vec4<f32>(1.0));
      for (var d = 0u; d < HEAD; d++) {
        let v = at + d;
        sums[d] = sums[d] * shrink + p.x * vec4<f32>(values[v]) + p.y * vec4<f32>(values[v + HEAD])
          + p.z * vec4<f32>(values[v + 2u * HEAD]) + p.w * vec4<f32>(values[v + 3u * HEAD]);
      }
    }
  }
  if (query < length) {
    let at = (first_row + query) * params.result_row + head;
    for (var d = 0u; d < HEAD; d++) {
      result[at + d] = sums[d] / total;
    }
  }
}
