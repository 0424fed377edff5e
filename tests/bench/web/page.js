// What the driver calls in a page: contestants in workers, and our reader as a page uses it.
const contestants = new Map();
const readers = new Map();

/** Calls a function of a worker of `contestant.js`. */
function call(worker, name, argument) {
  return new Promise((resolve, reject) => {
    const channel = new MessageChannel();
    worker.onerror = (event) => reject(new Error(event.message ?? 'the worker does not start'));
    channel.port1.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value));
    worker.postMessage({ name, argument }, [channel.port2]);
  });
}

Object.assign(globalThis, {
  /** Starts a contestant in a worker of its own; resolves to what its `load` gives. */
  async load(id, script, options) {
    const worker = new Worker(script, { type: 'module' });
    contestants.set(id, worker);
    return call(worker, 'load', options);
  },

  /** Calls another function of a contestant. */
  call: (id, name, argument) => call(contestants.get(id), name, argument),

  /** As `call`, with the milliseconds that a page waits for it. */
  async timedCall(id, name, argument) {
    const from = performance.now();
    const value = await call(contestants.get(id), name, argument);
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
    const result = await readers.get(id).ask(question, passage, options);
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
});
