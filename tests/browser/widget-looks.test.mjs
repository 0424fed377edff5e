// The widget for every eye, hand, language and page: accessibility, keyboard, colours, translations, layout.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { gate, launch, MODEL, PATIENCE } from './browser.mjs';
import { serve } from './server.mjs';
import { ask, host, marked, parts } from './widget-hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const WHO = 'Who designed the tower?';

/**
 * @param {Page} page
 * @param {string} state
 */
async function check(page, state) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run('electra-qa'));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    state,
  );
}

/**
 * Where something stands that is to be seen.
 *
 * @param {Locator} locator
 */
async function boxOf(locator) {
  const box = await locator.boundingBox();
  assert.ok(box);
  return box;
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [screen, context] of Object.entries({ wide: {}, phone: PHONE })) {
    test(`nothing for axe to find: ${colorScheme}, ${screen}`, async (t) => {
      const { promise, release } = gate();
      const app = await host(t, browser, 'widget-article', {
        context: { ...context, colorScheme },
        prepare: ({ page, engine }) => {
          engine.fault = (path) => (path === MODEL ? { hold: promise, after: 100_000 } : undefined);
          return page.addInitScript(() =>
            addEventListener('DOMContentLoaded', () => {
              const scheme = new CSSStyleSheet();
              scheme.replaceSync(':root { color-scheme: light dark }');
              document.adoptedStyleSheets = [scheme];
            }),
          );
        },
      });
      const { page } = app;
      await check(page, 'closed');
      await ask(app, WHO);
      await app.progress.waitFor();
      await check(page, 'loading');
      release();
      await app.answer.getByText('Anna Lind').waitFor();
      await check(page, 'answered');
      await ask(app, 'How much did the paint cost?');
      await app.answer.getByText('The text does not say.').waitFor();
      await check(page, 'does not say');
      await ask(app, ' ');
      await app.error.waitFor();
      await check(page, 'error');
      const dark = await app.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor);
      assert.equal(dark === 'rgb(24, 28, 32)', colorScheme === 'dark', dark);
    });
  }
}

test('a light page stays light on a dark device', async (t) => {
  const app = await host(t, browser, 'widget-article', { context: { colorScheme: 'dark' } });
  await app.button.click();
  assert.equal(await app.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor), 'rgb(255, 255, 255)');
});

test('all of it by keyboard, and the focus is never lost', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const { page } = app;
  const focused = () => app.widget.evaluate(({ shadowRoot }) => shadowRoot?.activeElement?.getAttribute('part'));
  await app.button.focus();
  assert.equal(await app.button.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'question');
  assert.equal(await page.getByRole('dialog', { name: 'Ask this page' }).count(), 1);
  await page.keyboard.type('Who?');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'ask');
  await page.keyboard.press('Enter');
  await app.answer.waitFor();
  assert.ok(['ask', 'cancel', 'question'].includes(String(await focused())));
  await app.widget.getByText(/^1 of \d$/).waitFor();
  const last = Number((await app.widget.getByText(/^1 of \d$/).textContent()).at(-1));
  await app.next.focus();
  for (let i = 1; i < last; i++) await page.keyboard.press('Enter');
  assert.equal(await focused(), 'previous');
  await page.keyboard.press('Escape');
  await app.panel.waitFor({ state: 'hidden' });
  assert.equal(await focused(), 'button');
});

test('a screen reader hears what is found', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const { page } = app;
  await ask(app, WHO);
  const status = page.getByRole('status');
  await status.getByText(/^Answer: Anna\s+Lind – \S+ sure · (> )?\d+%/).waitFor();
  await ask(app, 'How much did the paint cost?');
  await status.getByText('The text does not say.').waitFor();
  await ask(app, '');
  await page.getByRole('alert').getByText('Write a question first.').waitFor();
  assert.equal(await app.question.getAttribute('aria-invalid'), 'true');
});

test('it speaks the language of the nearest lang, and follows it', async (t) => {
  const { page } = await host(t, browser, 'widget-languages');
  /** @param {string} id */
  const title = (id) => page.locator(`#${id} [part=title]`);
  assert.equal(await title('inherits').textContent(), 'Interroger cette page');
  assert.equal(await title('nearest').textContent(), 'Diese Seite fragen');
  assert.equal(await title('own').textContent(), 'Preguntar a esta página');
  assert.equal(await title('unknown').textContent(), 'Ask this page');
  assert.equal(await page.locator('#unknown [part=panel]').getAttribute('lang'), 'en');
  await page.evaluate(async () => {
    document.documentElement.lang = 'es-MX';
    const { addMessages } = await import(document.querySelector('script[src]').src);
    addMessages('sv', { title: 'Fråga sidan' });
  });
  await title('inherits').getByText('Preguntar a esta página').waitFor();
  await title('unknown').getByText('Fråga sidan').waitFor();
  // What a translation lacks is said in English.
  assert.equal(await page.locator('#unknown [part=ask]').textContent(), 'Ask');
  const german = parts(page.locator('#nearest'));
  await ask(german, 'Who dug the well?');
  await german.answer.getByText('Olof Brun').waitFor();
  assert.match(await page.locator('#nearest [part=confidence]').textContent(), /[Ss]icher · (> )?\d+\s%/);
});

