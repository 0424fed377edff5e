// The model store: downloaded once, checked always, mended where it is damaged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, gate, launch, MODEL, models, open, PATIENCE } from './browser.mjs';
import { DIST } from './server.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';
const { bytes, sha256, chunk_bytes: CHUNK } = models.models[0];
const STORE = 'electra-qa-models';

/** Requests for the model; each is the range that was asked for, or `whole`. */
const asked = ({ server }) => server.parts.filter(({ path }) => path === MODEL).map(({ range }) => range ?? 'whole');

/** Byte at which a request starts. */
const start = (range) => (range === 'whole' ? 0 : Number(range.match(/^bytes=(\d+)-/)[1]));

/** A page that is not waited for, with faults in the way of the model; `faults` are those of the first requests. */
function faulty(t, faults, options = {}) {
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

/** Asks, and waits for the right answer. */
async function answered(app) {
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
}

/** Waits until the page says that the model is kept. */
const kept = (app) => app.page.getByTestId('kept').getByText('Kept for the next visit: 18.8 MB').waitFor();

/** Caches by name, and the sizes of the store's entries by the last part of their key. */
const stored = (page) =>
  page.evaluate(async (name) => {
    const names = await caches.keys();
    const entries = {};
    if (names.includes(name)) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) {
        entries[key.url.split('/').at(-1)] = (await (await cache.match(key)).blob()).size;
      }
    }
    return { names, entries };
  }, STORE);

/** Resolves when the store has so many entries. */
const entriesStored = (page, count) =>
  page.evaluate(
    async ([name, count]) => {
      const cache = await caches.open(name);
      while ((await cache.keys()).length < count) await new Promise(requestAnimationFrame);
    },
    [STORE, count],
  );

const COMPLETE = { names: [STORE], entries: { [sha256]: bytes } };

