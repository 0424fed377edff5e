// The way through the page: a text, a question, the answer in its place.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, launch, marked, markInView, open, samples } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const [index, sample] of samples.entries()) {
  test(`sample ${index}: every question has its answer`, async (t) => {
    const app = await open(t, browser);
    await app.page.getByTestId(`sample-${index}`).click();
    assert.equal(await app.passage.inputValue(), sample.passage);
    for (const { question, answer } of sample.questions) {
      await app.page.getByRole('button', { name: question, exact: true }).click();
      await app.page.locator('.asked', { hasText: question }).waitFor();
      const text = await app.answer.textContent();
      if (answer === null) {
        assert.match(text, /^The text (probably )?does not say\.$/, question);
        assert.equal(await app.page.locator('.reading mark.best').count(), 0);
      } else {
        assert.equal(text, answer, question);
        assert.equal(await marked(app.page), answer);
        await markInView(app.page);
      }
      assert.equal(await app.page.locator('.reading').textContent(), sample.passage);
    }
    assert.deepEqual(app.seen, { errors: [], foreign: [] });
  });
}

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';

test('places are right after characters of two units, and white space is kept', async (t) => {
  const app = await open(t, browser);
  const passage = `  😀😀 𝒜 naïve\tstart\n\n\n${ADA}\n   end 🎉`;
  await ask(app, passage, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.equal(await marked(app.page), '1843');
  assert.equal(await app.page.locator('.reading').evaluate((reading) => reading.textContent), passage);
});

test('the answer is scrolled to in a long text, and parts are counted', async (t) => {
  const app = await open(t, browser);
  const filler = 'The weather was mild and nothing of note happened on that quiet day. '.repeat(30);
  /** @type {string[]} */
  const parts = [];
  await app.page.exposeFunction('part', (/** @type {string} */ text) => parts.push(text));
  await app.page.evaluate(() => {
    new MutationObserver(() => {
      const figures = document.querySelector('.figures')?.textContent;
      if (figures) window.part(figures);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await ask(app, `${filler}\n\n${filler}\n\n${ADA}\n\n${filler}`, WHEN);
  await app.answer.waitFor();
  await markInView(app.page);
  assert.ok(
    parts.some((part) => /^Part \d+ of \d+$/.test(part)),
    parts.join(),
  );
  // It is told when all is read, and shown before.
  await app.status.getByText('1843').waitFor();
});

test('several answers are listed; clicking one shows its place', async (t) => {
  const app = await open(t, browser);
  const passage = 'Anna Berg built the barn in 1950, and Peter Lund built the mill in 1960. Both still stand by the river.';
  await ask(app, passage, 'Who built it?');
  await app.answer.waitFor();
  const others = app.page.locator('button.other-text');
  assert.ok((await others.count()) >= 1);
  const text = await others.first().textContent();
  await others.first().click();
  await app.page.locator('.reading mark.lit').waitFor();
  assert.equal((await app.page.locator('.reading mark.lit').allTextContents()).join(''), text);
  assert.match(await app.answers.textContent(), /\d %/);
});

test('back to writing by button, by click and by key, with the text as it was', async (t) => {
  const app = await open(t, browser);
  const reading = app.page.locator('.reading');
  await ask(app, ADA, WHEN);
  await reading.waitFor();
  await app.edit.click();
  assert.equal(await app.passage.inputValue(), ADA);

  await app.page.getByTestId('answers').getByRole('button').first().click();
  await reading.waitFor();
  await reading.getByText('lived Ada').click({ position: { x: 20, y: 8 } });
  assert.equal(await app.passage.inputValue(), ADA);

  await app.page.getByTestId('answers').getByRole('button').first().click();
  await reading.waitFor();
  await reading.press('!');
  await app.passage.waitFor();
  const written = await app.passage.inputValue();
  assert.equal(written.length, ADA.length + 1);
  assert.equal(written.replace('!', ''), ADA);
  await app.page.getByText('You changed the text').waitFor();
});

test('the address can ask where the time went', async (t) => {
  const app = await open(t, browser, { path: '/?profile' });
  await ask(app, 'Ada Lovelace wrote the first program in 1843.', 'Who wrote the first program?');
  await app.answer.waitFor();
  const timings = app.page.getByTestId('timings');
  await timings.getByRole('row', { name: /^softmax/ }).waitFor();
  assert.match(await timings.textContent(), /\d ms in the network/);
});

test('an answer can be copied', async (t) => {
  const app = await open(t, browser, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await ask(app, ADA, WHEN);
  await app.page.locator('.best .copy').click();
  await app.page.getByText('Copied').first().waitFor();
  assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), '1843');
});

test('everything can be done by keyboard', async (t) => {
  const app = await open(t, browser);
  const { page } = app;
  await app.passage.focus();
  await page.keyboard.insertText(ADA);
  await page.keyboard.press('Tab');
  const path = [];
  for (let step = 0; step < 12; step += 1) {
    const id = await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? '');
    path.push(id);
    if (id === 'question') break;
    await page.keyboard.press('Tab');
  }
  assert.equal(path.at(-1), 'question', path.join());
  await page.keyboard.type(WHEN);
  await page.keyboard.press('Enter');
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');

  // The slash leads to the question from anywhere that is not written in.
  await page.locator('.reading').focus();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'question');
  await page.keyboard.type('Who wrote the first program? /');
  await page.keyboard.press('Backspace');
  assert.equal(await app.question.inputValue(), 'Who wrote the first program? ');

  // Ctrl and Enter asks from the text, too.
  await app.edit.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'passage');
  await page.keyboard.press('Control+Enter');
  await page.locator('.asked', { hasText: 'Who wrote' }).waitFor();
  assert.equal(await app.answer.textContent(), 'Ada Lovelace');
});

const LONG = `${'Many words were said about many things on that day. '.repeat(900)}${ADA}`;

test('Escape cancels, and nothing is lost', async (t) => {
  const app = await open(t, browser);
  await ask(app, LONG, WHEN);
  await app.cancel.waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.getByText('Cancelled.').waitFor();
  assert.equal(await app.cancel.count(), 0);
  assert.equal(await app.passage.inputValue(), LONG);
  assert.equal(await app.question.inputValue(), WHEN);
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
});

test('a new question replaces the one under way, and says so', async (t) => {
  const app = await open(t, browser);
  await ask(app, LONG, 'What was said?');
  await app.cancel.waitFor();
  await app.question.fill('Where did Ada Lovelace live?');
  await app.question.press('Enter');
  await app.page.getByText('“What was said?” – Replaced by your new question.').waitFor();
  await app.page.keyboard.press('Escape');
  await ask(app, ADA, 'Where did Ada Lovelace live?');
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), 'London');
});

test('the main thread is never held for long while a question is answered', async (t) => {
  const app = await open(t, browser);
  await app.passage.fill(
    samples
      .map((sample) => sample.passage)
      .join('\n\n')
      .slice(0, 1_700),
  );
  await app.question.fill('Who built the lighthouse?');
  await app.page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      window.tasks.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: 'longtask' });
  });
  const begin = performance.now();
  await app.ask.click();
  await app.answer.waitFor();
  const all = performance.now() - begin;
  // The observer is told a little later than the task.
  await app.page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const tasks = await app.page.evaluate(() => window.tasks);
  // A share of the whole, as a busy machine makes both longer.
  assert.ok(Math.max(0, ...tasks) < all / 3, `${tasks} of ${all} ms`);
});
