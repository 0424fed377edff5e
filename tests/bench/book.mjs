// How soon a book of 300 pages is opened, answered and read in the page: node book.mjs FILE.json[.gz]
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { epub } from '../browser/epub.mjs';
import { start, WORK } from './lib/browser.mjs';
import { median } from './lib/statistics.mjs';

const WORDS = 120_000;
const QUESTIONS = 5;
/** Between two keys that are pressed while the book is read. */
const KEYS = 100;
const IDLE_KEYS = 30;

const [data] = process.argv.slice(2);
const bytes = await readFile(data);
/** @type {{ data: { title: string, paragraphs: { context: string, qas: { question: string, answers: unknown[] }[] }[] }[] }} */
const dataset = JSON.parse(String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes));

/** @type {[heading: string, ...paragraphs: string[]][]} */
const chapters = [];
/** @type {string[]} */
const asked = [];
let words = 0;
for (const { title, paragraphs } of dataset.data) {
  /** @type {string[]} */
  const contexts = [];
  for (const { context, qas } of paragraphs) {
    if (words >= WORDS) break;
    words += context.split(/\s+/).length;
    contexts.push(context);
    asked.push(...qas.filter(({ answers }) => answers.length).map(({ question }) => question));
  }
  if (contexts.length) chapters.push([title.replaceAll('_', ' '), ...contexts]);
}
const book = epub('A book of articles', chapters);
const step = Math.floor(asked.length / QUESTIONS);
const questions = Array.from({ length: QUESTIONS }, (_, i) => asked[i * step]);

const browser = await start();
/** @type {Record<string, number>[]} */
const rounds = [];
try {
  for (const question of questions) rounds.push(await ask(question));
} finally {
  await browser.close();
}
const names = Object.keys(rounds[0]);
const medians = Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))]));
const worst = Object.fromEntries(names.map((name) => [name, Math.max(...rounds.map((round) => round[name]))]));
await writeFile(`${WORK}/report-book.json`, JSON.stringify({ words, questions, rounds }, undefined, 2));
console.log(`\n### A book of ${words} words, ${QUESTIONS} questions, each in a fresh page\n`);
console.log('| | median | most |\n| --- | ---: | ---: |');
for (const name of names) console.log(`| ${name} | ${Math.round(medians[name])} | ${Math.round(worst[name])} |`);

/**
 * Opens the book in a fresh page and puts one question to it.
 *
 * @param {string} question
 */
async function ask(question) {
  const page = await browser.open();
  await page.goto(`${browser.plain.origin}/dist/index.html`);
  const box = page.getByTestId('question');
  // The model is there, and the engine has answered something.
  await page.getByTestId('passage').fill('Ada Lovelace wrote the first program.');
  await box.fill('Who wrote the first program?');
  await page.getByTestId('ask').click();
  await page.getByTestId('answer').getByText('Ada Lovelace').waitFor();
  const chosen = performance.now();
  await page.getByTestId('file').setInputFiles({ name: 'book.epub', mimeType: '', buffer: book });
  await page.getByText('Opened book.epub').waitFor();
  const opened = performance.now();
  await page.evaluate(() => {
    const slow = { task: 0, handled: 0, shown: 0 };
    Object.assign(globalThis, { slow });
    // From the click to the frame with the first answer in it: as a person sees it, without the driver's own waiting.
    const verdict = new Promise((resolve) => {
      document.addEventListener(
        'click',
        ({ timeStamp }) => {
          let cleared = false;
          const look = () => {
            const shown = document.querySelector('[data-testid=answer]') !== null;
            cleared ||= !shown;
            if (cleared && shown) resolve(performance.now() - timeStamp);
            else requestAnimationFrame(look);
          };
          look();
        },
        { capture: true, once: true },
      );
    });
    Object.assign(globalThis, { verdict: { after: verdict } });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) slow.task = Math.max(slow.task, duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const event of /** @type {PerformanceEventTiming[]} */ (list.getEntries())) {
        if (event.name !== 'keydown') continue;
        slow.handled = Math.max(slow.handled, event.processingEnd - event.startTime);
        slow.shown = Math.max(slow.shown, event.duration);
      }
    }).observe(/** @type {any} */ ({ type: 'event', durationThreshold: 16 }));
  });
  for (let i = 0; i < IDLE_KEYS; i++) await press(page);
  const idle = await page.evaluate(() => {
    const slow = /** @type {any} */ (globalThis).slow;
    const { shown } = slow;
    Object.assign(slow, { task: 0, handled: 0, shown: 0 });
    return shown;
  });
  await box.fill(question);
  const begun = performance.now();
  await page.getByTestId('ask').click();
  const first = await page.evaluate(() => /** @type {any} */ (globalThis).verdict.after);
  const parts = Number((await page.getByTestId('progress').textContent())?.match(/\d+/)?.[0] ?? 0);
  const progress = page.getByTestId('progress');
  while (await progress.isVisible()) {
    await press(page);
  }
  const read = performance.now();
  const slow = await page.evaluate(() => /** @type {any} */ (globalThis).slow);
  await page.close();
  return {
    'file chosen to text shown, ms': opened - chosen,
    'question asked to first verdict, ms': first,
    'parts read by then': parts,
    'all read, ms': read - begun,
    'longest task of the page meanwhile, ms': slow.task,
    'a key until it is handled meanwhile, slowest, ms': slow.handled,
    'a key until its frame is drawn meanwhile, slowest, ms': slow.shown,
    'the same before the question, ms': idle,
  };
}

/** @param {import('playwright-core').Page} page */
async function press(page) {
  await page.keyboard.press('Tab');
  await new Promise((done) => setTimeout(done, KEYS));
}
