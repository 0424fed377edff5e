// Our network alone.
import { serve, timed } from './contestant.js';

/**
 * What `network/` exports.
 *
 * @typedef {{ kernel(): string, run(ids: Uint32Array, tokenTypes: Uint32Array): Float32Array }} Network
 */
/** @type {Network} */
let network;

serve({
  /** @param {{ build: string, backend: string, model: string }} options */
  async load({ build, backend, model }) {
    const from = performance.now();
    const { default: init, Network } = await import(`/network/${build}/network.js`);
    const [bytes] = await Promise.all([fetch(model).then((response) => response.arrayBuffer()), init()]);
    network = new Network(new Uint8Array(bytes), backend);
    return { milliseconds: performance.now() - from, kernel: network.kernel() };
  },

  /** @param {Input & { runs: number }} input */
  async run({ ids, tokenTypes, runs }) {
    const [pieces, types] = [new Uint32Array(ids), new Uint32Array(tokenTypes)];
    const { times, value } = await timed(runs, () => network.run(pieces, types));
    return { times, logits: [...value] };
  },
});
