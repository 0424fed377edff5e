// Our network on the GPU, as the engine's worker uses it.
import './gpu-counters.js';
import { serve, timed } from './contestant.js';

let network;

serve({
  async load({ model }) {
    const from = performance.now();
    const { default: init, Network } = await import('/dist/engine/gpu.js');
    const [bytes] = await Promise.all([fetch(model).then((response) => response.arrayBuffer()), init()]);
    network = await Network.create(new Uint8Array(bytes), undefined, () => performance.now());
    return { milliseconds: performance.now() - from, kernel: network.arithmetic() };
  },

  async run({ ids, tokenTypes, runs }) {
    const input = [new Uint32Array(ids), new Uint32Array(tokenTypes), new Uint32Array([ids.length])];
    const { times, value } = await timed(runs, () => network.run(...input));
    return { times, logits: [...value] };
  },

  counts: () => ({ ...gpuCounts }),
});
