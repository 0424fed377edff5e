// onnxruntime-web on its WebAssembly back end, from its small build without GPU code.
import { serve, timed } from './contestant.js';

/** @type {OnnxRuntime} */
let ort;
/** @type {OnnxSession} */
let session;

serve({
  /** @param {{ model: string, threads: number }} options */
  async load({ model, threads }) {
    const from = performance.now();
    ort = await import('/onnxruntime/ort.wasm.min.mjs');
    ort.env.wasm.wasmPaths = '/onnxruntime/';
    ort.env.wasm.numThreads = threads;
    session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
    return { milliseconds: performance.now() - from, kernel: `${ort.env.versions.web}, ${ort.env.wasm.numThreads} threads` };
  },

  /** @param {Input & { runs: number }} input */
  async run({ ids, tokenTypes, runs }) {
    // Made before the clock starts: only the forward pass counts.
    /** @param {number[]} values */
    const tensor = (values) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, ids.length]);
    const feeds = { input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)), token_type_ids: tensor(tokenTypes) };
    const { times, value } = await timed(runs, () => session.run(feeds));
    return { times, logits: [...value.start_logits.data, ...value.end_logits.data] };
  },
});
