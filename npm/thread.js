// A worker thread with what the engine uses of a browser's Worker.
import { Worker } from 'node:worker_threads';

/**
 * What is sent, and what is in it.
 * @typedef {Record<string, unknown>} Message
 */

export class Thread {
  /** @type {((event: MessageEvent) => void) | null} */
  onmessage = null;
  /** @type {((event: Event) => void) | null} */
  onerror = null;
  #worker;

  /** @param {string} name */
  constructor(name) {
    // Options of the command line are the main program's; some of them a thread refuses.
    this.#worker = new Worker(new URL('node-worker.js', import.meta.url), { workerData: { name }, execArgv: [] });
    this.#worker.on('message', (data) => this.onmessage?.(new MessageEvent('message', { data })));
    this.#worker.on('error', () => this.onerror?.(new Event('error', { cancelable: true })));
  }

  /**
   * @param {Message} message
   * @param {import('node:worker_threads').Transferable[]} [transferred]
   */
  postMessage(message, transferred) {
    const names = Array.from(blobsOf(message), ([holder, key]) => /** @type {Partial<File>} */ (holder[key]).name);
    this.#worker.postMessage({ message, names }, transferred);
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

/**
 * Where the files in a message are: holder and key of each.
 * @param {Message} holder
 * @returns {Generator<[Message, string]>}
 */
function* blobsOf(holder) {
  for (const [key, value] of Object.entries(holder)) {
    if (value instanceof Blob) yield [holder, key];
    else if (Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype)
      yield* blobsOf(/** @type {Message} */ (value));
  }
}

/**
 * A message as it was sent: version 20 passes a `File` on without its name, which tells what is in it.
 * @param {{ message: Message, names: (string | undefined)[] }} sent
 */
export function received({ message, names }) {
  [...blobsOf(message)].forEach(([holder, key], i) => {
    const name = names[i];
    if (name !== undefined) holder[key] = new File([/** @type {Blob} */ (holder[key])], name);
  });
  return message;
}
