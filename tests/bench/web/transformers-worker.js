// transformers.js' question answering pipeline, with local files only.
import { serve } from './contestant.js';

/** @type {(question: string, passage: string) => unknown} */
let answerer;

serve({
  /** @param {{ model: string, dtype: string, threads: number }} options */
  async load({ model, dtype, threads }) {
    const from = performance.now();
    const { env, pipeline } = await import('/transformers/transformers.min.js');
    env.allowRemoteModels = false;
    env.allowLocalModels = true;
    env.localModelPath = '/models/';
    // What it would otherwise fetch from a CDN: the same files, from here.
    const runtime = '/transformers-onnxruntime/ort-wasm-simd-threaded.asyncify';
    env.backends.onnx.wasm.wasmPaths = { mjs: `${runtime}.mjs`, wasm: `${runtime}.wasm` };
    env.backends.onnx.wasm.numThreads = threads;
    answerer = await pipeline('question-answering', model, { dtype, device: 'wasm' });
    return { milliseconds: performance.now() - from, kernel: env.version };
  },

  /** @param {{ question: string, passage: string }} asked */
  ask: ({ question, passage }) => answerer(question, passage),
});
