// What the page says of a question: the right place, how sure it is, and "does not say" only when that is likely.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { ask, launch, marked, markInView, open } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const BRIDGE =
  'The old bridge over the Aare was built in 1932 by the engineer Ida Holm. It is 310 metres long and rests on nine ' +
  'pillars of granite. Today it carries about 200 trains a day, most of them on their way to the coast.';

/**
 * Where the best mark begins in the text.
 *
 * @param {Page} page
 */
const markedAt = (page) =>
  page.locator('.reading').evaluate((reading) => {
    const before = document.createRange();
    before.setStart(reading, 0);
    before.setEndBefore(reading.querySelector('mark.best'));
    return before.toString().length;
  });

test('an answer that can be cut in several ways is an answer, and how sure it is stands in words and figures', async (t) => {
  const app = await open(t, browser);
  await ask(app, BRIDGE, 'How many trains cross it every day?');
  await app.answer.waitFor();
  assert.match(await app.answer.textContent(), /\b200\b/);
  assert.match(await marked(app.page), /\b200\b/);
  assert.match(
    await app.page.getByTestId('sureness').textContent(),
    /^(Very sure|Quite sure|Fairly sure|Unsure|Very unsure) · (\d+|over 99|under 1) %/,
  );
  // No part of it is listed as if it were another answer.
  for (const text of await app.page.locator('.other-text').allTextContents()) assert.doesNotMatch(text, /\b200\b/);
});

test('the mark stands in the sentence that answers, not where the same words stood first', async (t) => {
  const app = await open(t, browser);
  const items = Array.from({ length: 30 }, (_, item) => `Item ${item} of the yearly report deals with paper, ink and chairs.`);
  const end = 'The bridge over the river was opened in 1987 by the king.';
  const passage = `The kitchen was painted in 1987. ${items.join(' ')} ${end}`;
  await ask(app, passage, 'When was the bridge over the river opened?');
  await app.answer.waitFor();
  assert.match(await marked(app.page), /1987/);
  assert.ok((await markedAt(app.page)) >= passage.indexOf(end));
  await markInView(app.page);
});

test('how strict the answers are can be chosen by keyboard, at once and for the next visit', async (t) => {
  const app = await open(t, browser);
  const { page } = app;
  const strictness = page.getByTestId('strictness');
  const NONSENSE = 'What does the keeper feed his parrot?';
  await ask(app, BRIDGE, NONSENSE);
  await app.answer.waitFor();
  assert.match(await app.answer.textContent(), /does not say/);
  await strictness.selectOption('bold');
  await strictness.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await strictness.inputValue(), 'strict');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'strictness');
  assert.match(await app.answer.textContent(), /does not say/);

  await page.reload();
  await ask(app, BRIDGE, NONSENSE);
  await app.answer.waitFor();
  assert.equal(await strictness.inputValue(), 'strict');
});

test('the text shows where else the answer might be, without colour too, and stays as it is', async (t) => {
  const app = await open(t, browser);
  const { page } = app;
  const warm = page.locator('.reading .warm');
  const passage = `Anna Berg built the barn in 1950. Peter Lund built the mill in 1960.\nOla Vik rebuilt the mill in 1972. ${BRIDGE}`;
  await ask(app, passage, 'Who worked on the mill?');
  await app.answer.waitFor();
  const before = await marked(page);
  assert.equal(await warm.count(), 0);
  await page.getByTestId('heat').check();
  await page.locator('#heat-legend').waitFor();
  await warm.first().waitFor();
  const styles = await warm.evaluateAll((all) => all.map((it) => getComputedStyle(it).textDecorationLine));
  assert.deepEqual(new Set(styles), new Set(['underline']));
  assert.equal(await marked(page), before);
  assert.equal(await page.locator('.reading').evaluate((reading) => reading.textContent), passage);
  assert.match((await page.locator('.reading').getAttribute('aria-describedby')) ?? '', /heat-legend/);
  assert.match(await page.locator('#heat-legend').textContent(), /\d other places?|no other place/);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    [],
  );
  await page.getByTestId('heat').uncheck();
  assert.equal(await warm.count(), 0);
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});
