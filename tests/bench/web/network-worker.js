// Our network alone.
import { serve, timed } from './contestant.js';

let network;

serve({
  async load({ build, backend, model }) {
    const from = performance.now();
    const { default: init, Network } = await import(`/network/${build}/network.js`);
    const [bytes] = await Promise.all([fetch(model).then((response) => response.arrayBuffer()), init()]);
    network = new Network(new Uint8Array(bytes), backend);
    return { milliseconds: performance.now() - from, kernel: network.kernel() };
  },

  async run({ ids, tokenTypes, runs }) {
    const input = [new Uint32Array(ids), new Uint32Array(tokenTypes)];
    const { times, value } = await timed(runs, () => network.run(...input));
    return { times, logits: [...value] };
  },
});
