// The packed package, installed into fresh projects: bundled, served as it is, and in Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { launch, models, PATIENCE } from '../browser/browser.mjs';
import { DIST, serve } from '../browser/server.mjs';

const run = promisify(execFile);
const PACKED = join(import.meta.dirname, '../../target/npm');
const MODEL = models.models[0].file;

const QUESTION = 'When was the first program written?';
// Longer than a window, so that a second worker starts.
const PASSAGE = `😀 In London lived Ada Lovelace, who wrote the first program in 1843. ${'The harbour was dredged and the quay was mended. '.repeat(60)}`;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A copy of a project with the package installed, which ends with the test. */
async function project(t, name) {
  const folder = mkdtempSync(join(tmpdir(), `electra-qa-${name}-`));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(import.meta.dirname, name), folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const npm = (...parameters) => run('npm', [...parameters, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  if (existsSync(join(folder, 'package-lock.json'))) await npm('ci');
  await npm('install', '--no-save', join(PACKED, readdirSync(PACKED).find((name) => name.endsWith('.tgz'))));
  return folder;
}

/** The answer that a page gives which is served from a folder, with the models beside it. */
async function answer(t, folder) {
  cpSync(join(DIST, 'models.json'), join(folder, 'models.json'));
  symlinkSync(join(DIST, 'models'), join(folder, 'models'));
  const server = await serve(folder);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  t.after(async () => {
    await page.close();
    await server.close();
  });
  const warnings = [];
  page.on('console', (message) => ['warning', 'error'].includes(message.type()) && warnings.push(message.text()));
  await page.goto(server.origin);
  await page.waitForFunction(() => globalThis.answer);
  const answer = await page.evaluate(([question, passage]) => globalThis.answer(question, passage), [QUESTION, PASSAGE]);
  // No helper was lost.
  assert.deepEqual(warnings.filter((text) => !/favicon|404/.test(text)), []);
  return answer;
}

const right = ({ text, start, end }) => {
  assert.equal(text, '1843');
  assert.equal(PASSAGE.slice(start, end), '1843');
};

for (const name of ['vite', 'webpack']) {
  test(`bundled with ${name}`, async (t) => {
    const folder = await project(t, name);
    await run('npm', ['run', 'build'], { cwd: folder });
    const built = join(folder, 'dist');
    if (!existsSync(join(built, 'index.html'))) cpSync(join(folder, 'index.html'), join(built, 'index.html'));
    right(await answer(t, built));
  });
}

test('without a bundler', async (t) => {
  right(await answer(t, await project(t, 'plain')));
});

test('in Node', async (t) => {
  const folder = await project(t, 'node');
  const { stdout } = await run('node', ['ask.js', join(DIST, MODEL), QUESTION, PASSAGE], { cwd: folder });
  const { answer, errors } = JSON.parse(stdout);
  right(answer);
  assert.deepEqual(errors, ['invalid-option', 'model-download', 'invalid-option', 'empty-question']);
});

test('the package holds no model, and says what it is', async (t) => {
  const folder = join(await project(t, 'node'), 'node_modules/electra-qa');
  const files = readdirSync(folder, { recursive: true });
  assert.ok(!files.some((name) => name.endsWith('.gguf')), files.join());
  for (const name of ['README.md', 'electra-qa.d.ts', 'engine/worker_bg.wasm', 'engine/worker-relaxed_bg.wasm']) assert.ok(files.includes(name), name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const target of Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))) {
    if (!target.includes('*')) assert.ok(existsSync(join(folder, target)), target);
  }
});
