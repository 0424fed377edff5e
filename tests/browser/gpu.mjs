// A reader whose worker counts what it asks of the graphics processor, and can be made to fail there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainPage } from './browser.mjs';

export const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
export const WHEN = 'When was the first program written?';
export const SENTENCE = 'The harbour was dredged and the quay was mended that year, as the council had asked. ';
export const LONG = `${SENTENCE.repeat(14)}Anna Lind designed the lighthouse. ${SENTENCE.repeat(14)}`;
export const WHO = 'Who designed the lighthouse?';
const COUNTERS = readFileSync(join(import.meta.dirname, '../bench/web/gpu-counters.js'), 'utf8');

/**
 * A plain page whose worker counts what it asks of the GPU; `script` runs in the worker first, with `gpuHooks`.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {{ script?: string, fault?: Faults }} [options]
 */
export async function plain(t, browser, { script = '', fault } = {}) {
  const { server, page, warnings } = await plainPage(t, browser, {
    fault: (path, headers) => {
      const wanted = fault?.(path, headers);
      // Helpers run the same script, and have no part in this.
      /** @param {Buffer} bytes */
      const counted = (bytes) => `${wanted?.alter?.(bytes) ?? bytes}\nif (self.name !== 'helper') {\n${COUNTERS}\n${script}\n}`;
      return path === '/worker.js' ? { alter: counted } : wanted;
    },
  });
  await page.evaluate(() => {
    window.create = async (options) => {
      const { createReader } = await import('/electra-qa.js');
      window.reader = await createReader(options);
    };
    window.counts = () => {
      const channel = new BroadcastChannel('gpu-counts');
      return new Promise((done) => {
        channel.onmessage = ({ data }) => typeof data === 'object' && done(data);
        channel.postMessage('ask');
      }).finally(() => channel.close());
    };
  });
  return {
    page,
    server,
    warnings,
    /** @param {ReaderOptions} options */
    create: (options) => page.evaluate((options) => window.create(options), options),
    /** @type {(question: string, passage: string, options?: AskOptions & { mode?: 'verdict' }) => Promise<Verdict>} */
    ask: (question, passage, options) =>
      page.evaluate(({ question, passage, options }) => window.reader.ask(question, passage, options), {
        question,
        passage,
        options,
      }),
    counts: () => page.evaluate(() => window.counts()),
    modules: () => server.requests.filter((path) => path === '/engine/gpu_bg.wasm').length,
  };
}

/**
 * Resolves when a function, which is asked in the page, says so.
 *
 * @param {Page} page
 * @param {() => unknown} condition
 */
export const until = (page, condition) =>
  page.evaluate(`(async (condition) => {
    while (!(await condition())) await new Promise((done) => setTimeout(done, 500));
  })(${condition})`);

/**
 * Sends a message to the script in the worker, and resolves when that has answered.
 *
 * @param {Page} page
 * @param {string} name
 * @param {string | number} message
 */
export const tell = (page, name, message) =>
  page.evaluate(
    ({ name, message }) => {
      const channel = new BroadcastChannel(name);
      return new Promise((done) => {
        channel.onmessage = done;
        channel.postMessage(message);
      });
    },
    { name, message },
  );
