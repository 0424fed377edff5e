// What the widget says of a verdict: an engine that is none answers as it is told, so that every case is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { launch } from './browser.mjs';
import { ask, host, marked } from './widget-hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const CERTAIN = { answerable: 0.96, calibrated: true, threshold: 0.4, sureness: 0.94, level: 'very-sure' };
/** @type {(text: string, confidence?: number, standing?: string) => object} */
const said = (text, confidence, standing = 'answer') => ({ text, confidence, standing, score: 0.5, readings: [] });
/** @param {number} confidence */
const silent = (confidence) => said('', confidence);

/** What the engine answers, by question. */
const RESULTS = {
  sure: {
    ...CERTAIN,
    answers: [said('Olof Brun', 0.98), said('dug by Olof Brun', 0.01, 'other'), said('1902', 0.02, 'alternative')],
  },
  grey: { ...CERTAIN, answerable: 0.44, sureness: 0.4, level: 'unsure', answers: [said('1902', 0.9)] },
  silent: { ...CERTAIN, answerable: 0.04, answers: [silent(0.96), said('1902', 0.5, 'alternative')] },
  probably: { ...CERTAIN, answerable: 0.3, sureness: 0.7, level: 'fairly-sure', answers: [silent(0.7)] },
  undecided: {
    ...CERTAIN,
    answerable: 0.6,
    threshold: 0.75,
    sureness: 0.4,
    level: 'unsure',
    answers: [silent(0.4), said('1902', 0.8, 'alternative')],
  },
  several: {
    ...CERTAIN,
    sureness: 0.86,
    level: 'quite-sure',
    answers: [said('Olof Brun', 0.5), said('1902', 0.4), said('The well', 0.05, 'alternative')],
  },
  decides: {
    ...CERTAIN,
    sureness: 0.2,
    level: 'unsure',
    answers: [said('The well was dug by Olof Brun in 1902.', 0.2, 'decides')],
  },
  bare: { ...CERTAIN, calibrated: false, answers: [said('Olof Brun', 0.98)] },
  decoded: { answers: [said('', undefined)] },
};
const ENGINE = `
  const results = ${JSON.stringify(RESULTS)};
  export const createReader = async () => ({
    async ask(question, passage, { signal, onUpdate, ...options }) {
      const at = (answers) => answers.map((answer) => {
        const start = answer.text && passage.indexOf(answer.text);
        return answer.text ? { ...answer, start, end: start + answer.text.length } : { ...answer, start: 0, end: 0 };
      });
      if (question === 'long') {
        const { answers, ...verdict } = results.grey;
        onUpdate({ answers: at(answers), ...verdict });
        await new Promise((done) => (window.readOn = done));
      }
      const { answers, ...verdict } = results[question] ?? results.sure;
      const placed = at(answers);
      return { answers: placed, ...verdict, options, ...(options.hint && question === 'bare' && { hint: 'This looks German.' }) };
    },
    close() {},
  });`;

/**
 * A page with the widget, whose text is one sentence.
 *
 * @param {TestContext} t
 */
const page = async (t) => {
  const app = await host(t, browser, 'widget-main', { prepare: ({ engine }) => (engine.extra['/electra-qa.js'] = ENGINE) });
  await app.page.evaluate(() => {
    const sentence = document.createElement('p');
    sentence.textContent = 'The well was dug by Olof Brun in 1902.';
    document.querySelector('electra-qa').before(sentence);
    document.querySelector('electra-qa').content = sentence;
  });
  return app;
};

