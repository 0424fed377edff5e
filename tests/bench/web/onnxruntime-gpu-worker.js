// onnxruntime-web on its WebGPU back end.
import './gpu-counters.js';
import { serve, timed } from './contestant.js';

let ort;
let session;

serve({
  async load({ model }) {
    const from = performance.now();
    ort = await import('/onnxruntime/ort.webgpu.min.mjs');
    ort.env.wasm.wasmPaths = '/onnxruntime/';
    ort.env.wasm.numThreads = 1;
    session = await ort.InferenceSession.create(model, { executionProviders: ['webgpu'], graphOptimizationLevel: 'all' });
    return { milliseconds: performance.now() - from, kernel: ort.env.versions.web };
  },

  async run({ ids, tokenTypes, runs }) {
    const tensor = (values) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, ids.length]);
    const feeds = { input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)), token_type_ids: tensor(tokenTypes) };
    const { times, value } = await timed(runs, () => session.run(feeds));
    return { times, logits: [...value.start_logits.data, ...value.end_logits.data] };
  },

  counts: () => ({ ...gpuCounts }),
});
