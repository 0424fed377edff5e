// What goes along with questions: those of this visit, citations, files, links, and answers while one types.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { ask, launch, marked, open } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843. It was for a machine by Babbage.';
const WHEN = 'When was the first program written?';
const WHO = 'Who wrote the first program?';

test('questions of this visit lead back to their answers, and can be saved', async (t) => {
  const app = await open(t, browser);
  await ask(app, ADA, WHEN);
  await app.page.locator('.asked', { hasText: WHEN }).waitFor();
  await app.question.fill(WHO);
  await app.ask.click();
  await app.page.locator('.asked', { hasText: WHO }).waitFor();
  await app.cancel.waitFor({ state: 'detached' });
  const history = app.page.getByTestId('history');
  await history.getByText('2 questions of this visit').click();
  await history.getByRole('button', { name: WHEN }).click();
  await app.page.locator('.asked', { hasText: WHEN }).waitFor();
  assert.equal(await marked(app.page), '1843');
  assert.equal(await app.question.inputValue(), WHEN);
  await app.page.evaluate(axe.source);
  const { violations } = await app.page.evaluate(() => window.axe.run());
  assert.deepEqual(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    [],
  );
  /** @type {Record<string, string>} */
  const saved = {};
  for (const form of ['Markdown', 'CSV', 'JSON']) {
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      history.getByRole('button', { name: form, exact: true }).click(),
    ]);
    saved[download.suggestedFilename()] = readFileSync(await download.path(), 'utf8');
  }
  const sentence = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
  assert.ok(saved['answers.md'].includes(`## ${WHEN}\n\n**1843**\n\n> ${sentence}\n`));
  assert.ok(saved['answers.csv'].includes(`"${WHEN}","1843","${sentence}"`));
  const [first, second] = JSON.parse(saved['answers.json']);
  assert.deepEqual([first.answer, second.answer, second.sentence], ['1843', 'Ada Lovelace', sentence]);
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});

test('an answer is copied with its source, and as a link that leads to it', async (t) => {
  const app = await open(t, browser, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await app.file.setInputFiles({ name: 'ada.md', mimeType: '', buffer: Buffer.from(`# London\n\n${ADA}`) });
  await app.page.getByText('Opened ada.md').waitFor();
  await app.question.fill(WHEN);
  await app.ask.click();
  await app.answer.waitFor();
  /** @param {RegExp} name */
  const copied = async (name) => {
    await app.page.getByRole('button', { name }).click();
    await app.page.getByText('Copied').first().waitFor();
    return app.page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(
    await copied(/^Copy with source/),
    '“In London lived Ada Lovelace, who wrote the first program in 1843.” (ada.md, § London)',
  );
  const link = await copied(/^Copy link/);
  await app.page.goto('about:blank');
  app.server.requests.length = 0;
  await app.page.goto(link);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.equal(app.page.url(), `${app.server.origin}/`);
  assert.ok(!app.server.requests.some((path) => path.includes('ask')), app.server.requests.join());
  for (const bad of ['#ask=', '#ask=AAAA', '#ask=%3Cscript%3E']) {
    await app.page.goto('about:blank');
    await app.page.goto(`${app.server.origin}/${bad}`);
    await app.backend.waitFor();
    assert.equal(await app.passage.inputValue(), '', bad);
  }
});

test('a question is answered when its writer pauses, unless that is not wanted', async (t) => {
  const app = await open(t, browser, { typing: true });
  await app.passage.fill(ADA);
  await app.question.pressSequentially(WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.equal(await app.page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'question');
  await app.page.getByTestId('typing').uncheck();
  await app.page.clock.install();
  await app.question.fill(WHO);
  await app.page.clock.runFor(5_000);
  assert.equal(await app.page.locator('.asked').textContent(), WHEN);
  await app.ask.click();
  await app.page.locator('.asked', { hasText: WHO }).waitFor();
});
