// An engine that is started when it is first asked, and started anew when it is of no more use.
import { cancelled } from './failure.js';

/**
 * After these a reader is of no more use: what asks again needs a new one.
 * @type {Set<string>}
 */
const FATAL = new Set([
  'model-download',
  'model-damaged',
  'model-unsupported',
  'out-of-memory',
  'unsupported-browser',
  'blocked-by-policy',
]);

/**
 * @typedef {import('../library/electra-qa.js').AskOptions} AskOptions
 * @typedef {import('../library/electra-qa.js').Reader} Reader
 * @typedef {(signal: AbortSignal) => Promise<Reader>} Start makes a reader that gives up when the signal aborts
 */

export class Engine {
  #start;
  /** @type {Promise<Reader> | undefined} */
  #reader;
  #end = new AbortController();

  /** @param {Start} start */
  constructor(start) {
    this.#start = start;
  }

  /** Whether there is a reader, or one on its way. */
  get started() {
    return this.#reader !== undefined;
  }

  /** The reader, started if it is not there. A failed start may be tried again. */
  reader() {
    if (!this.#reader) {
      const starting = this.#started();
      this.#reader = starting;
      starting.catch(() => this.#forget(starting));
    }
    return this.#reader;
  }

  async #started() {
    const reader = await this.#start(this.#end.signal);
    if (!this.#end.signal.aborted) return reader;
    reader.close();
    throw cancelled();
  }

  /**
   * Asks, and lets go of a reader that is of no more use.
   * @param {string} question
   * @param {string} passage
   * @param {AskOptions} [options]
   */
  async ask(question, passage, options) {
    const asked = this.reader();
    const reader = await asked;
    try {
      return await reader.ask(question, passage, options);
    } catch (error) {
      if (FATAL.has(/** @type {any} */ (error).code)) {
        this.#forget(asked);
        reader.close();
      }
      throw error;
    }
  }

  /** @param {Promise<Reader>} reader */
  #forget(reader) {
    if (this.#reader === reader) this.#reader = undefined;
  }

  /** Withdraws its start and closes it. */
  end() {
    this.#end.abort();
    this.#reader?.then(
      (reader) => reader.close(),
      () => {},
    );
    this.#reader = undefined;
  }
}
