// Another engine than Chromium's: the page answers in Firefox, keeps its model, and the widget marks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { MODEL, PATIENCE } from './browser.mjs';
import { serve } from './server.mjs';

const PASSAGE = 'The lighthouse was designed by Anna Lind. It was lit in 1871.';
const QUESTION = 'Who designed the lighthouse?';

/** @type {import('puppeteer-core').Browser} */
let browser;
before(async () => {
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    timeout: PATIENCE,
  });
});
after(() => browser?.close());

/**
 * @param {TestContext} t
 * @param {string} path
 * @param {Record<string, string>} [extra] further files of the site
 */
async function open(t, path, extra = {}) {
  const server = await serve();
  Object.assign(server.extra, extra);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  t.after(async () => {
    await page.close();
    await server.close();
  });
  await page.goto(server.origin + path);
  return { server, page, errors };
}

/** @param {string} id */
const byTestId = (id) => `[data-testid="${id}"]`;

/** @param {import('puppeteer-core').Page} page */
async function answer(page) {
  // A click does not find a button that moves while the page gets ready.
  await page.waitForSelector(byTestId('backend'));
  await page.locator(byTestId('passage')).fill(PASSAGE);
  await page.locator(byTestId('question')).fill(QUESTION);
  await page.locator(byTestId('ask')).click();
  const shown = await page.waitForSelector(byTestId('answer')).catch(async (cause) => {
    throw new Error(`No answer; the page says: ${await page.$eval('body', (body) => body.textContent)}`, { cause });
  });
  const marks = await page.$$eval('.reading mark.best', (marks) => marks.map((mark) => mark.textContent).join(''));
  return [await shown?.evaluate((element) => element.textContent), marks];
}

test('the page answers, marks the answer, and has kept its model when it is loaded again', async (t) => {
  const { server, page, errors } = await open(t, '/');
  assert.deepEqual(await answer(page), ['Anna Lind', 'Anna Lind']);
  const kept = () =>
    caches
      .open('electra-qa-models')
      .then((cache) => cache.keys())
      .then((keys) => keys.length > 0);
  await page.waitForFunction(kept);
  server.requests.length = 0;
  await page.reload();
  assert.deepEqual(await answer(page), ['Anna Lind', 'Anna Lind']);
  assert.ok(!server.requests.includes(MODEL));
  assert.deepEqual(errors, []);
});

test('the widget answers about an article and marks the words in it', async (t) => {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lighthouse</title>
    <script type="module" src="/electra-qa-widget.js"></script>
    <article id="article"><h1>The lighthouse</h1><p>${PASSAGE}</p></article><electra-qa for="#article"></electra-qa>`;
  const { page, errors } = await open(t, '/article.html', { '/article.html': html });
  /** @param {string} name */
  const part = (name) => page.locator(`electra-qa >>> [part="${name}"]`);
  await part('button').click();
  await part('question').fill(QUESTION);
  await part('ask').click();
  const marked = () => [...CSS.highlights.values()].flatMap((ranges) => [...ranges]).map(String);
  await page.waitForFunction(`(${marked})().includes('Anna Lind')`);
  const answer = await page.waitForSelector('electra-qa >>> [part="answer-text"]');
  assert.match((await answer?.evaluate((element) => element.textContent)) ?? '', /Anna Lind/);
  assert.deepEqual(errors, []);
});
