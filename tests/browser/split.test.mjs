// One window on several workers: the same answers, whatever becomes of helpers and question.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, plainPage } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Of one window that is long enough to be shared. */
const PASSAGE = `Anna Lind designed the lighthouse. ${'The harbour was dredged and the quay was mended that year. '.repeat(22)}`;

/**
 * A clock that is fast, so that windows take long enough for helpers on any machine, and helpers that tell what they are
 * given.
 */
const TELLING = `{
  const clock = performance.now.bind(performance);
  performance.now = () => 4 * clock();
  const told = new BroadcastChannel('helpers');
  let rows = 0;
  if (self.name === 'helper') addEventListener('message', (event) => {
    if (!Array.isArray(event.data)) return;
    const [number, , what] = event.data;
    if (what > 0) told.postMessage(number);
    if (typeof what === 'number') return;
    rows += 1;
    FAULT
  });
}`;

/**
 * A page where all workers after the first have these faults, one each.
 *
 * @param {TestContext} t
 * @param {string[]} faults
 */
async function shared(t, faults = []) {
  let workers = 0;
  const { page } = await plainPage(t, browser, {
    fault: (path) => {
      if (path !== '/worker.js') return undefined;
      workers += 1;
      const fault = faults[workers - 2] ?? '';
      return { alter: (bytes) => `${TELLING.replace('FAULT', fault)}\n${bytes}` };
    },
  });
  /**
   * Asks until a window was shared by so many workers and these words were heard of them, and once more then; or so many
   * questions. None is asked twice. Aborts the question under way at the word `abort`.
   *
   * @param {number} workers
   * @param {{ words?: string[], questions?: number }} [until]
   */
  const ask = (workers, { words = [], questions = 0 } = {}) =>
    page.evaluate(
      async ({ workers, words, questions, passage }) => {
        const { createReader } = await import('/electra-qa.js');
        const reader = await createReader({ workers, backend: 'simd' });
        const channel = new BroadcastChannel('helpers');
        /** @type {Map<unknown, number>} */
        const heard = new Map();
        let withdrawn = new AbortController();
        channel.onmessage = ({ data }) => {
          heard.set(data, (heard.get(data) ?? 0) + 1);
          if (data === 'abort') withdrawn.abort();
        };
        const all = [];
        for (let more = true; questions ? all.length < questions : more; ) {
          more = Math.max(0, ...heard.values()) < workers - 1 || words.some((word) => !heard.has(word));
          if (all.length > 500) throw new Error('no window was shared');
          const { signal } = (withdrawn = new AbortController());
          const options = { topK: 3, signal };
          all.push(
            await reader.ask('Who designed the lighthouse?', `${all.length} ${passage}`, options).then(
              ({ answers, windows }) => ({ answers, windows }),
              ({ code }) => code,
            ),
          );
        }
        reader.close();
        channel.close();
        return all;
      },
      { workers, words, questions, passage: PASSAGE },
    );
  return ask;
}

test('one window has the same answers on one to four workers', async (t) => {
  const ask = await shared(t);
  const told = [];
  for (const workers of [2, 3, 4]) told.push(await ask(workers));
  const expected = await ask(1, { questions: Math.max(...told.map((all) => all.length)) });
  assert.equal(expected[0].answers[0].text, 'Anna Lind');
  assert.equal(expected[0].windows, 1);
  for (const all of told) assert.deepEqual(all, expected.slice(0, all.length));
});

test('a helper dies, falls silent, or shares a question that is withdrawn: the others are answered', async (t) => {
  const ask = await shared(t, [
    "if (rows === 3) { told.postMessage('died'); throw new Error('died on purpose'); }",
    `if (rows === 3) { event.stopImmediatePropagation(); told.postMessage('abort'); }
     if (rows > 5) { event.stopImmediatePropagation(); told.postMessage('silent'); }`,
  ]);
  const told = await ask(2, { words: ['died', 'abort', 'silent'] });
  const expected = await ask(1, { questions: told.length });
  assert.equal(told.filter((result) => result === 'cancelled').length, 1);
  assert.deepEqual(
    told.filter((result) => result !== 'cancelled'),
    expected.filter((_, i) => told[i] !== 'cancelled'),
  );
});
