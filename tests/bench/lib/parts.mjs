// A run in parts, each of which may die: what is finished is on the disk, and the others go on in a fresh browser.
import { rename, writeFile } from 'node:fs/promises';

/** Of the longest reason that is told in full. */
const HALF = 200;

/** @typedef {{ part: string, reason: string }} LeftOut */

/**
 * @template {{ leftOut: LeftOut[] }} Report
 * @template {{ close: () => Promise<unknown> }} Browser
 */
export class Parts {
  #file;
  #start;
  #say;
  /** @type {Promise<Browser> | undefined} */
  #browser;

  /**
   * @param {string} file what is found is written to
   * @param {Report} report what parts put their findings in
   * @param {() => Promise<Browser>} start
   * @param {(text: string) => void} say
   */
  constructor(file, report, start, say) {
    this.#file = file;
    this.#start = start;
    this.#say = say;
    this.report = report;
  }

  /** The browser of all parts, until one of them dies. */
  browser() {
    this.#browser ??= this.#start();
    return this.#browser;
  }

  /**
   * Measures something and writes the report; leaves it out, with the reason, when it fails.
   *
   * @param {string} part
   * @param {() => Promise<unknown>} measure
   */
  async run(part, measure) {
    try {
      await measure();
    } catch (cause) {
      const reason = reasonOf(cause);
      this.report.leftOut.push({ part, reason });
      this.#say(leftOut({ part, reason }));
      // What is left of the pages would disturb the parts to come.
      await this.close();
    }
    await this.#save();
  }

  /** Under another name first: whoever ends the run finds a whole report. */
  async #save() {
    const unfinished = `${this.#file}.new`;
    await writeFile(unfinished, JSON.stringify(this.report, null, 1));
    await rename(unfinished, this.#file);
  }

  async close() {
    const browser = this.#browser;
    this.#browser = undefined;
    // One that cannot even be closed is gone.
    await browser?.then((started) => started.close()).catch(() => {});
  }
}

/** @param {LeftOut} what */
export const leftOut = ({ part, reason }) => `Left out: ${part}: ${reason}`;

/** @param {unknown} cause */
function reasonOf(cause) {
  const text = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').trim();
  // Programs say at the end what has stopped them.
  return text.length > 2 * HALF ? `${text.slice(0, HALF)} … ${text.slice(-HALF)}` : text;
}
