// The graphics processor's path, on Chromium's software adapter: what it computes, what it asks of the device, and
// when it is chosen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { gate, GPU, launch, MODEL, open } from './browser.mjs';
import { ADA, LONG, plain, SENTENCE, until, WHEN, WHO } from './gpu.mjs';
import { askedFor } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch(GPU)));
after(() => browser.close());

/**
 * What was asked of the device since.
 *
 * @param {Record<string, number>} before
 * @param {Record<string, number>} now
 */
const since = (before, now) => Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value - before[name]]));

test('logits are those of plain f32 loops, alone and in a batch, in every arithmetic', async (t) => {
  const { page, server } = await plain(t, browser);
  // The page's policy lets in no worker but the engine's.
  server.headers = {};
  await page.reload();
  server.extra['/check.js'] = `
    onmessage = async () => {
      const { default: init, Network } = await import('/engine/gpu.js');
      await init();
      const model = new Uint8Array(await (await fetch('${MODEL}')).arrayBuffer());
      const windows = [1, 63, 65].map((length, seed) => ({
        ids: Uint32Array.from({ length }, (_, i) => (i * 7919 + seed * 104729 + 11) % 30522),
        types: Uint32Array.from({ length }, (_, i) => Number(i > length / 5)),
      }));
      const join = (lists) => Uint32Array.from(lists.flatMap((list) => [...list]));
      const run = (some) => network.run(join(some.map(({ ids }) => ids)), join(some.map(({ types }) => types)), Uint32Array.from(some, ({ ids }) => ids.length));
      const expected = windows.flatMap(({ ids, types }) => [...Network.reference(model, ids, types)]);
      let network;
      const found = {};
      for (const arithmetic of ['f32', 'int8', 'f16']) {
        try {
          network = await Network.unchecked(model, arithmetic);
        } catch ({ message }) {
          found[arithmetic] = { absent: message };
          continue;
        }
        const batch = await run(windows);
        const alone = [];
        for (const window of windows) alone.push(...(await run([window])));
        const distances = alone.map((x, i) => Math.abs(x - expected[i]));
        found[arithmetic] = {
          numbers: alone.length,
          largest: distances.some(Number.isNaN) ? Infinity : Math.max(...distances),
          beside: batch.length === alone.length && batch.every((x, i) => x === alone[i]),
        };
        network.destroy();
      }
      postMessage(found);
    };
    addEventListener('unhandledrejection', ({ reason }) => postMessage({ failed: String(reason) }));
  `;
  const found = await page.evaluate(
    () =>
      new Promise((done) => {
        const worker = new Worker('/check.js', { type: 'module' });
        worker.onmessage = ({ data }) => done(data);
        worker.postMessage('go');
      }),
  );
  t.diagnostic(JSON.stringify(found));
  assert.equal(found.failed, undefined);
  /** @type {Record<string, number>} */
  const bounds = { f32: 1e-3, int8: 2e-3, f16: 2e-2 };
  for (const [arithmetic, { absent, numbers, largest, beside }] of Object.entries(found)) {
    if (absent) {
      assert.match(absent, /no arithmetic in/);
      continue;
    }
    assert.equal(numbers, 2 * (1 + 63 + 65));
    assert.ok(largest < bounds[arithmetic], `distance ${largest} in ${arithmetic}`);
    assert.ok(beside, `in ${arithmetic} windows of a batch differ from the same alone`);
  }
  assert.ok(!found.f32.absent);
});

test('a question is five kernels a layer, one submission and one read-back, and makes no buffer', async (t) => {
  const { create, ask, counts } = await plain(t, browser);
  await create({ backend: 'webgpu' });
  const first = await ask(WHEN, ADA);
  assert.equal(first.answers[0].text, '1843');
  assert.equal(first.backend, 'webgpu');
  assert.equal(typeof first.gpu?.adapter, 'string');
  assert.equal(first.gpu?.off, undefined);
  const before = await counts();
  await ask('Who lived in London?', ADA);
  const { written, read, ...asked } = since(before, await counts());
  assert.deepEqual(asked, { pipelines: 0, dispatches: 6 * 5 + 2, submissions: 1, readBacks: 1, buffers: 0 });
  assert.ok(written < 1_000 && read < 500, `${written} bytes written, ${read} read`);
  // Asked again it is no work, and was computed where it was.
  const then = await counts();
  assert.equal((await ask(WHEN, ADA)).backend, 'webgpu');
  assert.deepEqual(await counts(), then);
});

test('a long passage is answered as by the processor', async (t) => {
  const { create, ask } = await plain(t, browser);
  await create({ backend: 'webgpu' });
  const result = await ask(WHO, `${LONG}${SENTENCE.repeat(22)}`);
  assert.equal(result.answers[0].text, 'Anna Lind');
  assert.equal(result.backend, 'webgpu');
  assert.ok(result.windows > 2);
});

