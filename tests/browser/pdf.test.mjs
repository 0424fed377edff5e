// PDF: opened on the device, asked, and the answer marked on its page; the pages of long files; files that cannot be read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { nothingSerious } from './axe.mjs';
import { launch, marked, markInView, open } from './browser.mjs';
import { pdf } from './pdf.mjs';
import { visit } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const CORPUS = join(import.meta.dirname, '../pdf');
const COLUMNS = join(CORPUS, 'latex-two-columns.pdf');
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** @param {Served} server */
const fetched = (server) => new Set(server.requests.filter((path) => path.startsWith('/pdf/')));

/**
 * @param {App} app
 * @param {string} question
 */
async function ask(app, question) {
  await app.question.fill(question);
  await app.ask.click();
  await app.page.locator('.asked', { hasText: question }).waitFor({ state: 'attached' });
  await app.cancel.waitFor({ state: 'detached' });
}

/**
 * Where the answer is marked: a page, and a rectangle in its points.
 *
 * @param {Page} page
 */
async function markedOn(page) {
  await page.locator('.leaf-mark.answer').first().waitFor();
  return page.evaluate(() => {
    const mark = /** @type {HTMLElement} */ (document.querySelector('.leaf-mark.answer'));
    const leaf = /** @type {HTMLElement} */ (mark.closest('.leaf'));
    const [inner, outer] = [mark.getBoundingClientRect(), leaf.getBoundingClientRect()];
    const view = /** @type {HTMLElement} */ (leaf.closest('.leaves')).getBoundingClientRect();
    const seen = inner.top >= view.top && inner.bottom <= view.bottom && inner.left >= view.left && inner.right <= view.right;
    const [width] = getComputedStyle(leaf).aspectRatio.split('/').map(Number);
    const scale = width / outer.width;
    const rect = [inner.left - outer.left, inner.top - outer.top, inner.right - outer.left, inner.bottom - outer.top];
    return { page: Number(leaf.dataset.page), rect: rect.map((it) => it * scale), seen };
  });
}

test('an answer in the second of two columns is marked in the text and on its page, where its words stand', async (t) => {
  const app = await open(t, browser);
  assert.deepEqual([...fetched(app.server)], []);
  await app.file.setInputFiles(COLUMNS);
  await app.page.getByText('Opened latex-two-columns.pdf').waitFor();
  await ask(app, 'The smallest clock is no larger than what?');
  assert.equal(await app.answer.textContent(), 'a hazelnut');
  assert.equal(await app.page.getByTestId('place').first().textContent(), 'page 1');
  assert.equal(await marked(app.page), 'a hazelnut');
  await markInView(app.page);
  const { page, rect, seen } = await markedOn(app.page);
  assert.deepEqual([page, seen], [1, true]);
  /** @type {{ words: { text: string, rect: number[] }[] }} */
  const { words } = JSON.parse(readFileSync(join(CORPUS, 'latex-two-columns.json'), 'utf8'));
  const [left, top, right, bottom] = words.find(({ text }) => text === 'hazelnut')?.rect ?? [];
  // The article stands before it.
  assert.ok(rect[0] < left && left - rect[0] < 12 && Math.abs(rect[2] - right) < 3, `${rect} on ${left} to ${right}`);
  assert.ok(rect[1] <= top && rect[3] >= bottom && rect[3] - rect[1] < 2 * (bottom - top), `${rect} on ${top} to ${bottom}`);
  const leaf = app.page.getByRole('img', { name: 'page 1, marked: a hazelnut' });
  await leaf.locator('canvas').waitFor();
  await nothingSerious(app, 'marked');

  // Without its pages the text stays marked; written in, it is no longer the file's.
  await app.page.getByTestId('pages').click();
  assert.equal(await app.page.getByTestId('page-view').count(), 0);
  await app.edit.click();
  await app.passage.fill('Another text.');
  await app.page.getByTestId('pages').waitFor({ state: 'detached' });
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});

/** @type {Record<string, [name: string, message: RegExp]>} */
const REFUSED = {
  'a password': ['password.pdf', /is protected by a password/],
  'half a file': ['truncated.pdf', /is damaged: its pages cannot be found/],
  'pictures of pages': ['scan-without-text.pdf', /no text on the pages/],
  'blanks that unpack to gigabytes': ['bomb.pdf', /no text on the pages|is damaged/],
  'a loop of pages': ['only-a-loop.pdf', /is damaged/],
};