test('from right to left where the page is', async (t) => {
  const { page } = await host(t, browser, 'widget-languages');
  /** @param {string} part */
  const place = (part) => boxOf(page.locator(`#rtl [part=${part}]`));
  const [question, button] = [await place('question'), await place('ask')];
  assert.ok(button.x < question.x);
  const left = await boxOf(page.locator('#own [part=ask]'));
  assert.ok(left.x > button.x);
});

test('colours, sizes and parts can be set, for the marks too', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await app.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :root { --electra-qa-mark: rgb(1, 2, 3); }
      electra-qa { --electra-qa-accent: rgb(4, 5, 6); --electra-qa-width: 300px; }
      electra-qa::part(title) { color: rgb(7, 8, 9); }
    `);
    document.adoptedStyleSheets = [sheet];
  });
  assert.equal(await app.button.evaluate((node) => getComputedStyle(node).backgroundColor), 'rgb(4, 5, 6)');
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  assert.equal((await boxOf(app.panel)).width, 300);
  assert.equal(await app.widget.locator('[part=title]').evaluate((node) => getComputedStyle(node).color), 'rgb(7, 8, 9)');
  const mark = await app.page.evaluate(
    () => getComputedStyle(document.querySelector('article b'), '::highlight(electra-qa-answer)').backgroundColor,
  );
  assert.equal(mark, 'rgb(1, 2, 3)');
});

test('nothing of the page moves: when it loads, opens, answers and closes', async (t) => {
  const app = await host(t, browser, 'widget-layout', {
    prepare: ({ page }) =>
      page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) =>
          window.shifts.push(
            .../** @type {LayoutShift[]} */ (list.getEntries()).map(({ value, sources }) => ({
              value,
              nodes: sources.map(({ node }) => node?.nodeName),
            })),
          ),
        ).observe({ type: 'layout-shift', buffered: true });
      }),
  });
  const { page } = app;
  const boxes = () => page.locator('.stays').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().y + scrollY));
  const painted = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await painted();
  const before = await boxes();
  await page.evaluate((engine) => import(`${engine}/electra-qa-widget.js`), app.engine.origin);
  await painted();
  assert.deepEqual(await boxes(), before, 'loaded');
  for (const id of ['corner', 'inline', 'panel']) {
    const widget = parts(page.locator(`#${id}`));
    await ask(widget, 'Who dug the well?');
    await widget.answer.getByText('Olof Brun').waitFor();
    await painted();
    assert.deepEqual(await boxes(), before, `${id} answered`);
    await widget.widget.evaluate((element) => element.close());
    await painted();
    assert.deepEqual(await boxes(), before, `${id} closed`);
  }
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
});

test('in the corner several buttons stand one above the other', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await app.page.evaluate(() => document.body.append(document.createElement('electra-qa')));
  const [first, second] = await Promise.all([0, 1].map((i) => boxOf(parts(app.page.locator('electra-qa').nth(i)).button)));
  assert.ok(second.y + second.height <= first.y);
});

test('the demonstration: options are live, the code says them, questions are answered', async (t) => {
  const server = await serve();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  t.after(async () => {
    await context.close();
    await server.close();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${server.origin}/widget.html`);
  const widget = parts(page.locator('electra-qa'));
  await page.getByRole('button', { name: 'When was the second bridge opened?' }).click();
  await widget.answer.getByText('1967').waitFor();
  assert.deepEqual(await marked(page), ['1967']);
  await page
    .getByRole('list', { name: 'Events' })
    .getByText(/^answer: "1967"/)
    .waitFor();
  await widget.close.click();
  await page.getByLabel('Form').selectOption('panel');
  await page.getByLabel('Language').selectOption('de');
  await page.getByLabel('Buttons').fill('#0b62c4');
  await widget.widget.getByText('Diese Seite fragen').last().waitFor();
  const code = await page.locator('#code').textContent();
  assert.match(
    code,
    /<script type="module" src="http[^"]+\/electra-qa-widget.js"><\/script>\n<electra-qa for="#article" mode="panel" lang="de"><\/electra-qa>/,
  );
  assert.match(code, /--electra-qa-accent: #0b62c4;/);
  assert.match(code, /electra-qa:not\(:defined\) \{ display: block; block-size: 22rem; \}/);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    [],
  );
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${width}`);
  }
  assert.deepEqual(errors, []);
  // A page that a strict policy would let through.
  const html = readFileSync(join(import.meta.dirname, '../../www/widget/demo/widget.html'), 'utf8');
  assert.doesNotMatch(html, /<style|style="|<script(?![^>]* src=)|\son\w+="/);
});
