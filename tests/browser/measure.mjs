// Prints what answering costs in Chromium on this machine, after a build.
//   npm run measure --prefix tests/browser
//     bytes to download, time to start, time per question with the page's own model
//   npm run measure --prefix tests/browser -- [--tokens 128,384] [--runs 7] [--json] model.gguf ...
//     time per question with each of these models, which must have BERT's uncased vocabulary
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

import { launch, MODEL } from './browser.mjs';
import { DIST, serve } from './server.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    tokens: { type: 'string', default: '64,128,256,384' },
    runs: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const lengths = options.tokens.split(',').map(Number);
const runs = Number(options.runs);
if (!lengths.every((n) => Number.isInteger(n) && n >= 32 && n <= 384) || !(runs >= 1 && runs < 100)) {
  console.error('error: --tokens wants lengths from 32 to 384, --runs 1 to 99');
  process.exit(2);
}

// Counted in word pieces; with the special tokens a question takes 11.
const QUESTION = 'Who built the harbour of the town?';
const SENTENCE = { text: 'The harbour was built in 1861 by the engineer Anna Lind and paid for by the town. ', pieces: 19 };

/**
 * Passages that fill one window of this many tokens exactly. No two are alike, since a repeated question costs nothing.
 *
 * @param {number} tokens
 */
function passagesOf(tokens) {
  const room = tokens - 11;
  const passage = SENTENCE.text.repeat(Math.floor(room / SENTENCE.pieces)) + 'and '.repeat(room % SENTENCE.pieces);
  // Every year of that century is one word piece, as `The` is.
  return Array.from({ length: runs + 1 }, (_, run) => passage.replace(/^\w+/, String(1900 + run)));
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
/** @param {number[]} times */
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

async function measureDownload() {
  let code = 0;
  let models = 0;
  let pdf = 0;
  for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (entry.name.endsWith('.gguf')) models += bytes.length;
    else if (entry.parentPath === join(DIST, 'pdf')) pdf += gzipSync(bytes, { level: 9 }).length;
    else if (/\.(wasm|js|css|html)$/.test(entry.name)) code += gzipSync(bytes, { level: 9 }).length;
  }
  console.log(`code, gzipped: ${megabytes(code)}`);
  console.log(`what reads PDF, with the first such file, gzipped: ${megabytes(pdf)}`);
  console.log(`model: ${megabytes(models)}`);
}

/**
 * `{ start, times }` in milliseconds, or `{ error }`, of one model in a page of its own.
 *
 * @param {Browser} browser
 * @param {string} origin
 * @param {string} model
 */
async function measure(browser, origin, model) {
  const page = await browser.newPage();
  try {
    await page.goto(`${origin}/measure.html`);
    const measured = await page.evaluate(
      async ({ model, lengths, question }) => {
        const from = performance.now();
        const { createReader } = await import('/electra-qa.js');
        const reader = await createReader({ model });
        const start = performance.now() - from;
        const times = [];
        for (const passages of lengths) {
          const taken = [];
          for (const passage of passages) {
            const from = performance.now();
            const { windows } = await reader.ask(question, passage);
            if (windows !== 1) throw new Error(`the passage took ${windows} windows`);
            taken.push(performance.now() - from);
          }
          // The first does not count: the browser still optimizes the code.
          times.push(taken.slice(1));
        }
        reader.close();
        return { start, times };
      },
      { model: origin + model, lengths: lengths.map(passagesOf), question: QUESTION },
    );
    return { ...measured, error: undefined };
  } catch (cause) {
    return { error: String(cause).split('\n')[0], start: NaN, times: [] };
  } finally {
    await page.close();
  }
}

const server = await serve();
server.extra['/measure.html'] = '<!doctype html><title>measure</title>';
const models = [];
for (const [i, file] of files.entries()) {
  const path = `/measured-${i}.gguf`;
  // npm changes the folder; INIT_CWD is where the command was given.
  server.extra[path] = await readFile(resolve(process.env.INIT_CWD ?? '.', file));
  models.push({ name: basename(file), path });
}
const browser = await launch();
if (!models.length) {
  models.push({ name: 'default', path: MODEL });
  if (!options.json) await measureDownload();
}
/** @type {{ browser: string, models: Record<string, object> }} */
const report = { browser: `Chromium ${browser.version()}`, models: {} };
for (const { name, path } of models) {
  const { start, times, error } = await measure(browser, server.origin, path);
  report.models[name] = error
    ? { error }
    : {
        start_ms: start,
        lengths: lengths.map((tokens, i) => ({ tokens, median_ms: median(times[i]), fastest_ms: Math.min(...times[i]) })),
      };
  if (options.json) continue;
  console.log(error ? `${name}: ${error}` : `${name}: start, files on this machine: ${start.toFixed(0)} ms`);
  for (const [i, tokens] of lengths.entries()) {
    if (!error) console.log(`${name}: question over ${tokens} tokens: ${median(times[i]).toFixed(0)} ms (median of ${runs})`);
  }
}
if (options.json) console.log(JSON.stringify(report, null, 1));
await browser.close();
await server.close();
