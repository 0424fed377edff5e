// Several texts at once: asked together, each answer at its place; kept where that is wanted.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { nothingSerious } from './axe.mjs';
import { launch, marked, markInView, open } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const FILES = [
  ['bridge.txt', 'The bridge was built in 1878 by Thomas Bouch and fell in a storm.'],
  ['tower.md', '# Tower\n\nThe tower was built in 1889 by Gustave Eiffel for a fair.'],
  ['mills.csv', 'mill,year\nOld Mill,1701\nNew Mill,1754\n'],
];
const files = FILES.map(([name, text]) => ({ name, mimeType: '', buffer: Buffer.from(text) }));
/** @param {App} app */
const spines = (app) => app.page.locator('.spine-name').allTextContents();

/**
 * @param {App} app
 * @param {string} question
 */
async function ask(app, question) {
  await app.question.fill(question);
  await app.ask.click();
  await app.page.locator('.asked', { hasText: question }).waitFor();
  await app.cancel.waitFor({ state: 'detached' });
}

test('a question goes to all texts that are ticked, and an answer opens its own', async (t) => {
  const app = await open(t, browser);
  await app.file.setInputFiles(files);
  await app.page.getByText('Opened 3 files').waitFor();
  assert.deepEqual(await spines(app), ['bridge.txt', 'tower.md', 'mills.csv']);
  await ask(app, 'Who built the tower?');
  assert.equal(await app.answer.textContent(), 'Gustave Eiffel');
  assert.equal(await app.page.getByTestId('place').first().textContent(), 'tower.md, § Tower');
  assert.equal(await app.page.locator('.spine.open .spine-name').textContent(), 'tower.md');
  assert.equal(await marked(app.page), 'Gustave Eiffel');
  await nothingSerious(app, 'answered');

  // Another text is looked at, and the answer brings its own back.
  await app.page.getByRole('button', { name: 'bridge.txt', exact: true }).click();
  assert.equal(await app.page.locator('.reading mark.best').count(), 0);
  await app.page.getByTestId('answers').getByRole('button', { name: 'Gustave Eiffel', exact: true }).click();
  await markInView(app.page);

  await app.page.getByRole('checkbox', { name: 'Ask “tower.md”' }).uncheck();
  await app.page.getByText('2 of 3 texts are asked').waitFor();
  await ask(app, 'Who built the bridge?');
  assert.equal(await app.answer.textContent(), 'Thomas Bouch');
  await app.page.getByTestId('tick-all').click();
  await app.page.getByTestId('tick-all').click();
  await app.ask.click();
  await app.page.locator('#passage-hint').getByText('No text is ticked').waitFor();

  await app.page.getByRole('button', { name: 'Take “tower.md” off the shelf' }).click();
  assert.deepEqual(await spines(app), ['bridge.txt', 'mills.csv']);
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});

test('texts come by folder, by paste and by writing, and each keeps what was written in it', async (t) => {
  const app = await open(t, browser);
  const folder = mkdtempSync(join(tmpdir(), 'electra-qa-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'deeper'));
  writeFileSync(join(folder, 'bridge.txt'), FILES[0][1]);
  writeFileSync(join(folder, 'photo.png'), '\x89PNG');
  writeFileSync(join(folder, 'deeper/tower.md'), FILES[1][1]);
  const session = await app.context.newCDPSession(app.page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop']))
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  await app.page.getByText('Opened 2 files').waitFor();
  assert.equal(await app.page.locator('#passage-hint').textContent(), '');

  await app.page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'The lighthouse was built in 1811 by Robert Stevenson.');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await app.page.getByTestId('new-text').click();
  await app.page.keyboard.type('The pier was built in 1866.');
  assert.deepEqual(await spines(app), ['bridge.txt', 'tower.md', 'The lighthouse was built in 1811 by Robe…', 'New text']);
  await app.page.getByRole('button', { name: 'bridge.txt', exact: true }).click();
  assert.equal(await app.passage.inputValue(), FILES[0][1]);
  await app.page.getByRole('button', { name: 'The pier', exact: false }).first().click();
  assert.equal(await app.passage.inputValue(), 'The pier was built in 1866.');
  await ask(app, 'Who built the lighthouse?');
  assert.equal(await app.answer.textContent(), 'Robert Stevenson');
});

test('texts are kept where that is wanted, counted, and gone when it is not', async (t) => {
  const app = await open(t, browser);
  await app.file.setInputFiles(files);
  await app.page.getByText('Opened 3 files').waitFor();
  /**
   * Waits until so many texts are kept, as many of them ticked.
   * @param {number} count
   * @param {number} ticked
   */
  const until = (count, ticked) =>
    app.page.evaluate(
      ([count, ticked]) =>
        new Promise((done) => {
          const look = async () => {
            const cache = await caches.open('electra-qa-texts');
            const texts = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key))?.json()));
            if (texts.length === count && texts.filter((text) => text.ticked).length === ticked) done(undefined);
            else setTimeout(look, 50);
          };
          look();
        }),
      [count, ticked],
    );
  await app.page.getByTestId('keep').check();
  await until(3, 3);
  await app.page.getByRole('checkbox', { name: 'Ask “mills.csv”' }).uncheck();
  await app.page.getByRole('button', { name: 'Take “bridge.txt” off the shelf' }).click();
  await until(2, 1);
  await app.page.reload();
  await app.page.locator('.spine').nth(1).waitFor();
  assert.deepEqual(await spines(app), ['tower.md', 'mills.csv']);
  assert.equal(await app.page.getByRole('checkbox', { name: 'Ask “mills.csv”' }).isChecked(), false);
  await app.backend.waitFor();
  await app.page.getByRole('checkbox', { name: 'Ask “mills.csv”' }).check();
  await ask(app, 'What year is the New Mill?');
  assert.match(await app.page.getByTestId('place').first().textContent(), /^mills\.csv, row \d$/);

  await app.page.getByTestId('keep').uncheck();
  await until(0, 0);
  await app.page.reload();
  await app.question.waitFor();
  assert.equal(await app.page.getByTestId('shelf').count(), 0);
});

for (const [screen, context] of Object.entries({
  wide: {},
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
})) {
  test(`the shelf by keyboard, and nothing serious for axe: ${screen}`, async (t) => {
    const app = await open(t, browser, { context: { ...context, reducedMotion: 'reduce' } });
    await app.file.setInputFiles(files);
    await app.page.getByText('Opened 3 files').waitFor();
    await nothingSerious(app, 'shelf');
    const wider = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${wider} pixels too wide`);
    const box = app.page.getByRole('checkbox', { name: 'Ask “bridge.txt”' });
    await box.focus();
    await app.page.keyboard.press('Space');
    assert.equal(await box.isChecked(), false);
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Enter');
    assert.equal(await app.page.locator('.spine.open .spine-name').textContent(), 'bridge.txt');
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Enter');
    assert.deepEqual(await spines(app), ['tower.md', 'mills.csv']);
    assert.equal(await app.page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'question');
  });
}
