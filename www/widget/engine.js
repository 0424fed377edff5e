// One engine for all widgets of the page that want the same one. It starts when the first of them
// needs it and ends when the last one lets go.
import { Engine } from '../shared/engine.js';
import { failure, isCancelled } from '../shared/failure.js';
import { watched } from '../shared/policy.js';

/**
 * @typedef {import('../library/electra-qa.js').AskOptions} AskOptions
 * @typedef {import('../library/electra-qa.js').Progress} Progress
 * @typedef {import('../frame/electra-qa-frame.js').FrameReaderOptions} Options
 * @typedef {(progress?: Progress) => void} Told what is told while an engine loads, and with nothing when it has
 */

/** @type {Map<string, SharedEngine>} */
const engines = new Map();

const lost = (/** @type {unknown} */ cause) => {
  throw failure('model-download', 'The engine could not be loaded. Check the connection, then try again.', cause);
};

/**
 * Starts an engine in this page, or, if its policy forbids that, in an iframe.
 * @param {Options} options
 */
async function createReader({ frame, ...options }) {
  try {
    const library = await watched(import.meta.url, () => import('../library/electra-qa.js').catch(lost));
    return await library.createReader(options);
  } catch (/** @type {any} */ blocked) {
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

/** An engine, and the widgets that are told how far it is. */
class SharedEngine {
  /** @type {Set<Told>} */
  holders = new Set();
  #engine;
  /** @type {Progress | undefined} */
  #progress;

  /** @param {Options} options */
  constructor(options) {
    this.#engine = new Engine((signal) =>
      createReader({ ...options, signal, onProgress: (progress) => this.#tell(progress) }).finally(() => this.#tell(undefined)),
    );
  }

  ready() {
    return this.#engine.reader();
  }

  /**
   * @param {string} question
   * @param {string} passage
   * @param {AskOptions} [options]
   */
  async ask(question, passage, options) {
    try {
      return await this.#engine.ask(question, passage, options);
    } finally {
      // An engine that had stopped has loaded its model anew.
      if (this.#progress) this.#tell(undefined);
    }
  }

  /** @param {Progress} [progress] */
  #tell(progress) {
    this.#progress = progress;
    for (const told of this.holders) told(progress);
  }

  /** @param {Told} told */
  hold(told) {
    this.holders.add(told);
    if (this.#progress) told(this.#progress);
  }

  end() {
    this.#engine.end();
  }
}

/**
 * Takes part in the engine that has these options.
 * @param {Options} options
 * @param {Told} told
 */
export function holdEngine(options, told) {
  const key = JSON.stringify([options.models, options.model, options.workers, options.frame]);
  const engine = engines.get(key) ?? new SharedEngine(options);
  engines.set(key, engine);
  engine.hold(told);
  return {
    key,
    ready: () => engine.ready(),
    /** @type {SharedEngine['ask']} */
    ask: (...question) => engine.ask(...question),
    release() {
      engine.holders.delete(told);
      if (engine.holders.size > 0 || engines.get(key) !== engine) return;
      engines.delete(key);
      engine.end();
    },
  };
}
