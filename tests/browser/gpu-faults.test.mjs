// A graphics processor that is absent, wrong, lost or stuck, on Chromium's software adapter: questions are answered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GPU, launch } from './browser.mjs';
import { ADA, LONG, plain, tell, until, WHEN, WHO } from './gpu.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch(GPU)));
after(() => browser.close());

test('without an adapter the processor answers, and the result says why', async (t) => {
  const other = await launch();
  t.after(() => other.close());
  const { create, ask, modules } = await plain(t, other);
  await create({ backend: 'webgpu' });
  const result = await ask(WHEN, ADA);
  assert.equal(result.answers[0].text, '1843');
  assert.equal(result.backend, 'simd');
  assert.match(result.gpu?.off ?? '', /no graphics processor/);
  assert.equal(modules(), 0);
});

/** One logit of every batch is wrong. */
const LIE = `gpuHooks.getMappedRange = (range) => {
  const lie = range.slice(0);
  new Float32Array(lie)[5] += 0.05;
  return lie;
};`;

test('a device whose results are wrong is not used', async (t) => {
  const { create, ask, warnings } = await plain(t, browser, { script: LIE });
  await create({ backend: 'webgpu' });
  const result = await ask(WHEN, ADA);
  assert.equal(result.answers[0].text, '1843');
  assert.equal(result.backend, 'simd');
  assert.match(result.gpu?.off ?? '', /wrong by up to 0\.05/);
  assert.ok(warnings.some((warning) => /wrong by up to/.test(warning)));
});

test('left to choose, wrong results are remembered, and why', async (t) => {
  const { page, server, create, ask, modules } = await plain(t, browser, { script: LIE });
  const refusal = async () => {
    await create({ workers: 1 });
    await ask(WHEN, ADA);
    await until(page, async () => (await window.reader.ask('Who?', `Ada. ${Math.random()}`)).gpu?.off);
    const { backend, gpu } = await ask(WHEN, ADA);
    await page.evaluate(() => window.reader.close());
    assert.equal(backend, 'simd');
    assert.match(gpu?.off ?? '', /wrong by up to 0\.05/);
    return gpu?.off;
  };
  const first = await refusal();
  assert.equal(modules(), 1);
  server.requests.length = 0;
  assert.equal(await refusal(), first);
  assert.equal(modules(), 0);
});

test('a device that other kernels break computes in f32', async (t) => {
  const script = 'gpuHooks.mapAsync = ({ readBacks }, device) => { if (readBacks === 1) device.destroy(); };';
  const { create, ask } = await plain(t, browser, { script });
  await create({ backend: 'webgpu' });
  const result = await ask(WHEN, ADA);
  assert.equal(result.answers[0].text, '1843');
  assert.deepEqual([result.backend, result.gpu?.arithmetic, result.gpu?.off], ['webgpu', 'f32', undefined]);
});

test('a device that is lost during a question: it is answered all the same, and the device gets one more chance', async (t) => {
  const script = `
    const channel = new BroadcastChannel('lose');
    let left = Infinity;
    channel.onmessage = ({ data }) => { left = data; channel.postMessage('set'); };
    gpuHooks.mapAsync = (counts, device) => {
      left -= 1;
      if (left === 0) device.destroy();
    };`;
  const { page, create, ask } = await plain(t, browser, { script });
  /** @param {number} count */
  const lose = (count) => tell(page, 'lose', count);
  await create({ backend: 'webgpu', workers: 2 });
  await lose(2);
  const lost = await ask(WHO, LONG);
  assert.equal(lost.answers[0].text, 'Anna Lind');
  assert.equal(lost.backend, 'simd');
  assert.match(lost.gpu?.off ?? '', /lost|destroyed|cannot be read/i);
  // It is started again when nobody waits.
  await until(page, async () => (await window.reader.ask('Who?', `Ada. ${Math.random()}`)).backend === 'webgpu');
  const again = await ask(WHEN, ADA);
  assert.equal(again.backend, 'webgpu');
  assert.equal(again.gpu?.off, undefined);
  await lose(1);
  const second = await ask(WHO, `${LONG} `);
  assert.equal(second.answers[0].text, 'Anna Lind');
  assert.equal(second.backend, 'simd');
  const third = await ask(WHEN, `${ADA} `);
  assert.equal(third.backend, 'simd');
  assert.equal(third.answers[0].text, '1843');
});