/** SHA-256 of the stored model, computed by the page. */
const storedHash = (page) =>
  page.evaluate(
    async ([name, key]) => {
      const cache = await caches.open(name);
      const content = await (await cache.match(key)).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    [STORE, `/${STORE}/${sha256}`],
  );

/** Loads the page anew, with no memory of what was asked before. */
async function again(app) {
  app.server.parts.length = 0;
  await app.page.reload();
  await app.question.waitFor();
}

/** Puts lines before a script of the site. */
const prepend = (server, path, lines) => {
  server.extra[path] = `${lines}\n${readFileSync(join(DIST, path))}`;
};

test('a second visit downloads nothing, even when the app has changed', async (t) => {
  const app = await faulty(t, []);
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
  const app = await faulty(t, []);
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

test('a download goes on where the connection broke', async (t) => {
  const stops = [CHUNK + 300_000, 3 * CHUNK, 7 * CHUNK + 5];
  const gates = stops.map(gate);
  const faults = stops.map((stop, index) => ({ range = 'whole' }) => ({
    hold: gates[index].promise,
    after: stop - start(range),
    broken: true,
  }));
  const app = await faulty(t, [{ cut: 0 }, ...faults]);
  for (const [index, stop] of stops.entries()) {
    // What the store has, the browser has not lost with the connection.
    await entriesStored(app.page, Math.floor(stop / CHUNK));
    gates[index].release();
  }
  await answered(app);
  await kept(app);
  const [first, second, ...ranges] = asked(app);
  assert.deepEqual([first, second], ['whole', 'whole']);
  assert.equal(ranges.length, stops.length);
  for (const [index, range] of ranges.entries()) {
    assert.match(range, /^bytes=\d+-$/);
    assert.ok(start(range) >= Math.floor(stops[index] / CHUNK) * CHUNK && start(range) <= stops[index], ranges.join());
  }
  const resumed = app.server.parts.filter(({ path, range }) => path === MODEL && range);
  assert.ok(resumed.every(({ ifRange, status }) => /^"/.test(ifRange) && status === 206));
  assert.deepEqual(await stored(app.page), COMPLETE);
});

test('a page that was closed in the middle goes on at the next visit', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, [{ hold: promise, after: 5 * CHUNK + 1000 }]);
  await entriesStored(app.page, 5);
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), [`bytes=${5 * CHUNK}-`]);
  assert.deepEqual(await stored(app.page), COMPLETE);
});

for (const [what, fault] of Object.entries({
  'knows no ranges': { whole: true },
  'refuses the range': { status: 416 },
  'sends another part than asked for': { shift: 1000 },
})) {
  test(`a download begins again when the server ${what}`, async (t) => {
    const app = await faulty(t, [{ cut: 5 * CHUNK }, fault]);
    await answered(app);
    const ranges = asked(app);
    assert.match(ranges[1], /^bytes=\d+-$/);
    assert.deepEqual(ranges.slice(2), fault.whole ? [] : ['whole']);
    await kept(app);
    assert.equal(await storedHash(app.page), sha256);
  });
}

/** Serves a list that tells nothing of chunks. */
const listWhole = ({ server }) => {
  const { chunks, chunk_bytes, ...whole } = models.models[0];
  assert.ok(chunks && chunk_bytes);
  server.extra['/models.json'] = JSON.stringify({ models: [whole] });
};

test('what had arrived of a file that changed meanwhile is not mixed with the new one', async (t) => {
  const alter = (content) => {
    content[0] ^= 1;
    return content;
  };
  const app = await faulty(t, [{ cut: 5 * CHUNK, alter, etag: '"old"' }], { prepare: listWhole });
  await answered(app);
  const [, second, ...rest] = app.server.parts.filter(({ path }) => path === MODEL);
  assert.match(second.range, /^bytes=[1-9]\d*-$/);
  assert.deepEqual([second.ifRange, second.status, rest], ['"old"', 200, []]);
});

test('wrong bytes are refused, and what was right before them is not fetched again', async (t) => {
  const alter = (content) => {
    content[7 * CHUNK + 99] ^= 1;
    return content;
  };
  const app = await faulty(t, [{ alter }]);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /not the one that was promised/);
  await app.retry.click();
  await answered(app);
  await kept(app);
  const [first, second, ...rest] = asked(app);
  assert.deepEqual([first, rest], ['whole', []]);
  assert.ok(start(second) > 0 && start(second) <= 7 * CHUNK && start(second) % CHUNK === 0, second);
  assert.equal(await storedHash(app.page), sha256);
});

/** Changes the stored model: `[chunk, …]` get another byte, or the end is cut off at a byte. */
const damage = (page, { chunks = [], end = bytes }) =>
  page.evaluate(
    async ([name, key, chunks, size, end]) => {
      const cache = await caches.open(name);
      const content = new Uint8Array(await (await cache.match(key)).arrayBuffer());
      for (const chunk of chunks) content[chunk * size + 12] ^= 1;
      await cache.put(key, new Response(content.slice(0, end)));
    },
    [STORE, `/${STORE}/${sha256}`, chunks, CHUNK, end],
  );

test('of a damaged copy only what is broken is fetched', async (t) => {
  const app = await faulty(t, []);
  await kept(app);
  await damage(app.page, { chunks: [3, 9] });
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), [3, 9].map((chunk) => `bytes=${chunk * CHUNK}-${(chunk + 1) * CHUNK - 1}`));
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
  const app = await faulty(t, []);
  await kept(app);
  await damage(app.page, { chunks: [2] });
  app.server.fault = (path) => (path === MODEL ? { status: 404 } : undefined);
  await again(app);
  await ask(app, ADA, WHEN);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /404/);
  assert.equal(await app.answer.count(), 0);
});

test('a server that is overloaded for a moment is asked again', async (t) => {
  const app = await faulty(t, [{ status: 500 }, { status: 503 }]);
  await app.progress.getByText('Trying again').waitFor();
  await answered(app);
  assert.equal(asked(app).length, 3);
  assert.equal(await app.error.count(), 0);
});