test('what is said and how sure it is: words first, and never "does not say" on less than even odds', async (t) => {
  const app = await page(t);
  /** @param {string} name */
  const part = (name) => app.widget.locator(`[part="${name}"]`);
  /** @param {string[]} names */
  const visible = async (...names) => {
    const texts = [];
    for (const name of names) if (await part(name).isVisible()) texts.push(await part(name).textContent());
    return texts;
  };
  /** @param {string} question */
  const told = async (question) => {
    await ask(app, question);
    await part('answer').waitFor();
    return visible('lead', 'answer-text', 'confidence', 'hint');
  };
  assert.deepEqual(await told('sure'), ['Olof Brun', 'Very sure · 94%']);
  assert.deepEqual(await marked(app.page, 'electra-qa-other'), ['1902']);
  await app.next.click();
  assert.deepEqual(await visible('answer-text', 'confidence'), ['1902', 'Less likely · 2%']);
  assert.ok(await app.next.isDisabled());
  assert.deepEqual(await told('grey'), ['1902', 'Unsure · 40%', 'It may well be that the text does not say.']);
  assert.deepEqual(await told('silent'), ['The text does not say.', 'Very sure · 94%']);
  await app.next.click();
  assert.deepEqual(await visible('answer-text', 'confidence', 'hint'), ['1902', 'Closest, but not convincing · 2%']);
  assert.deepEqual(await told('probably'), ['The text probably does not say.', 'Fairly sure · 70%']);
  assert.deepEqual(await told('undecided'), ['Not sure enough to answer.']);
  assert.deepEqual((await told('bare')).slice(0, 2), ['Olof Brun', 'Very sure · 94% · not calibrated']);
  // It comes after the answer.
  await part('hint').getByText('This model reads English; take the answer with care.').waitFor();
  assert.deepEqual(await told('decides'), ['This sentence decides it:', 'The well was dug by Olof Brun in 1902.']);
  assert.equal(await app.excerpt.isVisible(), false);
  assert.deepEqual(await marked(app.page), ['The well was dug by Olof Brun in 1902.']);
  // Without a verdict there is the score alone.
  assert.deepEqual(await told('decoded'), ['The text does not say.', 'Confidence: 50%']);
  assert.deepEqual(app.errors, []);
});

test('several answers are shown, marked and heard as several', async (t) => {
  const app = await page(t);
  await ask(app, 'several');
  const list = app.widget.locator('[part="answers"]');
  await list.waitFor();
  assert.deepEqual(await list.getByRole('listitem').allTextContents(), ['Olof Brun48%', '190238%']);
  assert.equal(await app.status.textContent(), '2 answers: Olof Brun; 1902 – Quite sure · 86% together');
  assert.deepEqual(await marked(app.page), ['Olof Brun', '1902']);
  assert.deepEqual(await marked(app.page, 'electra-qa-other'), ['The well']);
  await app.page.evaluate(axe.source);
  const { violations } = await app.page.evaluate(() => window.axe.run('electra-qa'));
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
  // Each can be gone to.
  const second = list.getByRole('button', { name: '1902' });
  await second.focus();
  await app.page.keyboard.press('Enter');
  assert.equal(await second.getAttribute('aria-current'), 'true');
  assert.equal(await app.excerpt.locator('mark').textContent(), '1902');
  assert.equal(await app.status.textContent(), 'Answer: 1902 – 38%');
  assert.deepEqual(await marked(app.page), ['Olof Brun', '1902']);
  await app.next.click();
  assert.equal(await app.answer.textContent(), 'The well');
  assert.deepEqual(await marked(app.page), ['The well']);
});

test('`threshold` is that of the element, unless a question has its own or another mode', async (t) => {
  const app = await page(t);
  const told = await app.widget.evaluate(async (widget) => {
    /** @param {Wrong} [options] */
    const asked = (options) =>
      widget.ask('sure', { show: false, topK: 1, ...options }).then(
        (/** @type {Wrong} */ { options }) => options,
        ({ code, message }) => `${code}: ${message}`,
      );
    const told = [await asked()];
    widget.threshold = 0.75;
    told.push(widget.getAttribute('threshold'), await asked(), await asked({ threshold: 0.1 }), await asked({ mode: 'squad' }));
    widget.threshold = 2;
    told.push(await asked());
    widget.threshold = null;
    return [...told, widget.threshold, await asked({ threshold: '0.5' })];
  });
  assert.deepEqual(told, [
    { topK: 1 },
    '0.75',
    { threshold: 0.75, topK: 1 },
    { threshold: 0.1, topK: 1 },
    { mode: 'squad', topK: 1 },
    'invalid-option: `threshold` must be a number from 0 to 1. Got 2.',
    null,
    'invalid-option: `threshold` must be a number from 0 to 1. Got "0.5".',
  ]);
});

test('what is known of a long text is shown and marked while more is read', async (t) => {
  const app = await page(t);
  await app.page.evaluate(() => {
    window.places = [];
    for (const name of ['update', 'answer']) {
      addEventListener(`electra-qa-${name}`, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        window.places.push([name, detail.answers[0].ranges.length]);
      });
    }
  });
  await ask(app, 'long');
  await app.page.waitForFunction(() => window.readOn);
  assert.match(await app.answer.textContent(), /1902/);
  assert.deepEqual(await marked(app.page), ['1902']);
  await app.page.evaluate(() => window.readOn());
  await app.answer.getByText('Olof Brun').first().waitFor();
  assert.deepEqual(await app.page.evaluate(() => window.places), [
    ['update', 1],
    ['answer', 1],
  ]);
});
