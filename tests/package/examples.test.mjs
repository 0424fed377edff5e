// The examples, as their pages say to use them: with both packages, and nothing else.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, PATIENCE } from '../browser/browser.mjs';
import { serve } from '../browser/server.mjs';
import { ask, marked, parts } from '../browser/widget-hosts.mjs';
import { example, run } from './project.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * The page of a folder, and what it complained about.
 *
 * @param {TestContext} t
 * @param {string} folder
 */
async function opened(t, folder) {
  const server = await serve(folder);
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  t.after(async () => {
    await page.close();
    await server.close();
  });
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const errors = [];
  page.on('console', (message) => ['warning', 'error'].includes(message.type()) && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(server.origin);
  return { page, errors, server, ...parts(page.locator('electra-qa').first()) };
}

/**
 * @param {TestContext} t
 * @param {string} name
 */
async function bundled(t, name) {
  const folder = await example(t, name);
  const { stderr } = await run('npm', ['run', 'build', '--silent'], { cwd: folder });
  // Where bundlers warn.
  assert.equal(stderr, '');
  return opened(t, join(folder, 'dist'));
}

/** @param {{ page: Page }} app */
const answersInForm = async ({ page }) => {
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.locator('output', { hasText: 'Anna Lind' }).waitFor();
};

test('a page without a bundler', async (t) => {
  const app = await opened(t, await example(t, 'page'));
  await answersInForm(app);
  assert.deepEqual(app.errors, []);
});

test('Vite: the library and the widget', async (t) => {
  const app = await bundled(t, 'vite');
  await answersInForm(app);
  await ask(app, 'When was the tower opened?');
  await app.answer.getByText('1932').waitFor();
  // It was kept: the second engine has it from there.
  assert.equal(app.server.requests.filter((path) => path.endsWith('.gguf')).length, 1);
  assert.deepEqual(app.errors, []);
});

for (const framework of ['React', 'Vue']) {
  test(`${framework}: properties, events, new content, removal and return`, async (t) => {
    const app = await bundled(t, framework.toLowerCase());
    const { page } = app;
    assert.equal(await app.button.textContent(), `Ask ${framework}`);
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind' }).waitFor();
    assert.deepEqual(await marked(page), ['Anna Lind']);

    await page.getByRole('button', { name: 'Change' }).click();
    await app.status.getByText('The page has changed since this answer.').waitFor();
    assert.deepEqual(await marked(page), []);
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind, Peter Holm' }).waitFor();
    assert.deepEqual(await marked(page), ['Peter Holm']);

    await page.getByRole('button', { name: 'Toggle' }).click();
    await app.widget.waitFor({ state: 'detached' });
    assert.deepEqual(await marked(page), []);
    await page.getByRole('button', { name: 'Toggle' }).click();
    await app.button.waitFor();
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind, Peter Holm, Peter Holm' }).waitFor();
    // A property that is no attribute.
    await page.getByRole('button', { name: 'Quote' }).click();
    await ask(app, 'Who built the boat?');
    await page.locator('output', { hasText: 'Stina Alm' }).waitFor();
    assert.deepEqual(app.errors, []);
  });
}

test('Node', async (t) => {
  const folder = await example(t, 'node');
  const { stdout } = await run('node', ['ask.js', 'tower.txt', 'Who designed the tower?'], { cwd: folder });
  assert.match(stdout, /^Anna Lind \(\d+ %\)\n$/);
});
