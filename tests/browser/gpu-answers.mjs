// Asks questions of the golden pairs on both paths and counts the answers that differ: npm run gpu-answers -- [COUNT]
// Fails when more than 3 % do: the processor computes in int8, and prefers the other of two that are nearly as good
// now and then. On Chromium's software adapter 300 take three quarters of an hour.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GPU, launch } from './browser.mjs';
import { serve } from './server.mjs';

const count = Number(process.argv[2] ?? 300);
const pairs = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, '../golden/pairs.json.gz'))));
// The shortest first: the software adapter is slow.
const questions = pairs
  .filter(({ question, passage }) => question.trim() && passage.trim())
  .map(({ question, passage }) => ({ question, passage }))
  .sort((a, b) => a.passage.length - b.passage.length)
  .slice(0, count);

const browser = await launch(GPU);
const server = await serve();
server.extra['/plain.html'] = '<!doctype html><title>Plain</title>';
try {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/plain.html`);
  await page.evaluate(async () => {
    const { createReader } = await import('/electra-qa.js');
    window.readers = [await createReader({ backend: 'simd', workers: 1 }), await createReader({ backend: 'webgpu' })];
  });
  let different = 0;
  let by;
  for (const [i, { question, passage }] of questions.entries()) {
    const [simd, gpu] = await page.evaluate(
      (asked) => Promise.all(window.readers.map((reader) => reader.ask(...asked).catch(({ code }) => ({ answers: [{ code }] })))),
      [question, passage],
    );
    by ??= gpu.gpu;
    if (gpu.gpu?.off) throw new Error(gpu.gpu.off);
    const place = ({ answers: [{ start, end, code }] }) => `${start} ${end} ${code}`;
    if (place(simd) !== place(gpu)) {
      different += 1;
      console.log(`${question} – ${simd.answers[0].text} (${simd.answers[0].score?.toFixed(3)}) or ${gpu.answers[0].text} (${gpu.answers[0].score?.toFixed(3)})`);
    }
    if (i % 50 === 49) console.error(`${i + 1} of ${questions.length}`);
  }
  console.log(`${questions.length} questions on ${by?.adapter} in ${by?.arithmetic}: ${different} best answers differ`);
  if (different > 0.03 * questions.length) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
