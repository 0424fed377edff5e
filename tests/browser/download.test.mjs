// The download of a listed model: it goes on, asks again, and takes nothing that was not promised.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gate, launch, MODEL } from './browser.mjs';
import {
  again,
  answered,
  asked,
  CHUNK,
  COMPLETE,
  entriesStored,
  faulty,
  kept,
  listWhole,
  sha256,
  start,
  stored,
  storedHash,
} from './store.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a download goes on where the connection broke', async (t) => {
  const stops = [CHUNK + 300_000, 3 * CHUNK, 7 * CHUNK + 5];
  const gates = stops.map(gate);
  const faults = stops.map((stop, index) => ({ range = 'whole' }) => ({
    hold: gates[index].promise,
    after: stop - start(range),
    broken: true,
  }));
  const app = await faulty(t, browser, [{ cut: 0 }, ...faults]);
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
  assert.ok(resumed.every(({ ifRange, status }) => /^"/.test(ifRange ?? '') && status === 206));
  assert.deepEqual(await stored(app.page), COMPLETE);
});

test('a page that was closed in the middle goes on at the next visit', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await faulty(t, browser, [{ hold: promise, after: 5 * CHUNK + 1000 }]);
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
    const app = await faulty(t, browser, [{ cut: 5 * CHUNK }, fault]);
    await answered(app);
    const ranges = asked(app);
    assert.match(ranges[1], /^bytes=\d+-$/);
    assert.deepEqual(ranges.slice(2), fault.whole ? [] : ['whole']);
    await kept(app);
    assert.equal(await storedHash(app.page), sha256);
  });
}

test('what had arrived of a file that changed meanwhile is not mixed with the new one', async (t) => {
  /** @param {Buffer} content */
  const alter = (content) => {
    content[0] ^= 1;
    return content;
  };
  const app = await faulty(t, browser, [{ cut: 5 * CHUNK, alter, etag: '"old"' }], { prepare: listWhole });
  await answered(app);
  const [, second, ...rest] = app.server.parts.filter(({ path }) => path === MODEL);
  assert.match(second.range ?? '', /^bytes=[1-9]\d*-$/);
  assert.deepEqual([second.ifRange, second.status, rest], ['"old"', 200, []]);
});

test('wrong bytes are refused, and what was right before them is not fetched again', async (t) => {
  /** @param {Buffer} content */
  const alter = (content) => {
    content[7 * CHUNK + 99] ^= 1;
    return content;
  };
  const app = await faulty(t, browser, [{ alter }]);
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

test('a server that is overloaded for a moment is asked again', async (t) => {
  const app = await faulty(t, browser, [{ status: 500 }, { status: 503 }]);
  await app.progress.getByText('Trying again').waitFor();
  await answered(app);
  assert.equal(asked(app).length, 3);
  assert.equal(await app.error.count(), 0);
});

test('a server that stays broken is said to be', async (t) => {
  const app = await faulty(t, browser, Array(4).fill({ status: 500 }));
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /the server answered 500/);
  assert.equal(asked(app).length, 4);
  await app.retry.click();
  await answered(app);
});

test('a web page in place of the model is refused at once', async (t) => {
  const alter = () => Buffer.from('<!doctype html><title>Sign in</title>');
  const app = await faulty(t, browser, [{ alter, type: 'text/html; charset=utf-8' }]);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /a web page instead of the model/);
  await app.retry.click();
  await answered(app);
});
