// The model store: downloaded once, checked always, mended where it is damaged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, gate, launch, MODEL, PATIENCE, parts } from './browser.mjs';
import { DIST } from './server.mjs';
import {
  ADA,
  again,
  answered,
  asked,
  bytes,
  CHUNK,
  COMPLETE,
  entriesStored,
  faulty,
  kept,
  listWhole,
  prepend,
  sha256,
  STORE,
  stored,
  storedHash,
  WHEN,
} from './store.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a second visit downloads nothing, even when the app has changed', async (t) => {
  const app = await faulty(t, browser, []);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), ['whole']);
  assert.deepEqual(await stored(app.page), COMPLETE);
  for (const path of ['/worker.js', '/index.html']) {
    const comment = path.endsWith('.html') ? '<!-- new -->' : '// new';
    app.server.extra[path] = `${readFileSync(join(DIST, path))}${comment}`;
  }
  await again(app);
  await answered(app);
  await kept(app);
  assert.ok(app.server.parts.some(({ path }) => path === '/worker.js'));
  assert.deepEqual(asked(app), []);
  assert.deepEqual(app.seen.errors, []);
});

test('scripts use the same store', async (t) => {
  const app = await faulty(t, browser, []);
  await kept(app);
  app.server.extra['/plain.html'] = '<!doctype html><title>Plain</title>';
  await app.page.goto(`${app.server.origin}/plain.html`);
  app.server.parts.length = 0;
  const text = await app.page.evaluate(
    async ([question, passage]) => {
      const { createReader } = await import('/electra-qa.js');
      const reader = await createReader();
      return (await reader.ask(question, passage)).answers[0].text;
    },
    [WHEN, ADA],
  );
  assert.equal(text, '1843');
  assert.deepEqual(asked(app), []);
});

/**
 * Changes the stored model: these chunks get another byte, or the end is cut off at a byte.
 *
 * @param {Page} page
 * @param {{ chunks?: number[], end?: number }} how
 */
const damage = (page, { chunks = [], end = bytes }) =>
  page.evaluate(
    async ({ name, key, chunks, size, end }) => {
      const cache = await caches.open(name);
      const content = new Uint8Array((await (await cache.match(key))?.arrayBuffer()) ?? []);
      for (const chunk of chunks) content[chunk * size + 12] ^= 1;
      await cache.put(key, new Response(content.slice(0, end)));
    },
    { name: STORE, key: `/${STORE}/${sha256}`, chunks, size: CHUNK, end },
  );

test('of a damaged copy only what is broken is fetched', async (t) => {
  const app = await faulty(t, browser, []);
  await kept(app);
  await damage(app.page, { chunks: [3, 9] });
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(
    asked(app),
    [3, 9].map((chunk) => `bytes=${chunk * CHUNK}-${(chunk + 1) * CHUNK - 1}`),
  );
  assert.equal(await storedHash(app.page), sha256);

  await damage(app.page, { end: 10 * CHUNK + 7 });
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), [`bytes=${10 * CHUNK}-`]);

  // A server without ranges sends the whole, once.
  await damage(app.page, { chunks: [0, 1, 5] });
  app.server.fault = (path) => (path === MODEL ? { whole: true } : undefined);
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), [`bytes=0-${2 * CHUNK - 1}`]);
  assert.deepEqual(await stored(app.page), COMPLETE);
  assert.equal(await storedHash(app.page), sha256);
});

test('a damaged copy that cannot be mended is not used', async (t) => {
  const app = await faulty(t, browser, []);
  await kept(app);
  await damage(app.page, { chunks: [2] });
  app.server.fault = (path) => (path === MODEL ? { status: 404 } : undefined);
  await again(app);
  await ask(app, ADA, WHEN);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /404/);
  assert.equal(await app.answer.count(), 0);
});

/** @type {Record<string, [lines: string, message: RegExp]>} */
const REFUSED = {
  'is full': ["Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));", /no room/],
  'does not write': ["Cache.prototype.put = () => Promise.reject(new Error('disk'));", /stores nothing/],
  'cannot be opened': [
    "CacheStorage.prototype.open = () => Promise.reject(new DOMException('', 'SecurityError'));",
    /stores nothing/,
  ],
  'is not there': ["Object.defineProperty(self, 'caches', { value: undefined });", /stores nothing/],
};

for (const [what, [lines, message]] of Object.entries(REFUSED)) {
  test(`a store that ${what} is no obstacle, and the page says so`, async (t) => {
    const app = await faulty(t, browser, [{ cut: 3 * CHUNK }], {
      prepare: async ({ server, page }) => {
        prepend(server, '/worker.js', lines);
        await page.addInitScript(lines);
      },
    });
    await answered(app);
    await app.page.getByTestId('kept').getByText(message).waitFor();
    assert.equal(asked(app).length, 2);
    assert.equal(await app.page.getByTestId('remove').count(), 0);
    assert.deepEqual(app.seen.errors, []);
    await again(app);
    await answered(app);
  });
}

