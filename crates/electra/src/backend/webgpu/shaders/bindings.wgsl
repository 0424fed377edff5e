// What every kernel is bound to. Rows of activations are whole vec4s; what fills them up is 0.

struct Params {
  // vec4s in a row of `source`, and of `result`.
  source_row: u32,
  result_row: u32,
  // Numbers of a row that a layer norm is over.
  width: u32,
  // Whether there is a layer norm at all: ELECTRA's projection has none after it.
  normed: u32,
  // Where the parts of `vectors` begin, in vec4s. The scales are first: from those of 32 inputs to those
  // of the next 32 it is this far, which is 0 with one scale per output.
  scale_step: u32,
  bias: u32,
  gamma: u32,
  beta: u32,
  epsilon: f32,
  // Of attention: vec4s of all heads together, and 1/√head size.
  heads_row: u32,
  score_scale: f32,
  // Of the embeddings: bytes in a row of each table.
  word_bytes: u32,
  position_bytes: u32,
  type_bytes: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

// The batch: [tokens, start of tiles, 0, 0], then [id, position | token type << 16] for every token,
// then [first row, length, first query, 0] for every tile of queries.
@group(1) @binding(0) var<storage, read> batch: array<u32>;
