// The multiplying of a product whose weights are bytes, by packed dot products of bytes. An activation is two signed
// bytes: 256 · high + low steps of a size that its row has for these 32 inputs, 1/32512 of the largest. So it has the
// accuracy of 16 bits, and sums are exact.

var<workgroup> high: array<u32, 256>;
var<workgroup> low: array<u32, 256>;
var<workgroup> steps: array<f32, 32>;
var<workgroup> right: array<vec4<u32>, 128>;

fn largest(x: vec4<f32>) -> f32 {
  let y = abs(x);
  return max(max(y.x, y.y), max(y.z, y.w));
}

fn put(i: u32, x: vec4<f32>) {
  let whole = vec4<i32>(round(x));
  let above = (whole + 128) >> vec4<u32>(8u);
  high[i] = pack4xI8(above);
  low[i] = pack4xI8(whole - above * 256);
}

fn four_dots(left: u32, columns: vec4<u32>) -> vec4<i32> {
  return vec4<i32>(
    dot4I8Packed(left, columns.x),
    dot4I8Packed(left, columns.y),
    dot4I8Packed(left, columns.z),
    dot4I8Packed(left, columns.w),
  );
}

fn multiply(first_row: u32, tile: u32, thread: u32) -> array<vec4<f32>, 4> {
  // The quad of inputs whose weights this thread fetches, for its columns.
  let quad = thread / 16u;
  let column = columns_of(thread);
  // The row of which it fetches two quads, one of four threads.
  let row = thread / 4u;
  let pair = (thread & 3u) * 2u;
  let own_row = first_row_of(thread);
  var sums = array<vec4<f32>, 4>();
  for (var k = 0u; k < params.source_row; k += 8u) {
    let a = fetch(first_row, row, k + pair);
    let b = fetch(first_row, row, k + pair + 1u);
    parts[thread] = max(largest(a), largest(b));
    right[thread] = weights[(tile * params.source_row + k + quad) * 16u + column];
    workgroupBarrier();
    let first = thread & ~3u;
    let most = max(max(parts[first], parts[first + 1u]), max(parts[first + 2u], parts[first + 3u]));
    let inverse = select(0.0, 32512.0 / most, most > 1e-30);
    put(row * 8u + pair, a * inverse);
    put(row * 8u + pair + 1u, b * inverse);
    if (thread == first) {
      steps[row] = most / 32512.0;
    }
    workgroupBarrier();
    var highs = array<vec4<i32>, 4>();
    var lows = array<vec4<i32>, 4>();
    for (var q = 0u; q < 8u; q++) {
      let columns = right[q * 16u + column];
      for (var r = 0u; r < 4u; r++) {
        let at = (own_row + r) * 8u + q;
        highs[r] += four_dots(high[at], columns);
        lows[r] += four_dots(low[at], columns);
      }
    }
    let scale = vectors[k / 8u * params.scale_step + tile * 16u + column];
    for (var r = 0u; r < 4u; r++) {
      sums[r] += vec4<f32>(highs[r] * 256 + lows[r]) * (steps[own_row + r] * scale);
    }
    workgroupBarrier();
  }
  return sums;
}
