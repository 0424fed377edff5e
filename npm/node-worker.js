// The engine's worker in Node: gives the thread what the engine uses of a browser's worker, then runs the same script.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { received, Thread } from './thread.js';

const { fetch } = globalThis;
const events = new EventTarget();
/** A thread has one. */
const parent = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/**
 * Node's own, and files.
 * @param {string | URL | Request} address
 * @param {RequestInit} [options]
 */
async function fetchAny(address, options) {
  const url = new URL(address instanceof Request ? address.url : address);
  if (url.protocol !== 'file:') return fetch(address, options);
  const headers = new Headers(url.pathname.endsWith('.wasm') ? { 'content-type': 'application/wasm' } : undefined);
  return new Response(await readFile(url), { headers });
}

Object.assign(globalThis, {
  self: globalThis,
  name: workerData.name,
  location: new URL(import.meta.url),
  fetch: fetchAny,
  onmessage: null,
  postMessage: parent.postMessage.bind(parent),
  addEventListener: events.addEventListener.bind(events),
  removeEventListener: events.removeEventListener.bind(events),
  // biome-ignore lint/complexity/noStaticOnlyClass: what the engine asks whether it is in a worker
  DedicatedWorkerGlobalScope: class {
    /** @param {unknown} object */
    static [Symbol.hasInstance](object) {
      return object === globalThis;
    }
  },
  Worker: class extends Thread {
    /**
     * @param {string} _
     * @param {{ name: string }} options
     */
    constructor(_, { name }) {
      super(name);
    }
  },
});
// Version 20 has none.
globalThis.navigator ??= /** @type {Navigator} */ ({ hardwareConcurrency: availableParallelism() });

await import('./worker.js');
// Messages wait until then.
parent.on('message', (sent) => {
  const event = new MessageEvent('message', { data: received(sent) });
  events.dispatchEvent(event);
  /** @type {Thread} */ (/** @type {unknown} */ (globalThis)).onmessage?.(event);
});
