// Prints what the page costs on this machine: bytes to download, time to start, time per question.
// `npm run measure --prefix tests/browser`, after a build.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { launch } from './browser.mjs';
import { DIST, serve } from './server.mjs';

const RUNS = 7;
const SENTENCE = 'The harbour was built in 1861 by the engineer Anna Lind and paid for by the town. ';

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

let code = 0;
let models = 0;
for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const bytes = await readFile(join(entry.parentPath, entry.name));
  if (entry.name.endsWith('.gguf')) models += bytes.length;
  else if (/\.(wasm|js|css|html)$/.test(entry.name)) code += gzipSync(bytes, { level: 9 }).length;
}
console.log(`code, gzipped: ${megabytes(code)}`);
console.log(`model: ${megabytes(models)}`);

const server = await serve();
server.extra['/measure.html'] = '<!doctype html><title>measure</title>';
const browser = await launch();
const page = await browser.newPage();
await page.goto(`${server.origin}/measure.html`);

const start = await page.evaluate(async () => {
  const from = performance.now();
  const { createReader } = await import('/electra-qa.js');
  window.reader = await createReader();
  return performance.now() - from;
});
console.log(`start, files on this machine: ${start.toFixed(0)} ms`);

for (const tokens of [64, 128, 256, 384]) {
  // 18 word pieces a sentence; question and special tokens take 12.
  const passage = SENTENCE.repeat(Math.round((tokens - 12) / 18));
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    times.push(
      await page.evaluate(async (text) => {
        const from = performance.now();
        await window.reader.ask('Who built the harbour of the town?', text);
        return performance.now() - from;
      }, passage),
    );
  }
  console.log(`question over about ${tokens} tokens: ${median(times).toFixed(0)} ms (median of ${RUNS})`);
}
await browser.close();
await server.close();
