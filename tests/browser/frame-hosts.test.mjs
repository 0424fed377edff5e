// The iframe form on pages of another site: over the library's interface, by plain messages, and without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { gate, launch, MODEL } from './browser.mjs';
import { expected, host } from './hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const name of ['frame', 'no-frame', 'frame-protocol', 'frame-other-origin']) {
  test(`on the host ${name}`, async (t) => {
    const { page, engine } = await host(t, browser, name);
    await page.waitForFunction(() => window.outcome !== undefined);
    assert.deepEqual(await page.evaluate(() => window.outcome), expected(name, engine));
    if (name === 'frame-protocol') assert.deepEqual(await page.evaluate(() => [...window.origins]), [engine.origin]);
    if (name === 'frame-other-origin') {
      assert.ok(!engine.requests.some((path) => path.endsWith('.gguf')), 'nothing is loaded for a page that is refused');
    }
  });
}

for (const name of ['frame-no-script', 'frame-sandbox']) {
  test(`on the host ${name}`, async (t) => {
    const { page, engine } = await host(t, browser, name);
    const frame = page.frameLocator('iframe');
    assert.ok(!engine.requests.some((path) => path.endsWith('.gguf')), 'nothing is loaded before a question');
    if (name === 'frame-sandbox') await frame.getByTestId('question').press('Enter');
    else await frame.getByTestId('ask').click();
    const { status, marked } = expected(name, engine);
    await frame.getByTestId('status').getByText(status, { exact: true }).waitFor();
    assert.equal(await frame.locator('mark').textContent(), marked);
    assert.match(await frame.getByTestId('sureness').textContent(), /^\w+ sure · (> )?\d+%/);
  });
}

test('a reader in a frame withdraws questions, tells of its progress, and takes the frame along when it is closed', async (t) => {
  const { page, engine } = await host(t, browser, 'cross-origin');
  const told = await page.evaluate(
    async ([engine, passage]) => {
      /** @type {typeof import('../../www/frame/electra-qa-frame.js')} */
      const { createReader } = await import(`${engine}/electra-qa-frame.js`);
      /** @type {Set<string>} */
      const stages = new Set();
      const reader = await createReader({ workers: 1, onProgress: ({ stage }) => stages.add(stage) });
      /** @param {Told} error */
      const code = ({ name, code, message }) => ({ name, code, message });
      const withdrawn = new AbortController();
      const asked = reader.ask('Who lived in London?', passage.repeat(500), { signal: withdrawn.signal }).catch(code);
      withdrawn.abort();
      const first = await asked;
      const { answers } = await reader.ask('Who lived in London?', passage, { topK: 2 });
      const part = await reader.ask('Who lived in London?', passage.repeat(20000), { onUpdate: () => false });
      const frames = document.querySelectorAll('iframe').length;
      const refused = [
        await reader.ask('Who?', passage, /** @type {Wrong} */ ({ top_k: 2 })).catch(code),
        await reader.ask('Who?', /** @type {Wrong} */ ({ passage })).catch(code),
        await createReader(/** @type {Wrong} */ ({ frames: '/embed.html' })).catch(code),
      ];
      const long = await reader.ask('Who?', 'word '.repeat(3_400_001)).catch((/** @type {Told} */ { values }) => values);
      const open = reader.ask('Who lived in London?', passage.repeat(500)).catch(code);
      reader.close();
      const left = document.querySelectorAll('iframe').length;
      const ended = new AbortController();
      const loading = createReader({ signal: ended.signal }).catch(code);
      ended.abort();
      return {
        stages: [...stages],
        refused: refused.map((error) => 'code' in error && error.code),
        long,
        errors: [first, await open, await reader.ask('x', passage).catch(code), await loading],
        answer: answers[0].text,
        slice: passage.slice(answers[0].start, answers[0].end),
        count: answers.length,
        part: [part.answers[0].text, part.windowsRead < part.windows],
        frames: [frames, left, document.querySelectorAll('iframe').length],
      };
    },
    [engine.origin, '😀 In London lived Ada Lovelace. '],
  );
  assert.ok(told.stages.includes('download') && told.stages.includes('prepare'), told.stages.join());
  assert.deepEqual(told.part, ['Ada Lovelace', true]);
  assert.deepEqual(told.refused, Array(3).fill('invalid-option'));
  assert.deepEqual(told.long, { found: 17_000_005, limit: 16 * 2 ** 20 });
  const messages = [
    'The question was withdrawn.',
    ...Array(2).fill('The reader was closed. Create a new one to ask again.'),
    'The start of the reader was withdrawn.',
  ];
  assert.deepEqual(
    told.errors,
    messages.map((message) => ({ name: 'AbortError', code: 'cancelled', message })),
  );
  assert.deepEqual([told.answer, told.slice, told.count], ['Ada Lovelace', 'Ada Lovelace', 2]);
  assert.deepEqual(told.frames, [1, 0, 0]);
});

test('what others say in the name of the frame is not believed', async (t) => {
  const { promise, release } = gate();
  const { page, engine } = await host(t, browser, 'cross-origin', ({ engine }) => {
    engine.fault = (path) => (path === MODEL ? { hold: promise, after: 0 } : undefined);
  });
  await page.evaluate(async (engine) => {
    const { createReader } = await import(`${engine}/electra-qa-frame.js`);
    const reader = createReader();
    // Its first question would be number 2.
    for (const [type, id] of [['hello'], ['ready', 1]]) postMessage({ electraQa: 1, type, id, result: {} }, '*');
    await new Promise((done) => addEventListener('message', ({ data }) => data.type === 'ready' && done(undefined)));
    window.state = 'waiting';
    reader.then(() => (window.state = 'ready'));
  }, engine.origin);
  assert.equal(await page.evaluate(() => window.state), 'waiting');
  release();
  await page.waitForFunction(() => window.state === 'ready');
});

test('a frame has one engine: other options are refused while it runs', async (t) => {
  const { page, engine } = await host(t, browser, 'cross-origin');
  /** @param {ReaderOptions} options */
  const outcome = (options) =>
    page.evaluate(
      async ({ engine, options, passage }) => {
        const { createReader } = await import(`${engine}/electra-qa-frame.js`);
        const frame = document.querySelector('iframe');
        /** @param {{ type: string, id: number } & Record<string, unknown>} message */
        const speak = (message) =>
          new Promise((done) => {
            /** @param {MessageEvent} event */
            const hear = ({ data }) => {
              if (data.id !== message.id || data.type === 'progress') return;
              removeEventListener('message', hear);
              done(data.error?.code ?? data.result?.answers[0].text ?? data.type);
            };
            addEventListener('message', hear);
            frame.contentWindow.postMessage({ electraQa: 1, ...message }, engine);
          });
        if (!frame) return void (await createReader(options));
        return [
          await speak({ type: 'load', id: 50, options }),
          await speak({ type: 'ask', id: 51, question: 'Who lived in London?', passage }),
        ];
      },
      { engine: engine.origin, options, passage: 'In London lived Ada Lovelace.' },
    );
  await outcome({});
  assert.deepEqual(await outcome({ backend: 'simd' }), ['invalid-option', 'Ada Lovelace']);
  assert.deepEqual(await outcome({}), ['ready', 'Ada Lovelace']);
});

test("nothing serious for axe in the frame's own view", async (t) => {
  const { page, engine } = await host(t, browser, 'frame-no-script');
  await page.goto(`${engine.origin}/embed.html#text=The%20bridge%20was%20opened%20in%201932.&question=When%20was%20it%20opened%3F`);
  await page.getByTestId('ask').click();
  await page.locator('mark').waitFor();
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    [],
  );
});
