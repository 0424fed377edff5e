// The library on pages of another site, under the policies that such pages have.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { expected, host } from './hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const HOSTS = [
  'cross-origin',
  'sandbox',
  'strict-policy',
  'strict-dynamic',
  'strict-policy-trusted-types',
  'no-trusted-types',
  'no-blob-worker',
  'no-wasm',
  'no-connection',
];

for (const name of HOSTS) {
  test(`on the host ${name}`, async (t) => {
    const { page, engine } = await host(t, browser, name);
    const frame = page.frames().at(-1) ?? page.mainFrame();
    await frame.waitForFunction(() => window.outcome !== undefined);
    assert.deepEqual(await frame.evaluate(() => window.outcome), expected(name, engine));
  });
}

const LONG = `${'The harbour was dredged and the quay was mended that year. '.repeat(100)}Anna Lind designed the lighthouse.`;

test('workers share a long passage also when the engine is on another site', async (t) => {
  const { page, engine } = await host(t, browser, 'cross-origin');
  await page.waitForFunction(() => window.outcome);
  const before = engine.requests.filter((path) => path === '/worker.js').length;
  const text = await page.evaluate(
    async ([engine, passage]) => {
      const { createReader } = await import(`${engine}/electra-qa.js`);
      const reader = await createReader({ workers: 2 });
      // The helper starts with the first long passage, and is there for the second.
      await reader.ask('Who designed the lighthouse?', `${passage} `);
      const { answers } = await reader.ask('Who designed the lighthouse?', passage);
      reader.close();
      return answers[0].text;
    },
    [engine.origin, LONG],
  );
  assert.equal(text, 'Anna Lind');
  assert.equal(engine.requests.filter((path) => path === '/worker.js').length - before, 2);
});

test('two readers in a page answer beside each other, and one that is ended while it loads does no harm', async (t) => {
  const { page, engine } = await host(t, browser, 'cross-origin');
  const { texts, ended } = await page.evaluate(
    async ([engine, passage]) => {
      const { createReader } = await import(`${engine}/electra-qa.js`);
      const leaving = new AbortController();
      const third = createReader({ signal: leaving.signal, onProgress: () => leaving.abort() });
      const ended = await third.catch((/** @type {Told} */ { name, code }) => ({ name, code }));
      const readers = await Promise.all([createReader(), createReader()]);
      const results = await Promise.all(readers.map((reader) => reader.ask('Who lived in London?', passage)));
      readers.forEach((reader) => reader.close());
      return { texts: results.map(({ answers }) => answers[0].text), ended };
    },
    [engine.origin, 'In London lived Ada Lovelace.'],
  );
  assert.deepEqual(texts, ['Ada Lovelace', 'Ada Lovelace']);
  assert.deepEqual(ended, { name: 'AbortError', code: 'cancelled' });
});
