// Pages of another site that use the engine: one folder each under hosts/, with what is expected of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from './browser.mjs';
import { serve } from './server.mjs';

const HOSTS = join(import.meta.dirname, 'hosts');

/**
 * What is expected of a host.
 *
 * @param {string} name
 * @param {Served} engine
 */
export function expected(name, engine) {
  return JSON.parse(readFileSync(join(HOSTS, name, 'expected.json'), 'utf8').replaceAll('ENGINE', engine.origin));
}

/**
 * A host's page, with the engine on a server of its own; `ENGINE` in its files stands for that one's origin.
 * Ends with the test.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {string} name
 * @param {(made: { page: Page, engine: Served, site: Served }) => unknown} [prepare]
 */
export async function host(t, browser, name, prepare) {
  const [engine, site] = await Promise.all([serve(), serve(HOSTS)]);
  site.fault = (path) =>
    /\.(html|js)$/.test(path) ? { alter: (bytes) => String(bytes).replaceAll('ENGINE', engine.origin) } : undefined;
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await Promise.all([engine.close(), site.close()]);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await prepare?.({ page, engine, site });
  await page.goto(`${site.origin}/${name}/`);
  return { page, engine, site };
}
