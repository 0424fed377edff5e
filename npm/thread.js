// A worker thread with what the engine uses of a browser's Worker.
import { Worker } from 'node:worker_threads';

/** Where a thread finds the model that was handed to it. */
export const MODEL = 'electra-qa:/model';

export class Thread {
  onmessage = null;
  onerror = null;
  #worker;

  /** A thread called so, to which a model may be handed as a `Blob`. */
  constructor(name, model) {
    // Options of the command line are the main program's; some of them a thread refuses.
    this.#worker = new Worker(new URL('node-worker.js', import.meta.url), { workerData: { name, model }, execArgv: [] });
    this.#worker.on('message', (data) => this.onmessage?.(new MessageEvent('message', { data })));
    this.#worker.on('error', () => this.onerror?.(new Event('error', { cancelable: true })));
  }

  postMessage(message) {
    this.#worker.postMessage(message);
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
