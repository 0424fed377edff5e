// The page in the person's language: chosen by the browser, changed in place, remembered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, launch, marked, open } from './browser.mjs';

/** @type {(language: string) => Record<string, string>} */
const said = (language) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../www/shared/messages/${language}.json`), 'utf8'));
const [de, es] = ['de', 'es'].map(said);
const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the page speaks German to a German browser, and Spanish from then on when it is wished', async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const app = await open(t, browser, { context: { ...phone, locale: 'de-DE' }, wait: false });
  const { page, seen } = app;
  /** @type {(language: string, messages: Record<string, string>, state: string) => Promise<void>} */
  const speaks = async (language, messages, state) => {
    await page.getByRole('button', { name: messages.ask, exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.equal(await page.title(), messages['page.title']);
    assert.equal(await page.getByTestId('reads').textContent(), messages['page.reads']);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${state}: ${wider} pixels too wide`);
  };
  await speaks('de', de, 'empty');
  assert.ok(await page.getByTestId('reads').isVisible());
  await app.backend.waitFor();
  await ask(app, ADA, 'When was the first program written?');
  await app.answer.waitFor();
  await speaks('de', de, 'answered');
  const sure = page.getByTestId('sureness');
  assert.match(await sure.textContent(), /^(Sehr|Ziemlich|Einigermaßen) sicher · (über )?\d+\u00a0%$/);
  assert.match(await page.getByTestId('kept').textContent(), /\d,\d\u00a0MB/);

  await app.question.fill('Who was it?');
  await page.getByTestId('language').selectOption('es');
  await speaks('es', es, 'changed');
  assert.match(await sure.textContent(), /^(Muy|Bastante|Relativamente) seguro · /);
  assert.equal(await app.answer.textContent(), '1843');
  assert.equal(await marked(page), '1843');
  assert.equal(await app.question.inputValue(), 'Who was it?');
  await app.edit.click();
  assert.equal(await app.passage.inputValue(), ADA);

  await page.reload();
  await speaks('es', es, 'loaded anew');
  await page.getByTestId('language').selectOption('en');
  await page.getByRole('button', { name: 'Ask', exact: true }).waitFor();
  assert.equal(await page.title(), 'electra-qa – ask a text');
  assert.deepEqual(seen, { errors: [], foreign: [] });
});

test('where a language cannot be had the page is English', async (t) => {
  const app = await open(t, browser, {
    context: { locale: 'fr-FR' },
    wait: false,
    prepare: ({ server }) => {
      server.fault = (path) => (path.startsWith('/messages/') ? { status: 404 } : undefined);
    },
  });
  await app.page.getByRole('button', { name: 'Ask', exact: true }).waitFor();
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), 'en');
  assert.equal(await app.page.getByTestId('language').inputValue(), 'en');
});
