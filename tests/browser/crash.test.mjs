// The engine dies. The page does not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, launch, lengthOf, open, typed } from './browser.mjs';
import { DIST } from './server.mjs';
import { ADA, answered, WHEN } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Ends the worker at its first question. */
const DIES = `addEventListener('message', ({ data }) => {
  if (data.kind === 'ask') setTimeout(() => { throw new Error('died on purpose'); });
});`;

/** Takes all memory that there is. */
const TAKE = 'for (let pages = 32768; pages >= 1; pages /= 2) try { for (;;) taken.grow(pages); } catch {}';

/** Makes the engine's memory known. */
const KNOWN = `let taken;
const instantiate = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (...all) => {
  const made = await instantiate(...all);
  taken = made.instance.exports.memory;
  return made;
};`;

/** Takes it at the first question, so that the engine finds none. */
const STARVES = `${KNOWN}
addEventListener('message', ({ data }) => {
  if (data.kind === 'ask') ${TAKE}
});`;

/**
 * Has the worker do something as soon as it loads a model.
 *
 * @param {string} act
 */
const loading = (act) => `const tell = self.postMessage.bind(self);
self.postMessage = (message) => {
  tell(message);
  if (message.kind === 'loading') setTimeout(() => { ${act}; throw new Error('died on purpose'); });
};`;

/**
 * A page of which the first so many workers have a fault.
 *
 * @param {TestContext} t
 * @param {string} lines
 * @param {number} workers
 * @param {OpenOptions} [options]
 */
function faulty(t, lines, workers, options = {}) {
  let started = 0;
  return open(t, browser, {
    ...options,
    prepare: ({ server }) => {
      server.fault = (path) => {
        if (path !== '/worker.js') return undefined;
        started += 1;
        return started <= workers ? { alter: (bytes) => `${bytes}\n${lines}` } : undefined;
      };
    },
  });
}

test('a question that the engine dies of is answered by the next engine', async (t) => {
  const app = await faulty(t, DIES, 1);
  await answered(app);
  assert.equal(app.server.requests.filter((path) => path === '/worker.js').length, 2);
  assert.equal(await app.error.count(), 0);
  assert.equal(await app.passage.inputValue(), ADA);
  assert.equal(await app.question.inputValue(), WHEN);
});

test('a question that two engines die of is given up, with everything kept', async (t) => {
  const app = await faulty(t, DIES, 2);
  await ask(app, ADA, WHEN);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /stopped unexpectedly/);
  assert.deepEqual([await app.passage.inputValue(), await app.question.inputValue()], [ADA, WHEN]);
  await app.retry.click();
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
});

for (const [what, lines, message] of /** @type {[string, string, RegExp][]} */ ([
  ['stops', loading(''), /stopped unexpectedly while the model was loaded.*smaller model/],
  ['runs out of memory', `${KNOWN}\n${loading(TAKE)}`, /not enough memory to load this model.*smaller model/],
])) {
  test(`an engine that ${what} while it loads a model says so, and not that the text is too long`, async (t) => {
    const app = await faulty(t, lines, 1, { wait: false });
    await app.error.waitFor();
    assert.match(await app.error.textContent(), message);
    await app.retry.click();
    await answered(app);
  });
}

test('of questions that wait together, scripts lose only the one that engines die of', async (t) => {
  const app = await faulty(t, DIES, 0);
  app.server.extra['/plain.html'] = '<!doctype html><title>Plain</title>';
  await app.page.goto(`${app.server.origin}/plain.html`);
  app.server.extra['/worker.js'] = `${readFileSync(join(DIST, 'worker.js'))}
    addEventListener('message', ({ data }) => {
      if (data.question?.question.includes('deadly')) setTimeout(() => { throw new Error('died on purpose'); });
    });`;
  const told = await app.page.evaluate(
    async ([question, passage]) => {
      const { createReader } = await import('/electra-qa.js');
      const reader = await createReader();
      const questions = ['What is deadly?', question, 'Who wrote the first program?'];
      const results = await Promise.allSettled(questions.map((each) => reader.ask(each, passage)));
      return results.map((result) => (result.status === 'fulfilled' ? result.value.answers[0].text : result.reason.code));
    },
    [WHEN, ADA],
  );
  assert.deepEqual(told, ['engine-stopped', '1843', 'Ada Lovelace']);
});

test('when memory runs out the page says so, and goes on with less', async (t) => {
  const app = await faulty(t, STARVES, 2);
  const long = Array.from({ length: 90_000 }, (_, at) => `word${at}`).join(' ');
  await app.passage.evaluate(typed, long);
  await app.question.fill(WHEN);
  await app.ask.click();
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /not enough memory/);
  assert.equal(await app.passage.evaluate(lengthOf), long.length);
  await app.passage.fill('');
  await answered(app);
  assert.equal(await app.error.count(), 0);
});
