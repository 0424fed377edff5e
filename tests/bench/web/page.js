// What the driver calls in a page: contestants in workers, and our reader as a page uses it.
/** @type {Map<string, Worker>} */
const contestants = new Map();
/** @type {Map<string, import('/dist/electra-qa.js').Reader>} */
const readers = new Map();

/**
 * @template T
 * @param {Map<string, T>} all
 * @param {string} id
 */
function named(all, id) {
  const found = all.get(id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
}

/**
 * Calls a function of a worker of `contestant.js`.
 *
 * @param {Worker} worker
 * @param {string} name
 * @param {unknown} argument
 * @returns {Promise<any>}
 */
function call(worker, name, argument) {
  return new Promise((resolve, reject) => {
    const channel = new MessageChannel();
    worker.onerror = (event) => reject(new Error(event.message ?? 'the worker does not start'));
    channel.port1.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value));
    worker.postMessage({ name, argument }, [channel.port2]);
  });
}

/** @type {Pick<typeof globalThis, 'load' | 'call' | 'timedCall' | 'createReader' | 'ask' | 'workerMemory' | 'pause' | 'ready'>} */
const functions = {
  /** Starts a contestant in a worker of its own; resolves to what its `load` gives. */
  async load(id, script, options) {
    const worker = new Worker(script, { type: 'module' });
    contestants.set(id, worker);
    return call(worker, 'load', options);
  },

  /** Calls another function of a contestant. */
  call: (id, name, argument) => call(named(contestants, id), name, argument),

  /** As `call`, with the milliseconds that a page waits for it. */
  async timedCall(id, name, argument) {
    const from = performance.now();
    const value = await call(named(contestants, id), name, argument);
    return { value, milliseconds: performance.now() - from };
  },

  /** Our reader, from the import on. */
  async createReader(id, options) {
    const from = performance.now();
    const { createReader } = await import('/dist/electra-qa.js');
    readers.set(id, await createReader(options));
    return performance.now() - from;
  },

  async ask(id, question, passage, options) {
    const from = performance.now();
    const result = await named(readers, id).ask(question, passage, options);
    return { ...result, milliseconds: performance.now() - from };
  },

  /** `{ bytes, workers }`: WebAssembly memory of all workers that load `memory.js`. */
  async workerMemory(milliseconds = 300) {
    const channel = new BroadcastChannel('memory');
    const found = { bytes: 0, workers: 0 };
    channel.onmessage = ({ data }) => {
      if (typeof data !== 'number') return;
      found.bytes += data;
      found.workers += 1;
    };
    channel.postMessage('ask');
    await new Promise((done) => setTimeout(done, milliseconds));
    channel.close();
    return found;
  },

  pause: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  ready: true,
};
Object.assign(globalThis, functions);
