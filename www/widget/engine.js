// One engine for all widgets of the page that want the same one. It starts when the first of them
// needs it and ends when the last one lets go.
import { cancelled, failure, FATAL, isCancelled } from '../shared/failure.js';
import { watched } from '../shared/policy.js';

const engines = new Map();

const lost = (cause) => {
  throw failure('model-download', 'The engine could not be loaded. Check the connection, then try again.', cause);
};

/** Starts an engine in this page, or, if its policy forbids that, in an iframe. */
async function createReader({ frame, ...options }) {
  try {
    const library = await watched(import.meta.url, () => import('../library/electra-qa.js').catch(lost));
    return await library.createReader(options);
  } catch (blocked) {
    if (blocked.code !== 'blocked-by-policy') throw blocked;
    try {
      const library = await import('../frame/electra-qa-frame.js');
      const reader = await library.createReader({ ...options, ...(frame && { frame }) });
      console.warn(blocked.message);
      return reader;
    } catch (error) {
      // Where frames are forbidden too, what the policy lacked in the first place is what helps.
      throw isCancelled(error) ? error : blocked;
    }
  }
}

class Engine {
  holders = new Set();
  #reader;
  #progress;
  #end = new AbortController();

  constructor(options) {
    this.options = options;
  }

  /** The reader, started if it is not there; a failed start may be tried again. */
  reader() {
    if (!this.#reader) {
      const starting = this.#start();
      this.#reader = starting;
      starting.catch(() => this.#forget(starting));
    }
    return this.#reader;
  }

  async #start() {
    const reader = await createReader({
      ...this.options,
      signal: this.#end.signal,
      onProgress: (progress) => this.#tell(progress),
    });
    this.#tell(undefined);
    if (!this.#end.signal.aborted) return reader;
    reader.close();
    throw cancelled();
  }

  #tell(progress) {
    this.#progress = progress;
    for (const told of this.holders) told(progress);
  }

  hold(told) {
    this.holders.add(told);
    if (this.#progress) told(this.#progress);
  }

  async ask(question, passage, options) {
    const asked = this.reader();
    const reader = await asked;
    try {
      return await reader.ask(question, passage, options);
    } catch (error) {
      if (FATAL.has(error.code)) {
        this.#forget(asked);
        reader.close();
      }
      throw error;
    } finally {
      // An engine that had stopped has loaded its model anew.
      if (this.#progress) this.#tell(undefined);
    }
  }

  #forget(reader) {
    if (this.#reader !== reader) return;
    this.#reader = undefined;
    this.#progress = undefined;
  }

  end() {
    this.#end.abort();
    this.#reader?.then((reader) => reader.close(), () => {});
    this.#reader = undefined;
  }
}

/**
 * Takes part in the engine that has these options.
 * @param {{ model?: string, models?: string, workers?: number, frame?: string }} options
 * @param {(progress?: { stage: string, loaded: number, total: number }) => void} told
 *   what is told while it loads, and with nothing when it has
 */
export function holdEngine(options, told) {
  const key = JSON.stringify([options.models, options.model, options.workers, options.frame]);
  if (!engines.has(key)) engines.set(key, new Engine(options));
  const engine = engines.get(key);
  engine.hold(told);
  return {
    key,
    ready: () => engine.reader(),
    ask: (...question) => engine.ask(...question),
    release() {
      engine.holders.delete(told);
      if (engine.holders.size > 0 || engines.get(key) !== engine) return;
      engines.delete(key);
      engine.end();
    },
  };
}
