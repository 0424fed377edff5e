// A new version of the page: complete before the old one goes, and when the person wishes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gate, launch, PATIENCE } from './browser.mjs';
import { serve } from './server.mjs';
import { ADA, answered, askedFor, fileLike, shells, version, visit, WHEN } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const ENGINE = 'engine/worker-relaxed.js';
/** @param {TestContext} t */
const second = (t) => version(t, 'Second', { [ENGINE]: (text) => `${text}\n// Second` });
/** @param {Page} page */
const news = (page) => page.locator('#news').getByText('A new version is ready.');
/** @type {(page: Page, name: string) => Locator} */
const button = (page, name) => page.locator('#news').getByRole('button', { name });
/** @param {App} app */
const title = ({ page }) => page.title();
/** @type {(page: Page, title: string) => Promise<unknown>} */
const titled = (page, title) => page.waitForFunction((title) => document.title === title, title);
/** @param {App} app */
const untitled = (app) => title(app).then((title) => assert.match(title, /^electra-qa/));

test('version 2 comes while version 1 is open, then the network goes', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  server.folder = second(t);
  server.requests.length = 0;
  await page.reload();
  await news(page).waitFor();
  // The old one goes on, and only what has changed was fetched.
  await untitled(app);
  const fetched = new Set(server.requests);
  assert.deepEqual([...fetched].toSorted(), [`/${ENGINE}`, '/index.html', '/service-worker.js']);
  await server.close();
  await page.reload();
  await untitled(app);
  await answered(app);
  await news(page).waitFor();

  await app.edit.click();
  await app.passage.fill(`${ADA} And more.`);
  await button(page, 'Use it now').click();
  await titled(page, 'Second');
  await app.backend.waitFor();
  assert.deepEqual([await app.passage.inputValue(), await app.question.inputValue()], [`${ADA} And more.`, WHEN]);
  await answered(app);
  assert.equal((await shells(page)).length, 1);
  assert.equal(await page.locator('#news > *').count(), 0);
});

test('a version that the browser was installing before the page looked is offered, too', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  const { promise, release } = gate();
  t.after(release);
  server.folder = second(t);
  server.fault = (path) => (path === `/${ENGINE}` ? { hold: promise, after: 0 } : undefined);
  await page.addInitScript(() => {
    const workers = navigator.serviceWorker;
    // As if the browser's own look for a new version came first, which it may.
    workers.register = async () => {
      const registration = /** @type {ServiceWorkerRegistration} */ (await workers.getRegistration());
      const found = new Promise((done) => registration.addEventListener('updatefound', done, { once: true }));
      registration.update();
      if (!registration.installing) await found;
      setTimeout(() => (window.registered = true));
      return registration;
    };
  });
  await page.reload();
  await page.waitForFunction(() => window.registered);
  assert.equal(await news(page).count(), 0);
  release();
  await news(page).waitFor();
});

test('a version that is deployed by halves is not offered', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  server.folder = second(t);
  server.fault = (path) => (path === `/${ENGINE}` ? { status: 404 } : undefined);
  server.requests.length = 0;
  await page.reload();
  await askedFor(server, `/${ENGINE}`, 2);
  await page.waitForFunction(
    async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration && !registration.installing && !registration.waiting;
    },
    undefined,
    { polling: 50 },
  );
  await untitled(app);
  await answered(app);
  assert.equal(await news(page).count(), 0);
  server.fault = () => undefined;
  await page.reload();
  await news(page).waitFor();
  await button(page, 'Later').click();
  assert.equal(await news(page).count(), 0);
  await untitled(app);
});

test('two tabs change versions, each without losing its text', async (t) => {
  const app = await visit(t, browser);
  const page = await app.context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const parts = ['passage', 'question', 'ask', 'answer', 'edit', 'backend'].map((id) => [id, page.getByTestId(id)]);
  const other = { page, ...Object.fromEntries(parts) };
  await page.goto(app.server.origin);
  await other.backend.waitFor();
  app.server.folder = second(t);
  await app.page.reload();
  await news(app.page).waitFor();
  await news(page).waitFor();
  await other.passage.fill(ADA);
  await button(app.page, 'Use it now').click();
  await titled(app.page, 'Second');
  await answered(app);
  await page.locator('#news').getByText('Another tab has changed to a new version.').waitFor();
  await untitled(other);
  await answered(other);
  await button(page, 'Reload').click();
  await titled(page, 'Second');
  await other.backend.waitFor();
  assert.equal(await other.passage.inputValue(), ADA);
  await answered(other);
  assert.equal((await shells(page)).length, 1);
});

/** A page whose program does not start, with its service worker in place. */
/** @param {TestContext} t */
async function broken(t) {
  const program = fileLike(/^app-.*\.js$/);
  const folder = version(t, 'Broken', { [program]: () => 'throw new Error("broken on purpose");' });
  const server = await serve(folder);
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await server.close();
  });
  // The worker may be in place before the program fails, even on the first visit.
  await context.addInitScript(() => {
    const workers = navigator.serviceWorker;
    const get = workers.getRegistration.bind(workers);
    workers.getRegistration = () => workers.ready.then(() => get());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(server.origin);
  await page.getByText('The page could not be loaded').waitFor();
  await page.evaluate(async () => {
    await (await caches.open('electra-qa-models')).put('/electra-qa-models/mine', new Response('mine'));
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  // What came from the site just now is not fetched anew.
  assert.equal(await page.evaluate(() => sessionStorage.getItem('electra-qa-repaired')), null);
  return { page, server };
}

test('a version that does not start gives way to the next by itself, and the models stay', async (t) => {
  const { page, server } = await broken(t);
  server.folder = second(t);
  await page.reload();
  await titled(page, 'Second');
  await page.getByTestId('question').waitFor();
  assert.equal(await page.evaluate(async () => (await caches.match('/electra-qa-models/mine'))?.text()), 'mine');
});

test('a version that stays broken is fetched anew once, and the next is still offered', async (t) => {
  const { page, server } = await broken(t);
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));
  await page.reload();
  // The second load is the repair.
  while (loads < 2) await page.waitForEvent('domcontentloaded');
  await page.getByText('The page could not be loaded').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  server.folder = second(t);
  await page.reload();
  await button(page, 'Use it now').click();
  await titled(page, 'Second');
  await page.getByTestId('question').waitFor();
  assert.equal(loads, 4);
});

test('kept files that are damaged are replaced, and left alone without a network', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  const start = fileLike(/^start-.*\.js$/);
  const damage = () =>
    page.evaluate(async (path) => {
      const [name] = (await caches.keys()).filter((name) => name.includes('shell'));
      await (await caches.open(name)).put(path, new Response('// damaged', { headers: { 'Content-Type': 'text/javascript' } }));
    }, start);
  await damage();
  await server.close();
  await page.reload();
  await page.getByText('The page could not be loaded').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  assert.equal((await shells(page)).length, 1);
  await server.open();
  await page.reload();
  await app.backend.waitFor();
  await answered(app);
});