test('a quota that is too small is no obstacle, and nothing is left of the model', async (t) => {
  const app = await faulty(t, browser, [], {
    prepare: async ({ server, page, context }) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 6 * CHUNK });
    },
  });
  await answered(app);
  await app.page
    .getByTestId('kept')
    .getByText(/no room/)
    .waitFor();
  assert.deepEqual((await stored(app.page)).entries, {});
});

test('a model is kept when there is room for it once, not twice', async (t) => {
  const app = await faulty(t, browser, [], {
    prepare: async ({ server, page, context }) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: bytes + 10 * CHUNK });
    },
  });
  await kept(app);
  assert.deepEqual(await stored(app.page), COMPLETE);
});

test('without checksums by the browser, as on unencrypted pages, the model is checked all the same', async (t) => {
  const app = await faulty(t, browser, [], {
    prepare: ({ server }) => prepend(server, '/worker.js', "Object.defineProperty(crypto, 'subtle', { value: undefined });"),
  });
  await kept(app);
  await damage(app.page, { chunks: [4] });
  await again(app);
  await answered(app);
  assert.deepEqual(asked(app), [`bytes=${4 * CHUNK}-${5 * CHUNK - 1}`]);
});

test('the store may be cleared while the page is open', async (t) => {
  const app = await faulty(t, browser, []);
  await kept(app);
  await app.page.evaluate((name) => caches.delete(name), STORE);
  // Long, so that helpers need the model's file.
  await ask(app, `${'The museum is large and old. '.repeat(300)}${ADA}`, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  await again(app);
  await answered(app);
  assert.deepEqual(asked(app), ['whole']);
});

/**
 * A second tab of the same visit.
 *
 * @param {App} app
 */
async function secondTab(app) {
  const page = await app.context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(app.server.origin);
  return { page, server: app.server, ...parts(page) };
}

test('two tabs download once', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, browser, [{ hold: promise, after: 6 * CHUNK }]);
  await app.progress.getByText(/6\.\d of 18\.8 MB/).waitFor();
  const other = await secondTab(app);
  await other.progress.getByText('Another tab is fetching the model').waitFor();
  release();
  await kept(other);
  await answered(other);
  await answered(app);
  assert.deepEqual(asked(app), ['whole']);
});

test('when the tab that downloads is closed, the one that waits goes on', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, browser, [{ hold: promise, after: 6 * CHUNK }]);
  await entriesStored(app.page, 6);
  const other = await secondTab(app);
  await other.progress.getByText('Another tab is fetching the model').waitFor();
  await app.page.close();
  await answered(other);
  assert.deepEqual(asked(app), ['whole', `bytes=${6 * CHUNK}-`]);
});

test('without Web Locks a tab waits for nobody', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, browser, [{ hold: promise, after: 6 * CHUNK }], {
    prepare: ({ server }) => prepend(server, '/worker.js', "Object.defineProperty(navigator, 'locks', { value: undefined });"),
  });
  await app.progress.getByText(/6\.\d of 18\.8 MB/).waitFor();
  const other = await secondTab(app);
  await answered(other);
  release();
  await answered(app);
  assert.equal(asked(app).length, 2);
});

test('"Remove from this device" empties the store, and the page still answers', async (t) => {
  const app = await faulty(t, browser, []);
  await kept(app);
  await app.page.getByRole('button', { name: 'Remove from this device' }).click();
  await app.page.getByTestId('kept').getByText('Nothing is kept').waitFor();
  assert.match(await app.status.textContent(), /removed from this device/);
  assert.deepEqual((await stored(app.page)).names, []);
  await app.page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'question');
  await answered(app);
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), ['whole']);
});

test('the browser is asked to keep the model once it has been of use', async (t) => {
  const app = await faulty(t, browser, [], {
    prepare: ({ page }) =>
      page.addInitScript(() => {
        window.persisted = 0;
        StorageManager.prototype.persist = async () => (window.persisted += 1) > 0;
      }),
  });
  await kept(app);
  assert.equal(await app.page.evaluate(() => window.persisted), 0);
  await answered(app);
  await app.page.waitForFunction(() => window.persisted === 1);
});

test('a list without hashes of chunks does', async (t) => {
  const app = await faulty(t, browser, [{ cut: 5 * CHUNK }], { prepare: listWhole });
  await answered(app);
  await kept(app);
  assert.match(asked(app)[1], /^bytes=[1-9]\d*-$/);
  await again(app);
  await answered(app);
  assert.deepEqual(asked(app), []);
  await damage(app.page, { chunks: [3] });
  await again(app);
  await answered(app);
  assert.deepEqual(asked(app), ['whole']);
});
