// ./bench goes on without what dies, and its report is whole at every moment.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Parts } from '../bench/lib/parts.mjs';
import { launch } from './browser.mjs';

/** In a page: waits for ever. */
const NEVER = () => new Promise(() => {});

/**
 * Parts that measure in real browsers, and what their report says at the moment.
 *
 * @param {TestContext} t
 */
function setUp(t) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-parts-'));
  const file = join(folder, 'report.json');
  /** @type {{ found: Record<string, number>, leftOut: { part: string, reason: string }[] }} */
  const report = { found: {}, leftOut: [] };
  /** @type {string[]} */
  const said = [];
  let started = 0;
  const start = () => {
    started += 1;
    return launch();
  };
  const parts = new Parts(file, report, start, (text) => said.push(text));
  t.after(async () => {
    await parts.close();
    rmSync(folder, { recursive: true });
  });
  /** @param {string} name */
  const measure = async (name) => {
    const page = await (await parts.browser()).newPage();
    report.found[name] = await page.evaluate(() => 6 * 7);
  };
  const written = () => JSON.parse(readFileSync(file, 'utf8'));
  return { parts, said, measure, written, folder, started: () => started };
}

test('what dies is left out, what was measured is in the report at once, and the rest is measured', async (t) => {
  const { parts, said, measure, written, folder, started } = setUp(t);
  await parts.run('before', () => measure('before'));
  assert.deepEqual(written(), { found: { before: 42 }, leftOut: [] });
  await parts.run('a tab that crashes', async () => {
    const page = await (await parts.browser()).newPage();
    // In the middle of what the page is asked for.
    await Promise.all([page.evaluate(NEVER), page.goto('chrome://crash')]);
  });
  await parts.run('between', () => measure('between'));
  await parts.run('a browser that is closed', async () => {
    const browser = await parts.browser();
    const page = await browser.newPage();
    await Promise.all([page.evaluate(NEVER), browser.close()]);
  });
  await parts.run('after', () => measure('after'));
  const { found, leftOut } = written();
  assert.deepEqual(found, { before: 42, between: 42, after: 42 });
  const [crashed, closed] = leftOut;
  assert.equal(leftOut.length, 2);
  assert.match(crashed.reason, /crash/i);
  assert.match(closed.reason, /closed/i);
  assert.deepEqual(said, [
    `Left out: a tab that crashes: ${crashed.reason}`,
    `Left out: a browser that is closed: ${closed.reason}`,
  ]);
  assert.equal(started(), 3);
  assert.deepEqual(readdirSync(folder), ['report.json']);
});