test('answers are those of the processor', async (t) => {
  /** @type {{ question: string, passage: string }[]} */
  const pairs = JSON.parse(String(gunzipSync(readFileSync(join(import.meta.dirname, '../golden/pairs.json.gz')))));
  const short = pairs.filter(({ question, passage }) => question.trim() && passage.trim().length > 60 && passage.length < 600);
  const questions = short.filter((_, i) => i % Math.floor(short.length / 8) === 0).slice(0, 8);
  const { page } = await plain(t, browser);
  const same = await page.evaluate(async (questions) => {
    const { createReader } = await import('/electra-qa.js');
    const readers = [await createReader({ backend: 'simd', workers: 1 }), await createReader({ backend: 'webgpu' })];
    let same = 0;
    for (const { question, passage } of questions) {
      const [a, b] = await Promise.all(readers.map((reader) => reader.ask(question, passage)));
      if (b.backend !== 'webgpu') throw new Error(b.gpu?.off);
      if (a.answers[0].start === b.answers[0].start && a.answers[0].end === b.answers[0].end) same += 1;
    }
    readers.forEach((reader) => reader.close());
    return same;
  }, questions);
  t.diagnostic(`${same} of ${questions.length} answers are the same`);
  // The processor computes in int8: where two answers are nearly as good, it may prefer the other.
  assert.equal(questions.length, 8);
  assert.ok(same >= questions.length - 1);
});

test('kernels are compiled while the model is on its way', async (t) => {
  const { promise: hold, release: arrive } = gate();
  const { page, server, create, ask, counts } = await plain(t, browser, {
    fault: (path) => (path === MODEL ? { hold, after: 2 ** 21 } : undefined),
  });
  const created = create({ backend: 'webgpu' });
  await askedFor(server, MODEL);
  await until(page, async () => (await window.counts()).pipelines > 5);
  const { pipelines } = await counts();
  arrive();
  await created;
  assert.equal((await ask(WHEN, ADA)).backend, 'webgpu');
  assert.equal((await counts()).pipelines, pipelines);
});

test('left to choose, the first answer waits for nothing, and what was measured is remembered', async (t) => {
  const { promise, release } = gate();
  const { page, create, ask, modules, server } = await plain(t, browser, {
    fault: (path) => (path === '/engine/gpu_bg.wasm' ? { hold: promise, after: 0 } : undefined),
  });
  await create({ workers: 1 });
  assert.equal(modules(), 0);
  const first = await ask(WHEN, ADA);
  assert.equal(first.backend, 'simd');
  assert.equal(first.gpu, undefined);
  release();
  // The software adapter is slower than the processor. It is found out while nobody asks.
  await until(page, async () => (await (await caches.open('electra-qa-measured')).keys()).length === 1);
  await until(page, async () => (await window.reader.ask('Who?', `Ada. ${Math.random()}`)).gpu?.off);
  const { gpu, backend } = await ask(WHEN, ADA);
  assert.equal(backend, 'simd');
  assert.match(gpu?.off ?? '', /processor is as fast/);
  assert.equal(modules(), 1);
  await page.evaluate(() => window.reader.close());
  server.requests.length = 0;
  await create({ workers: 1 });
  await ask(WHEN, ADA);
  await until(page, async () => (await window.reader.ask('Who?', `Ada. ${Math.random()}`)).gpu?.off);
  assert.equal(modules(), 0);
});

test('where the graphics processor was faster it computes, for one window or for many', async (t) => {
  const known = { measured: { processor: { one: 100, many: 1000 }, graphics: { one: 500, many: 1 } } };
  const { page, create, ask } = await plain(t, browser, {
    fault: (path) =>
      path === '/worker.js'
        ? { alter: (bytes) => String(bytes).replace(/(function recall\(name\) \{)/, `$1 return '${JSON.stringify(known)}';`) }
        : undefined,
  });
  await create({ workers: 1 });
  await until(page, async () => {
    const { gpu } = await window.reader.ask('Who?', `Ada. ${Math.random()}`);
    if (gpu?.off) throw new Error(gpu.off);
    return gpu?.arithmetic;
  });
  assert.equal((await ask(WHEN, `${ADA} `)).backend, 'simd');
  const many = await ask(WHO, LONG);
  assert.equal(many.backend, 'webgpu');
  assert.equal(many.answers[0].text, 'Anna Lind');
});

test('on the page one can choose, and is told what computes and why', async (t) => {
  const app = await open(t, browser);
  const sheet = app.page.getByTestId('models-sheet');
  const choice = sheet.getByTestId('backend-choice');
  /** @param {string} what */
  const choose = async (what) => {
    await app.page.getByTestId('models').click();
    await choice.selectOption(what);
    await sheet.getByRole('button', { name: 'Close' }).click();
  };
  const asks = async () => {
    if (await app.edit.isVisible()) await app.edit.click();
    await app.passage.fill(ADA);
    await app.question.fill(WHEN);
    await app.ask.click();
    await app.answer.waitFor();
    assert.equal(await app.answer.textContent(), '1843');
  };
  await choose('webgpu');
  await asks();
  await app.backend.getByText('webgpu').waitFor();
  assert.notEqual(await sheet.getByTestId('adapter').textContent(), '');
  // The wish is kept.
  await app.page.reload();
  await app.backend.waitFor();
  assert.equal(await choice.inputValue(), 'webgpu');
  await choose('simd');
  await asks();
  await app.backend.getByText('simd').waitFor();
});
