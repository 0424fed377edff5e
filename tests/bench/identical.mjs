// Asks the questions of a SQuAD file in both builds of the engine and counts the answers that differ.
//   node identical.mjs COUNT FILE.json[.gz]
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { start } from './lib/browser.mjs';

process.on('uncaughtException', ({ message }) => {
  console.error(`error: ${message}`);
  process.exit(1);
});

/** What `dist/features.js` says of the browser; the engine's worker chooses its build by it. */
const FEATURES = '/dist/features.js';
const BUILDS = { relaxed: { simd: true, relaxedSimd: true }, plain: { simd: true, relaxedSimd: false } };
const TOP = 3;

/** @typedef {{ id: string, question: string, passage: string }} Question */

const [count, data] = process.argv.slice(2);
const questions = spread(readQuestions(await readFile(data)), Number(count));
/** @type {Record<string, Awaited<ReturnType<typeof answers>>>} */
const found = {};
for (const [build, features] of Object.entries(BUILDS)) {
  // A session each: nothing of the other build is in its cache.
  const browser = await start();
  try {
    found[build] = await answers(browser, build, features);
  } finally {
    await browser.close();
  }
}
if (found.relaxed.modules.join() === found.plain.modules.join()) {
  fail(`both times the engine loaded ${found.plain.modules.join(', ')}: it does not choose its build by ${FEATURES}`);
}
const different = questions.filter((_, i) => found.relaxed.answers[i] !== found.plain.answers[i]);
for (const [build, { modules, kernel }] of Object.entries(found)) console.log(`${build}: ${modules.join(', ')} (${kernel})`);
console.log(`${questions.length} questions, the ${TOP} best answers of each: ${different.length} differ in start, end or score`);
for (const { id } of different.slice(0, 20)) console.log(`differs: ${id}`);
process.exitCode = different.length ? 1 : 0;

/**
 * @param {Session} browser
 * @param {string} build
 * @param {Record<string, boolean>} features
 */
async function answers(browser, build, features) {
  const { altered, requests } = browser.plain;
  altered[FEATURES] = (text) => {
    if (text === undefined) fail('dist/ has no features.js: this page chooses no build of the engine');
    return Object.entries(features).reduce((changed, [name, value]) => {
      const statement = new RegExp(`export const ${name} = [^;]*;`);
      if (!statement.test(changed)) fail(`${FEATURES} does not export ${name}`);
      return changed.replace(statement, `export const ${name} = ${value};`);
    }, text);
  };
  const page = await browser.open();
  await page.evaluate(() => createReader('reader', { workers: 1 }));
  /** @type {string[]} */
  const given = [];
  /** @type {string | undefined} */
  let kernel;
  for (const [i, { question, passage }] of questions.entries()) {
    if (i % 100 === 0) console.error(`${build}: ${i} of ${questions.length} questions`);
    const result = await page.evaluate(({ question, passage, topK }) => ask('reader', question, passage, { topK }), {
      question,
      passage,
      topK: TOP,
    });
    kernel ??= result.backend;
    given.push(JSON.stringify(result.answers.map(({ start, end, score }) => [start, end, score])));
  }
  const modules = requests.map(({ path }) => path).filter((path) => path.endsWith('.wasm') && !path.includes('api'));
  return { answers: given, modules: [...new Set(modules)].sort(), kernel };
}

/**
 * The questions of a file in the form of SQuAD.
 *
 * @param {Buffer} bytes
 * @returns {Question[]}
 */
function readQuestions(bytes) {
  const text = String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  /** @type {{ data: { paragraphs: { context: string, qas: { id: string, question: string }[] }[] }[] }} */
  const { data } = JSON.parse(text);
  return data.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ context, qas }) => qas.map(({ id, question }) => ({ id, question, passage: context }))),
  );
}

/**
 * So many of them, evenly over the file.
 *
 * @param {Question[]} all
 * @param {number} wanted
 */
function spread(all, wanted) {
  const step = Math.max(1, all.length / wanted);
  return Array.from({ length: Math.min(wanted, all.length) }, (_, i) => all[Math.floor(i * step)]);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