test('a server that stays broken is said to be', async (t) => {
  const app = await faulty(t, Array(4).fill({ status: 500 }));
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /the server answered 500/);
  assert.equal(asked(app).length, 4);
  await app.retry.click();
  await answered(app);
});

test('a web page in place of the model is refused at once', async (t) => {
  const alter = () => Buffer.from('<!doctype html><title>Sign in</title>');
  const app = await faulty(t, [{ alter, type: 'text/html; charset=utf-8' }]);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /a web page instead of the model/);
  await app.retry.click();
  await answered(app);
});

const REFUSED = {
  'is full': ["Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));", /no room/],
  'does not write': ["Cache.prototype.put = () => Promise.reject(new Error('disk'));", /stores nothing/],
  'cannot be opened': ["CacheStorage.prototype.open = () => Promise.reject(new DOMException('', 'SecurityError'));", /stores nothing/],
  'is not there': ["Object.defineProperty(self, 'caches', { value: undefined });", /stores nothing/],
};

for (const [what, [lines, message]] of Object.entries(REFUSED)) {
  test(`a store that ${what} is no obstacle, and the page says so`, async (t) => {
    const app = await faulty(t, [{ cut: 3 * CHUNK }], {
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
  const app = await faulty(t, [], {
    prepare: async ({ server, page, context }) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 6 * CHUNK });
    },
  });
  await answered(app);
  await app.page.getByTestId('kept').getByText(/no room/).waitFor();
  assert.deepEqual((await stored(app.page)).entries, {});
});

test('a model is kept when there is room for it once, not twice', async (t) => {
  const app = await faulty(t, [], {
    prepare: async ({ server, page, context }) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: bytes + 10 * CHUNK });
    },
  });
  await kept(app);
  assert.deepEqual(await stored(app.page), COMPLETE);
});

test('without checksums by the browser, as on unencrypted pages, the model is checked all the same', async (t) => {
  const app = await faulty(t, [], {
    prepare: ({ server }) => prepend(server, '/worker.js', "Object.defineProperty(crypto, 'subtle', { value: undefined });"),
  });
  await kept(app);
  await damage(app.page, { chunks: [4] });
  await again(app);
  await answered(app);
  assert.deepEqual(asked(app), [`bytes=${4 * CHUNK}-${5 * CHUNK - 1}`]);
});

test('the store may be cleared while the page is open', async (t) => {
  const app = await faulty(t, []);
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

/** A second tab of the same visit. */
async function secondTab(app) {
  const page = await app.context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(app.server.origin);
  const parts = ['passage', 'question', 'ask', 'answer', 'edit', 'progress'].map((id) => [id, page.getByTestId(id)]);
  return { page, server: app.server, ...Object.fromEntries(parts) };
}

test('two tabs download once', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, [{ hold: promise, after: 6 * CHUNK }]);
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
  const app = await faulty(t, [{ hold: promise, after: 6 * CHUNK }]);
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
  const app = await faulty(t, [{ hold: promise, after: 6 * CHUNK }], {
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
  const app = await faulty(t, []);
  await kept(app);
  await app.page.getByRole('button', { name: 'Remove from this device' }).click();
  await app.page.getByTestId('kept').getByText('Nothing is kept').waitFor();
  assert.match(await app.status.textContent(), /removed from this device/);
  assert.deepEqual((await stored(app.page)).names, []);
  await app.page.waitForFunction(() => document.activeElement?.dataset.testid === 'question');
  await answered(app);
  await again(app);
  await answered(app);
  await kept(app);
  assert.deepEqual(asked(app), ['whole']);
});

test('the browser is asked to keep the model once it has been of use', async (t) => {
  const app = await faulty(t, [], {
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
  const app = await faulty(t, [{ cut: 5 * CHUNK }], { prepare: listWhole });
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
