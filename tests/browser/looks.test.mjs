// For every eye, hand and screen: accessibility, light and dark, wide and narrow.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { ask, launch, markInView, MODEL, open, samples } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';

/**
 * @param {App} app
 * @param {string} state
 */
async function check(app, state) {
  await app.page.evaluate(axe.source);
  const { violations } = await app.page.evaluate(() => window.axe.run());
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, [], state);
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [screen, context] of Object.entries({ wide: {}, phone: PHONE })) {
    test(`nothing serious for axe: ${colorScheme}, ${screen}`, async (t) => {
      const app = await open(t, browser, { context: { ...context, colorScheme, reducedMotion: 'reduce' } });
      await check(app, 'empty');
      await app.page.getByTestId('models').click();
      await app.page.getByTestId('model').getByText('In use').waitFor();
      await check(app, 'models');
      await app.page.keyboard.press('Escape');
      await app.ask.click();
      await app.page.locator('.hint:not(:empty)').waitFor();
      await check(app, 'hint');
      await app.page.getByTestId('sample-0').click();
      await check(app, 'sample');
      const { questions } = samples[0];
      for (const { question } of [questions[0], ...questions.filter(({ answer }) => answer === null).slice(0, 1)]) {
        await app.page.getByRole('button', { name: question, exact: true }).click();
        await app.answers.getByText(question).waitFor({ state: 'attached' });
        await app.answer.waitFor();
        await check(app, question);
      }
    });

    test(`nothing serious for axe when the model is missing: ${colorScheme}, ${screen}`, async (t) => {
      const app = await open(t, browser, {
        wait: false,
        context: { ...context, colorScheme, reducedMotion: 'reduce' },
        prepare: ({ server }) => {
          server.fault = (path) => (path === MODEL ? { status: 404 } : undefined);
        },
      });
      await app.error.waitFor();
      await check(app, 'error');
    });
  }
}

/** Whether an element can be seen whole, without scrolling the page. */
/** @param {Locator} locator */
async function inViewport(locator) {
  const box = await locator.boundingBox();
  const size = await locator.page().evaluate(() => [innerWidth, innerHeight]);
  return box && box.x >= 0 && box.y >= 0 && box.x + box.width <= size[0] && box.y + box.height <= size[1];
}

test('on a phone question and answer are in reach, and nothing is wider than the screen', async (t) => {
  const app = await open(t, browser, { context: PHONE });
  /** @param {string} state */
  const whole = async (state) => {
    for (const part of [app.question, app.ask]) assert.ok(await inViewport(part), state);
    const wider = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${state}: ${wider} pixels too wide`);
  };
  await whole('empty');
  await app.page.getByTestId('sample-0').click();
  await whole('sample');
  await app.page.getByRole('button', { name: samples[0].questions[0].question }).click();
  await app.answer.waitFor();
  await whole('answered');
  assert.ok(await inViewport(app.answer));
  await markInView(app.page);
});

for (const [width, height] of [
  [320, 568],
  [667, 375],
  [768, 1024],
  [1024, 600],
  [1920, 1080],
]) {
  test(`everything fits at ${width} by ${height}`, async (t) => {
    const app = await open(t, browser, { context: { viewport: { width, height } } });
    await ask(app, ADA, 'Who wrote the first program?');
    await app.answer.waitFor();
    const wider = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${wider} pixels too wide`);
    await app.answer.scrollIntoViewIfNeeded();
    assert.ok(await inViewport(app.answer));
    assert.ok(await inViewport(app.question));
  });
}

test('dark is dark, and calm is calm', async (t) => {
  const app = await open(t, browser, { context: { colorScheme: 'dark', reducedMotion: 'reduce' } });
  const [background, colour] = await app.page.evaluate(() => {
    const style = getComputedStyle(document.querySelector('.sheet'));
    return [style.backgroundColor, style.color].map((value) => (value.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  });
  assert.ok(Math.max(...background) < 60 && Math.min(...colour) > 180);
  const durations = await app.page.evaluate(() =>
    [...document.querySelectorAll('*')].map((element) => parseFloat(getComputedStyle(element).transitionDuration)),
  );
  assert.ok(Math.max(...durations) < 0.001);
});