test('a read-back that never comes is given up', async (t) => {
  const script = `
    let stuck = false;
    const channel = new BroadcastChannel('stuck');
    channel.onmessage = () => { stuck = true; channel.postMessage('set'); };
    gpuHooks.mapAsync = () => (stuck ? new Promise(() => {}) : undefined);`;
  const { page, create, ask } = await plain(t, browser, { script });
  await create({ backend: 'webgpu' });
  await tell(page, 'stuck', 'now');
  const result = await ask(WHEN, ADA);
  assert.equal(result.answers[0].text, '1843');
  assert.equal(result.backend, 'simd');
  assert.match(result.gpu?.off ?? '', /took longer than \d+ s/);
});

/** Breaks a device from the next question on. */
/** @type {Record<string, [hook: string, reason: RegExp]>} */
const BREAKS = {
  'that has no memory left': [
    'gpuHooks.mapAsync = (counts, device) => { if (broken) refuse(device, new GPUOutOfMemoryError("no room")); };',
    /Out of Memory/,
  ],
  'that finds a mistake': [
    'gpuHooks.mapAsync = (counts, device) => { if (broken) refuse(device, new GPUValidationError("not valid")); };',
    /not valid/,
  ],
  'that gives what are no numbers': [
    'gpuHooks.getMappedRange = (range) => (broken ? new Float32Array(range.byteLength / 4).fill(NaN).buffer : undefined);',
    /no numbers/,
  ],
};

for (const [which, [hook, reason]] of Object.entries(BREAKS)) {
  test(`a device ${which} during a question: the processor answers it`, async (t) => {
    const script = `
      let broken = false;
      const channel = new BroadcastChannel('break');
      channel.onmessage = () => { broken = true; channel.postMessage('set'); };
      const refuse = (device, error) => device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
      ${hook}`;
    const { page, create, ask, warnings } = await plain(t, browser, { script });
    await create({ backend: 'webgpu' });
    assert.equal((await ask(WHEN, ADA)).backend, 'webgpu');
    await tell(page, 'break', 'now');
    const result = await ask(WHO, LONG);
    assert.deepEqual([result.answers[0].text, result.backend], ['Anna Lind', 'simd']);
    assert.match(result.gpu?.off ?? '', reason);
    assert.ok(
      warnings.some((warning) => /The graphics processor is not used/.test(warning) && reason.test(warning)),
      warnings.join(),
    );
  });
}

for (const [how, hook] of [
  ['rejects', 'Promise.reject(new Error("blocked"))'],
  ['gives none', 'Promise.resolve(null)'],
]) {
  test(`where the browser ${how} when it is asked for an adapter the processor answers`, async (t) => {
    const { create, ask, warnings } = await plain(t, browser, { script: `gpuHooks.requestAdapter = () => ${hook};` });
    await create({ backend: 'webgpu' });
    const result = await ask(WHEN, ADA);
    assert.deepEqual([result.answers[0].text, result.backend], ['1843', 'simd']);
    assert.match(result.gpu?.off ?? '', /blocked|no graphics processor/);
    assert.ok(warnings.some((warning) => warning.includes(result.gpu?.off ?? 'why')));
  });
}

test('a program that cannot be loaded is done without', async (t) => {
  const { create, ask } = await plain(t, browser, {
    fault: (path) => (path === '/engine/gpu_bg.wasm' ? { status: 404 } : undefined),
  });
  await create({ backend: 'webgpu' });
  const result = await ask(WHEN, ADA);
  assert.equal(result.backend, 'simd');
  assert.equal(typeof result.gpu?.off, 'string');
});
