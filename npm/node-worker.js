// The engine's worker in Node: gives the thread what the engine uses of a browser's worker, then runs the same script.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { received, Thread } from './thread.js';

const { fetch } = globalThis;
const events = new EventTarget();

/** Node's own, and files. */
async function fetchAny(address, options) {
  const url = new URL(address.url ?? address);
  if (url.protocol !== 'file:') return fetch(address, options);
  const headers = url.pathname.endsWith('.wasm') ? { 'content-type': 'application/wasm' } : {};
  return new Response(await readFile(url), { headers });
}

Object.assign(globalThis, {
  self: globalThis,
  name: workerData.name,
  location: new URL(import.meta.url),
  fetch: fetchAny,
  onmessage: null,
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: events.addEventListener.bind(events),
  removeEventListener: events.removeEventListener.bind(events),
  // biome-ignore lint/complexity/noStaticOnlyClass: what the engine asks whether it is in a worker
  DedicatedWorkerGlobalScope: class {
    static [Symbol.hasInstance] = (object) => object === globalThis;
  },
  Worker: class extends Thread {
    constructor(_, { name }) {
      super(name);
    }
  },
});
// Version 20 has none.
globalThis.navigator ??= { hardwareConcurrency: availableParallelism() };

await import('./worker.js');
// Messages wait until then.
parentPort.on('message', (sent) => {
  const event = new MessageEvent('message', { data: received(sent) });
  events.dispatchEvent(event);
  globalThis.onmessage?.(event);
});
