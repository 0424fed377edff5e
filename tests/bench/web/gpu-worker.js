// Our network on the GPU, as the engine's worker uses it.
import './gpu-counters.js';
import { serve } from './contestant.js';

/** @type {import('/dist/engine/gpu.js').Network} */
let network;

serve({
  /** @param {{ model: string }} options */
  async load({ model }) {
    const from = performance.now();
    const { default: init, Network } = await import('/dist/engine/gpu.js');
    const [bytes] = await Promise.all([fetch(model).then((response) => response.arrayBuffer()), init()]);
    network = await Network.create(new Uint8Array(bytes), undefined, () => performance.now());
    return { milliseconds: performance.now() - from, kernel: network.arithmetic() };
  },

  /**
   * All windows go in one batch.
   *
   * @param {{ windows: Input[] }} input
   */
  async run({ windows }) {
    /** @param {number[][]} lists */
    const join = (lists) => Uint32Array.from(lists.flat());
    const ids = join(windows.map((window) => window.ids));
    const tokenTypes = join(windows.map((window) => window.tokenTypes));
    const lengths = Uint32Array.from(windows, (window) => window.ids.length);
    const from = performance.now();
    const logits = await network.run(ids, tokenTypes, lengths);
    return { milliseconds: performance.now() - from, logits: [...logits] };
  },

  counts: () => ({ ...gpuCounts }),
});
