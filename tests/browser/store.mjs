// The page with faults in the way of its model, and what it keeps of that.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, MODEL, models, open } from './browser.mjs';
import { DIST } from './server.mjs';

export const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
export const WHEN = 'When was the first program written?';
export const { bytes, sha256, chunk_bytes: CHUNK } = models.models[0];
export const STORE = 'electra-qa-models';

/**
 * Requests for the model; each is the range that was asked for, or `whole`.
 *
 * @param {{ server: Served }} app
 */
export const asked = ({ server }) => server.parts.filter(({ path }) => path === MODEL).map(({ range }) => range ?? 'whole');

/**
 * Byte at which a request starts.
 *
 * @param {string} range
 */
export const start = (range) => (range === 'whole' ? 0 : Number(range.match(/^bytes=(\d+)-/)?.[1]));

/**
 * A page that is not waited for, with faults in the way of the model; `faults` are those of the first requests.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {(Fault | undefined | ((headers: import('node:http').IncomingHttpHeaders) => Fault | undefined))[]} faults
 * @param {OpenOptions} [options]
 */
export function faulty(t, browser, faults, options = {}) {
  const { prepare, ...rest } = options;
  return open(t, browser, {
    wait: false,
    ...rest,
    prepare: async (made) => {
      let number = 0;
      made.server.fault = (path, headers) => {
        const fault = path === MODEL ? faults[number++] : undefined;
        return typeof fault === 'function' ? fault(headers) : fault;
      };
      await prepare?.(made);
    },
  });
}

/**
 * Asks, and waits for the right answer.
 *
 * @param {Parts} app
 */
export async function answered(app) {
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
}

/**
 * Waits until the page says that the model is kept.
 *
 * @param {{ page: Page }} app
 */
export const kept = (app) => app.page.getByTestId('kept').getByText('Kept for the next visit: 18.8 MB').waitFor();

/**
 * Caches by name, and the sizes of the store's entries by the last part of their key.
 *
 * @param {Page} page
 */
export const stored = (page) =>
  page.evaluate(async (name) => {
    const names = await caches.keys();
    /** @type {Record<string, number>} */
    const entries = {};
    if (names.includes(name)) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) {
        entries[key.url.replace(/.*\//, '')] = (await (await cache.match(key))?.blob())?.size ?? NaN;
      }
    }
    return { names, entries };
  }, STORE);

/**
 * Resolves when the store has so many entries.
 *
 * @param {Page} page
 * @param {number} count
 */
export const entriesStored = (page, count) =>
  page.evaluate(
    async ({ name, count }) => {
      const cache = await caches.open(name);
      while ((await cache.keys()).length < count) await new Promise(requestAnimationFrame);
    },
    { name: STORE, count },
  );

export const COMPLETE = { names: [STORE], entries: { [sha256]: bytes } };

/**
 * SHA-256 of the stored model, computed by the page.
 *
 * @param {Page} page
 */
export const storedHash = (page) =>
  page.evaluate(
    async ([name, key]) => {
      const cache = await caches.open(name);
      const content = (await (await cache.match(key))?.arrayBuffer()) ?? new ArrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    [STORE, `/${STORE}/${sha256}`],
  );

/**
 * Loads the page anew, with no memory of what was asked before.
 *
 * @param {App} app
 */
export async function again(app) {
  app.server.parts.length = 0;
  await app.page.reload();
  await app.question.waitFor();
}

/**
 * Puts lines before a script of the site.
 *
 * @param {Served} server
 * @param {string} path
 * @param {string} lines
 */
export const prepend = (server, path, lines) => {
  server.extra[path] = `${lines}\n${readFileSync(join(DIST, path))}`;
};

/**
 * Serves a list that tells nothing of chunks.
 *
 * @param {{ server: Served }} made
 */
export const listWhole = ({ server }) => {
  const { chunks, chunk_bytes, ...whole } = models.models[0];
  assert.ok(chunks && chunk_bytes);
  server.extra['/models.json'] = JSON.stringify({ models: [whole] });
};
