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
    this.#worker.postMessage({ message, names: filesOf(message).map(({ name }) => name) });
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

/** The files of a checkpoint, in the message that tells the worker to load them. */
const filesOf = (message) => message.source?.files?.files ?? [];

/** A message as it was sent: version 20 passes a `File` on without its name, which tells what is in it. */
export function received({ message, names }) {
  const files = filesOf(message);
  names.forEach((name, i) => name !== undefined && (files[i] = new File([files[i]], name)));
  return message;
}