test('files that cannot be read are told apart, in the language of the page, and others are read', async (t) => {
  const app = await open(t, browser);
  const hint = app.page.locator('#passage-hint');
  const ship = pdf(1, () => ['The ship sank in 1811.']);
  // Nothing is run that is not what was built; another try works.
  for (const part of ['pdf', 'worker']) {
    /** @param {Buffer} bytes */
    const alter = (bytes) => bytes.fill(32, bytes.length >> 1);
    app.server.fault = (path) => (path.startsWith(`/pdf/${part}-`) ? { alter } : undefined);
    await app.file.setInputFiles({ name: `${part}.pdf`, mimeType: '', buffer: ship });
    await hint.getByText(`could not be loaded. Check the connection, then open “${part}.pdf”`).waitFor();
  }
  app.server.fault = () => undefined;
  // What the browser says of them.
  app.seen.errors.length = 0;
  for (const [what, [name, message]] of Object.entries(REFUSED)) {
    await app.file.setInputFiles(join(CORPUS, 'hostile', name));
    await hint
      .filter({ hasText: `“${name}”` })
      .filter({ hasText: message })
      .waitFor()
      .catch((cause) => assert.fail(`${what}: ${cause.message}`));
  }
  await app.page.getByTestId('language').selectOption('de');
  await hint.getByText('ist beschädigt: Die Seiten sind nicht zu finden').waitFor();
  await app.file.setInputFiles({ name: 'ship.pdf', mimeType: '', buffer: ship });
  await app.page.locator('.leaf canvas').waitFor();
  assert.deepEqual(app.seen.errors, []);
});

test('what reads PDF is kept from its first use on, and a file that is kept shows its pages without a network', async (t) => {
  const app = await visit(t, browser);
  assert.deepEqual([...fetched(app.server)], []);
  const kept = () =>
    app.page.evaluate(async () => {
      const [name] = (await caches.keys()).filter((name) => name.includes('shell'));
      const paths = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
      const texts = (await caches.keys()).includes('electra-qa-texts') ? await caches.open('electra-qa-texts') : undefined;
      return { parts: paths.filter((path) => path.startsWith('/pdf/')).length, texts: (await texts?.keys())?.length ?? 0 };
    });
  assert.deepEqual(await kept(), { parts: 0, texts: 0 });
  await app.file.setInputFiles(COLUMNS);
  await app.page.getByText('Opened latex-two-columns.pdf').waitFor();
  await app.page.getByTestId('keep').check();
  for (let now = await kept(); now.parts < 5 || now.texts < 2; now = await kept());
  await app.server.close();
  await app.page.reload();
  await app.page.locator('.leaf canvas').first().waitFor();
  await app.backend.waitFor();
  await ask(app, 'Where was one of the clocks made in 1582?');
  assert.equal((await markedOn(app.page)).page, 1);
  await app.page.getByRole('button', { name: 'Take “latex-two-columns.pdf” off the shelf' }).click();
  for (let now = await kept(); now.texts > 0; now = await kept());
});

test('a thousand pages open while one types, and only those in view are drawn', async (t) => {
  const treasure = 'The treasure of Kellport lies under the old lighthouse on the cape.';
  const lines = Array.from({ length: 12 }, (_, line) => `Line ${line} tells of the harbours and piers of the north.`);
  const buffer = pdf(1000, (page) => (page === 777 ? [...lines, treasure] : [`Chapter ${page}`, ...lines]));
  const app = await open(t, browser);
  await app.file.setInputFiles({ name: 'thousand.pdf', mimeType: '', buffer });
  await app.status.getByText('Opening thousand.pdf').waitFor();
  await app.question.pressSequentially('Where does the treasure of Kellport lie?');
  assert.match(await app.status.textContent(), /Opening thousand/);
  await app.page.getByText('Opened thousand.pdf').waitFor();
  await app.ask.click();
  await app.page.locator('.asked').waitFor();
  const { page, seen } = await markedOn(app.page);
  assert.deepEqual([page, seen], [777, true]);
  assert.equal(await app.page.getByTestId('place').first().textContent(), 'page 777');
  const turn = app.page.getByRole('spinbutton');
  for (const number of ['1', '250', '500', '1000']) {
    await turn.fill(number);
    await turn.press('Enter');
    await app.page.locator(`.leaf[data-page="${number}"] canvas`).waitFor();
  }
  assert.ok((await app.page.locator('.leaf canvas').count()) <= 6);
});

test('on a phone text and pages take turns; by keyboard the pages are turned and made larger', async (t) => {
  const app = await open(t, browser, { context: { ...PHONE, reducedMotion: 'reduce' } });
  await app.file.setInputFiles(join(CORPUS, 'latex-running-heads.pdf'));
  await app.status.getByText('Opened ').waitFor({ state: 'attached' });
  await ask(app, 'Who is the harbour master?');
  assert.equal(await app.page.getByTestId('page-view').count(), 0);
  const pages = app.page.getByTestId('pages');
  await pages.focus();
  await app.page.keyboard.press('Enter');
  await app.page.locator('.leaf canvas').first().waitFor();
  assert.equal(await app.page.locator('.reading').isVisible(), false);
  await nothingSerious(app, 'pages on a phone');
  const wider = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${wider} pixels too wide`);
  const width = () =>
    app.page
      .locator('.leaf')
      .first()
      .evaluate((leaf) => leaf.clientWidth);
  const before = await width();
  await app.page.getByRole('button', { name: 'Larger' }).focus();
  await app.page.keyboard.press('Space');
  assert.ok((await width()) > before);
  await app.page.keyboard.press('Tab');
  await app.page.keyboard.press('End');
  await app.page.locator('.leaf').last().locator('canvas').waitFor();
  await pages.focus();
  await app.page.keyboard.press('Space');
  assert.equal(await app.page.locator('.reading').isVisible(), true);
});
