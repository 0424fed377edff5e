// A worker thread with what the engine uses of a browser's Worker.
import { Worker } from 'node:worker_threads';

export class Thread {
  onmessage = null;
  onerror = null;
  #worker;

  constructor(name) {
    // Options of the command line are the main program's; some of them a thread refuses.
    this.#worker = new Worker(new URL('node-worker.js', import.meta.url), { workerData: { name }, execArgv: [] });
    this.#worker.on('message', (data) => this.onmessage?.(new MessageEvent('message', { data })));
    this.#worker.on('error', () => this.onerror?.(new Event('error', { cancelable: true })));
  }

  postMessage(message) {
    this.#worker.postMessage({ message, names: [...blobsOf(message)].map(([holder, key]) => holder[key].name) });
  }

  terminate() {
    this.#worker.terminate();
  }

  ref() {
    this.#worker.ref();
  }

  unref() {
    this.#worker.unref();
  }
}

/** Where the files in a message are: holder and key of each. */
function* blobsOf(holder) {
  for (const [key, value] of Object.entries(holder)) {
    if (value instanceof Blob) yield [holder, key];
    else if (Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype) yield* blobsOf(value);
  }
}

/** A message as it was sent: version 20 passes a `File` on without its name, which tells what is in it. */
export function received({ message, names }) {
  [...blobsOf(message)].forEach(([holder, key], i) => {
    if (names[i] !== undefined) holder[key] = new File([holder[key]], names[i]);
  });
  return message;
}
