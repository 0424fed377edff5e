// Models that the list no longer names make room for the new one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, launch, MODEL, models, open } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';
const [{ bytes, sha256, chunk_bytes: CHUNK }] = models.models;
const STORE = 'electra-qa-models';
/** @param {string} digit */
const hash = (digit) => digit.repeat(64);

/**
 * Puts entries into the store.
 *
 * @typedef {Record<string, { size?: number, headers?: Record<string, string> }>} Entries
 * @param {Page} page
 * @param {Entries} entries
 */
const seed = (page, entries) =>
  page.evaluate(
    async ({ name, entries }) => {
      const cache = await caches.open(name);
      for (const [key, { size = 9, headers = {} }] of Object.entries(entries)) {
        await cache.put(`/${name}/${key}`, new Response(new Uint8Array(size), { headers }));
      }
    },
    { name: STORE, entries },
  );

/**
 * Keys of what is stored.
 *
 * @param {Page} page
 */
const stored = async (page) => {
  const paths = await page.evaluate(
    async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname),
    STORE,
  );
  return paths.map((path) => path.replace(`/${STORE}/`, '')).toSorted();
};

/**
 * A page whose device keeps these entries before the first visit.
 *
 * @param {TestContext} t
 * @param {(server: Served) => Entries} entries
 * @param {(made: Made) => Promise<void>} prepare
 */
function visit(t, entries, prepare) {
  return open(t, browser, {
    wait: false,
    prepare: async (made) => {
      const { server, page } = made;
      server.extra['/plain.html'] = '<!doctype html><title>Plain</title>';
      await page.goto(`${server.origin}/plain.html`);
      await seed(page, entries(server));
      await prepare?.(made);
    },
  });
}

/** @param {App} app */
const kept = (app) => app.page.getByTestId('kept').getByText('Kept for the next visit: 18.8 MB').waitFor();

/** @param {App} app */
async function answered(app) {
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
}

const own = { headers: { 'x-electra-qa-name': 'mine', 'x-electra-qa-from': 'mine.gguf' } };
/** @param {string} folder */
const listed = (folder) => ({ headers: { 'x-electra-qa-list': encodeURIComponent(folder) } });

test('what the list named once goes when the new model is kept, and nothing else', async (t) => {
  const stays = [hash('1'), hash('2'), hash('3'), `${hash('4')}/7`];
  /** @param {Served} server */
  const entries = ({ origin }) => ({
    [hash('a')]: {},
    [hash('b')]: listed(`${origin}/`),
    [`${hash('c')}/0`]: {},
    [`${hash('c')}/12`]: listed(`${origin}/`),
    // Of the list, one's own, of another list of this site, and on its way in another tab.
    [stays[0]]: listed(`${origin}/`),
    [stays[1]]: own,
    [stays[2]]: listed(`${origin}/elsewhere/`),
    [stays[3]]: {},
  });
  /** @type {string[]} */
  let seeded = [];
  let closeTab = async () => {};
  const app = await visit(t, entries, async ({ server, context, page }) => {
    seeded = await stored(page);
    const { chunks, chunk_bytes, ...other } = models.models[0];
    const another = { ...other, id: 'another', sha256: hash('1') };
    server.extra['/models.json'] = JSON.stringify({ models: [...models.models, another] });
    server.fault = (path) => (path === MODEL ? { status: 404 } : undefined);
    const tab = await context.newPage();
    await tab.goto(`${server.origin}/plain.html`);
    await tab.evaluate(
      (name) =>
        new Promise((held) => {
          navigator.locks.request(name, () => {
            held(undefined);
            return new Promise(() => {});
          });
        }),
      `/${STORE}/${hash('4')}`,
    );
    closeTab = () => tab.close();
  });
  await app.error.waitFor();
  assert.deepEqual(await stored(app.page), seeded);
  app.server.fault = () => undefined;
  await app.retry.click();
  await kept(app);
  assert.deepEqual(await stored(app.page), [...stays, sha256].toSorted());
  await answered(app);

  // What was left goes at a later visit, without a download.
  await closeTab();
  app.server.requests.length = 0;
  await app.page.reload();
  await kept(app);
  assert.deepEqual(await stored(app.page), [...stays.slice(0, 3), sha256].toSorted());
  await answered(app);
  assert.ok(!app.server.requests.includes(MODEL));
});

test('where the room is full the old model goes first', async (t) => {
  const entries = () => ({ [hash('a')]: { size: 15 * CHUNK }, [hash('2')]: own });
  const app = await visit(t, entries, async ({ server, page, context }) => {
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: bytes + 10 * CHUNK });
  });
  await kept(app);
  assert.deepEqual(await stored(app.page), [hash('2'), sha256].toSorted());
  await answered(app);
});
