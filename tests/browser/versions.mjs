// Versions of the page to deploy, and the person who meets them.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seal } from '../../scripts/seal.mjs';
import { ask, open } from './browser.mjs';
import { DIST } from './server.mjs';

export const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
export const WHEN = 'When was the first program written?';

/** @param {TestContext} t */
export function folder(t) {
  const made = mkdtempSync(join(tmpdir(), 'electra-qa-'));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

/**
 * The page with files altered, `{ path: (text) => text }`, sealed as a build does; its title says which it is.
 *
 * @param {TestContext} t
 * @param {string} title
 * @param {Record<string, (text: string) => string>} [altered]
 */
export function version(t, title, altered = {}) {
  const made = folder(t);
  cpSync(DIST, made, { recursive: true, filter: (path) => path !== join(DIST, 'models') });
  symlinkSync(join(DIST, 'models'), join(made, 'models'));
  /** @type {Record<string, (text: string) => string>} */
  const named = { 'index.html': (text) => text.replace(/<title[^>]*>.*<\/title>/, `<title>${title}</title>`), ...altered };
  for (const [path, alter] of Object.entries(named)) {
    writeFileSync(join(made, path), alter(readFileSync(join(made, path), 'utf8')));
  }
  seal(made);
  return made;
}

/**
 * Name of a file whose name has its hash in it.
 *
 * @param {RegExp} pattern
 */
export const fileLike = (pattern) => readdirSync(DIST).find((name) => pattern.test(name)) ?? String(pattern);

/**
 * A page with a service worker, waited for until it works offline and belongs to it.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {OpenOptions} [options]
 */
export async function visit(t, browser, options = {}) {
  const { context, ...rest } = options;
  const app = await open(t, browser, { ...rest, context: { serviceWorkers: 'allow', ...context } });
  await worksOffline(app);
  await app.page.reload();
  await worksOffline(app);
  return app;
}

/** @param {{ page: Page }} app */
export const worksOffline = (app) => app.page.getByTestId('offline').waitFor();

/**
 * Asks, and waits for the right answer.
 *
 * @param {Parts} app
 * @param {string} [passage]
 */
export async function answered(app, passage = ADA) {
  await ask(app, passage, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
}

/**
 * Names of the caches that hold versions.
 *
 * @param {Page} page
 */
export const shells = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('shell')));

/**
 * Resolves when the server has been asked for a path so often.
 *
 * @param {Served} server
 * @param {string} path
 * @param {number} [times]
 */
export async function askedFor(server, path, times = 1) {
  while (server.requests.filter((asked) => asked === path).length < times) await new Promise(setImmediate);
}
