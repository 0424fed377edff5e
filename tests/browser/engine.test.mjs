// Which engine a browser gets, and how a long passage is shared among workers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, plainPage } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const SENTENCE = 'The harbour was dredged and the quay was mended that year, as the council had asked. ';
const ANSWER = 'Anna Lind designed the lighthouse. ';
const LONG = SENTENCE.repeat(70) + ANSWER + SENTENCE.repeat(70);
const QUESTION = 'Who designed the lighthouse?';

/**
 * @param {TestContext} t
 * @param {Faults} [fault]
 */
async function plain(t, fault) {
  const { server, page, warnings } = await plainPage(t, browser, { fault });
  /** @param {ReaderOptions} options */
  const ask = (options, passage = LONG) =>
    page.evaluate(
      async ({ options, question, passage }) => {
        const { createReader } = await import('/electra-qa.js');
        const reader = await createReader(options);
        // The second time on one reader, its helpers are there already.
        const first = await reader.ask(question, `${passage} `, { topK: 3 });
        const second = await reader.ask(question, passage, { topK: 3 });
        const again = await reader.ask(question, passage, { topK: 3 });
        reader.close();
        return [first, second, again].map(({ answers, windows }) => ({ answers, windows }));
      },
      { options, question: QUESTION, passage },
    );
  return { server, page, warnings, ask, workers: () => server.requests.filter((path) => path === '/worker.js').length };
}

/** Serves `features.js` with some of what it found out altered, and a page that does not know better. */
const without =
  (/** @type {string[]} */ ...names) =>
  (/** @type {string} */ path) =>
    /** @type {Record<string, Fault>} */ ({
      '/features.js': {
        alter: (bytes) =>
          names.reduce((text, name) => text.replace(new RegExp(`(const ${name} =)[^;]*`), '$1 false'), String(bytes)),
      },
      '/index.html': { alter: (bytes) => String(bytes).replace(/(src="features.js") integrity="[^"]*"/, '$1') },
    })[path];

test('shared among workers or not, built for relaxed SIMD or not, the answers are the same', async (t) => {
  const alone = await plain(t);
  const expected = await alone.ask({ workers: 1 });
  assert.equal(alone.workers(), 1);
  assert.ok(alone.server.requests.includes('/engine/worker-relaxed_bg.wasm'));
  assert.ok(!alone.server.requests.includes('/engine/worker_bg.wasm'));
  assert.ok(expected[0].windows > 10);
  assert.equal(expected[0].answers[0].text, 'Anna Lind');
  assert.deepEqual(expected[1], expected[0]);
  assert.deepEqual(expected[2], expected[0]);

  const shared = await plain(t);
  assert.deepEqual(await shared.ask({ workers: 3 }), expected);
  assert.equal(shared.workers(), 3);
  // One program, one model, however many workers.
  for (const file of [/_bg\.wasm$/, /\.gguf$/]) {
    const engine = shared.server.requests.filter((path) => file.test(path) && !path.includes('api'));
    assert.equal(engine.length, 1, engine.join());
  }

  const simple = await plain(t, without('relaxedSimd'));
  assert.deepEqual(await simple.ask({ workers: 1 }), expected);
  assert.ok(simple.server.requests.includes('/engine/worker_bg.wasm'));
  assert.ok(!simple.server.requests.includes('/engine/worker-relaxed_bg.wasm'));
});

test('helpers that cannot start are done without', async (t) => {
  let workers = 0;
  const { warnings, ask } = await plain(t, (path) => {
    if (path === '/worker.js') workers += 1;
    return path === '/worker.js' && workers > 1 ? { alter: () => 'throw new Error("no helpers here");' } : undefined;
  });
  const [{ answers }] = await ask({ workers: 2 });
  assert.equal(answers[0].text, 'Anna Lind');
  assert.ok(workers > 1);
  assert.deepEqual(warnings, []);
});

test('a question withdrawn while workers share its passage leaves them free for the next', async (t) => {
  const { page } = await plain(t);
  const { code, text } = await page.evaluate(
    async ([question, passage]) => {
      const { createReader } = await import('/electra-qa.js');
      const reader = await createReader({ workers: 2 });
      await reader.ask(question, passage);
      const withdrawn = new AbortController();
      const old = reader.ask('Who mended the quay?', passage, { signal: withdrawn.signal }).catch(({ code }) => code);
      const next = reader.ask(question, passage + passage);
      withdrawn.abort();
      const code = await old;
      const { answers } = await next;
      reader.close();
      return { code, text: answers[0].text };
    },
    [QUESTION, LONG],
  );
  assert.deepEqual({ code, text }, { code: 'cancelled', text: 'Anna Lind' });
});

test('no workers is not a number of workers', async (t) => {
  const { page } = await plain(t);
  const code = await page.evaluate(() =>
    import('/electra-qa.js')
      .then(({ createReader }) => createReader({ workers: 0 }))
      .then(
        () => 'none',
        ({ code }) => code,
      ),
  );
  assert.equal(code, 'invalid-option');
});

test('a browser without SIMD is told so, by the page and by the library', async (t) => {
  const { server, page } = await plain(t, without('simd', 'relaxedSimd'));
  const told = await page.evaluate(() =>
    import('/electra-qa.js')
      .then(({ createReader }) => createReader())
      .then(
        () => ({ code: 'none', message: '' }),
        ({ code, message }) => ({ code, message }),
      ),
  );
  assert.equal(told.code, 'unsupported-browser');
  assert.match(told.message, /SIMD/);
  await page.goto(server.origin);
  await page.getByText('This browser has no WebAssembly SIMD').waitFor();
  assert.ok(!server.requests.some((path) => path.endsWith('.gguf')));
});
