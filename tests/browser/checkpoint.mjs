// Makes a Hugging Face checkpoint out of a model file: what `electra-qa convert` does, backwards.
//
//   node tests/browser/checkpoint.mjs FILE.gguf FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ name: string, shape: number[], type: number, at: number }} Tensor
 * @typedef {number | boolean | string} Scalar
 */

/**
 * Metadata and tensors of a GGUF file.
 *
 * @param {Buffer} bytes
 */
function read(bytes) {
  let at = 8;
  /**
   * @template T
   * @param {number} size
   * @param {(at: number) => T} how
   */
  const take = (size, how) => {
    const value = how(at);
    at += size;
    return value;
  };
  const u32 = () => take(4, (at) => bytes.readUInt32LE(at));
  const u64 = () => Number(take(8, (at) => bytes.readBigUInt64LE(at)));
  const string = () => {
    const length = u64();
    return take(length, (at) => bytes.toString('utf8', at, at + length));
  };
  /** @returns {Scalar | Scalar[]} */
  const value = (kind = u32()) => {
    if (kind === 4) return u32();
    if (kind === 6) return take(4, (at) => bytes.readFloatLE(at));
    if (kind === 7) return take(1, (at) => bytes[at] !== 0);
    if (kind === 8) return string();
    if (kind !== 9) throw new Error(`value type ${kind}`);
    const [of, length] = [u32(), u64()];
    return Array.from({ length }, () => /** @type {Scalar} */ (value(of)));
  };
  const [tensorCount, keyCount] = [u64(), u64()];
  const metadata = Object.fromEntries(Array.from({ length: keyCount }, () => [string(), value()]));
  const tensors = Array.from({ length: tensorCount }, () => {
    const name = string();
    const shape = Array.from({ length: u32() }, u64).reverse();
    return { name, shape, type: u32(), at: u64() };
  });
  const start = Math.ceil(at / 32) * 32;
  tensors.forEach((tensor) => (tensor.at += start));
  return { metadata, tensors };
}

/** @param {number} bits */
function half(bits) {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/**
 * Numbers of a tensor as float32.
 *
 * @param {Buffer} bytes
 * @param {Tensor} tensor
 */
function numbers(bytes, { shape, type, at }) {
  const out = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (type === 0) out.forEach((_, i) => (out[i] = bytes.readFloatLE(at + 4 * i)));
  else if (type === 1) out.forEach((_, i) => (out[i] = half(bytes.readUInt16LE(at + 2 * i))));
  else if (type === 2) {
    for (let block = 0; block < out.length / 32; block += 1) {
      const place = at + 18 * block;
      const scale = half(bytes.readUInt16LE(place));
      for (let i = 0; i < 16; i += 1) {
        const byte = bytes[place + 2 + i];
        out[32 * block + i] = ((byte & 15) - 8) * scale;
        out[32 * block + 16 + i] = ((byte >> 4) - 8) * scale;
      }
    }
  } else if (type === 8) {
    for (let block = 0; block < out.length / 32; block += 1) {
      const place = at + 34 * block;
      const scale = half(bytes.readUInt16LE(place));
      for (let i = 0; i < 32; i += 1) out[32 * block + i] = bytes.readInt8(place + 2 + i) * scale;
    }
  } else throw new Error(`tensor type ${type}`);
  return out;
}

/** @type {Record<string, string>} */
const PARTS = {
  token_embd: 'embeddings.word_embeddings',
  position_embd: 'embeddings.position_embeddings',
  token_types: 'embeddings.token_type_embeddings',
  token_embd_norm: 'embeddings.LayerNorm',
  embd_proj: 'embeddings_project',
  attn_q: 'attention.self.query',
  attn_k: 'attention.self.key',
  attn_v: 'attention.self.value',
  attn_output: 'attention.output.dense',
  attn_output_norm: 'attention.output.LayerNorm',
  ffn_up: 'intermediate.dense',
  ffn_down: 'output.dense',
  layer_output_norm: 'output.LayerNorm',
};

/** @param {string} name */
function transformersName(name) {
  const [, layer, part = '', kind] = name.match(/^(?:blk\.(\d+)\.)?(.*)\.(weight|bias)$/) ?? [];
  if (part === 'qa_output') return `qa_outputs.${kind}`;
  return `electra.${layer === undefined ? '' : `encoder.layer.${layer}.`}${PARTS[part]}.${kind}`;
}

/**
 * The files of a checkpoint in float32, by name.
 *
 * @param {Buffer} bytes
 */
export function checkpointOf(bytes) {
  const { metadata, tensors } = read(bytes);
  const tokens = /** @type {string[]} */ (metadata['tokenizer.ggml.tokens']);
  /** @param {string} key */
  const get = (key) => metadata[`electra.${key}`];
  const config = {
    architectures: ['ElectraForQuestionAnswering'],
    model_type: 'electra',
    vocab_size: tokens.length,
    embedding_size: get('token_embedding_length'),
    hidden_size: get('embedding_length'),
    num_hidden_layers: get('block_count'),
    num_attention_heads: get('attention.head_count'),
    intermediate_size: get('feed_forward_length'),
    max_position_embeddings: get('context_length'),
    type_vocab_size: get('token_type_count'),
    layer_norm_eps: get('attention.layer_norm_epsilon'),
    hidden_act: get('activation'),
  };
  /** @type {Record<string, { dtype: string, shape: number[], data_offsets: number[] }>} */
  const header = {};
  let end = 0;
  for (const { name, shape } of tensors) {
    const start = end;
    end += 4 * shape.reduce((a, b) => a * b, 1);
    header[transformersName(name)] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  const content = tensors.map((tensor) => Buffer.from(numbers(bytes, tensor).buffer));
  return {
    'config.json': Buffer.from(JSON.stringify(config)),
    'vocab.txt': Buffer.from(tokens.join('\n')),
    'tokenizer_config.json': Buffer.from(JSON.stringify({ do_lower_case: metadata['tokenizer.wordpiece.lowercase'] })),
    'model.safetensors': Buffer.concat([length, head, ...content]),
  };
}

if (process.argv[1] === import.meta.filename) {
  const [, , file, folder] = process.argv;
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(checkpointOf(readFileSync(file)))) writeFileSync(join(folder, name), content);
}
