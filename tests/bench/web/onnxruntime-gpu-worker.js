// onnxruntime-web on its WebGPU back end.
import './gpu-counters.js';
import { serve } from './contestant.js';

/** @type {OnnxRuntime} */
let ort;
/** @type {OnnxSession} */
let session;

serve({
  /** @param {{ model: string }} options */
  async load({ model }) {
    const from = performance.now();
    ort = await import('/onnxruntime/ort.webgpu.min.mjs');
    ort.env.wasm.wasmPaths = '/onnxruntime/';
    ort.env.wasm.numThreads = 1;
    session = await ort.InferenceSession.create(model, { executionProviders: ['webgpu'], graphOptimizationLevel: 'all' });
    return { milliseconds: performance.now() - from, kernel: ort.env.versions.web };
  },

  /**
   * Windows of one length, in one batch or one after another.
   *
   * @param {{ windows: Input[], batch: boolean }} input
   */
  async run({ windows, batch }) {
    const from = performance.now();
    const logits = [];
    for (const group of batch ? [windows] : windows.map((window) => [window])) {
      const length = group[0].ids.length;
      /** @param {number[][]} lists */
      const tensor = (lists) => new ort.Tensor('int64', BigInt64Array.from(lists.flat(), BigInt), [group.length, length]);
      const { start_logits, end_logits } = await session.run({
        input_ids: tensor(group.map(({ ids }) => ids)),
        attention_mask: tensor(group.map(({ ids }) => ids.map(() => 1))),
        token_type_ids: tensor(group.map(({ tokenTypes }) => tokenTypes)),
      });
      for (let i = 0; i < group.length; i += 1) {
        /** @param {{ data: Float32Array }} tensor */
        const part = ({ data }) => data.subarray(i * length, (i + 1) * length);
        logits.push(...part(start_logits), ...part(end_logits));
      }
    }
    return { milliseconds: performance.now() - from, logits };
  },

  counts: () => ({ ...gpuCounts }),
});
