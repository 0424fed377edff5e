// Asks questions of the golden pairs on the graphics processor, on the processor in int8, and of the command line in
// f32, and counts the best answers that differ: npm run gpu-answers -- [COUNT]
// Fails when one differs from f32, or more than 3 % from int8, which prefers the other of two that are nearly as good
// now and then. On Chromium's software adapter 300 take up to two hours.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GPU, launch } from './browser.mjs';
import { serve } from './server.mjs';

const ROOT = join(import.meta.dirname, '../..');
execFileSync('cargo', ['build', '--release', '--locked', '--package', 'electra-qa-cli'], { cwd: ROOT, stdio: 'inherit' });

/** @type {{ question: string, passage: string }[]} */
const pairs = JSON.parse(String(gunzipSync(readFileSync(join(import.meta.dirname, '../golden/pairs.json.gz')))));
const all = pairs.filter(({ question, passage }) => question.trim() && passage.trim());
const count = Math.min(Number(process.argv[2] ?? 300), all.length);
const questions = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);

/**
 * The best answer of the network in plain f32, its place in code points.
 *
 * @param {{ question: string, passage: string }} pair
 */
function inF32({ question, passage }) {
  const command = ['ask', '--json', '--no-answer', '--backend', 'candle', '--passage', '-', `--question=${question}`];
  const output = execFileSync(join(ROOT, 'target/release/electra-qa'), command, { input: passage, encoding: 'utf8' });
  return JSON.parse(output).answers[0];
}

const browser = await launch(GPU);
const server = await serve();
server.extra['/plain.html'] = '<!doctype html><title>Plain</title>';
try {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/plain.html`);
  await page.evaluate(async () => {
    const { createReader } = await import('/electra-qa.js');
    window.readers = [await createReader({ backend: 'webgpu' }), await createReader({ backend: 'simd', workers: 1 })];
  });
  const different = { f32: 0, int8: 0 };
  let by;
  for (const [i, { question, passage }] of questions.entries()) {
    const [gpu, simd] = await page.evaluate(
      ({ question, passage }) => Promise.all(window.readers.map((reader) => reader.ask(question, passage))),
      { question, passage },
    );
    by ??= gpu.gpu;
    if (gpu.backend !== 'webgpu') throw new Error(gpu.gpu?.off);
    /** @param {number} unit */
    const points = (unit) => [...passage.slice(0, unit)].length;
    const [own] = gpu.answers;
    const others = { int8: simd.answers[0], f32: inF32({ question, passage }) };
    for (const arithmetic of /** @type {const} */ (['f32', 'int8'])) {
      const other = others[arithmetic];
      const [start, end] = arithmetic === 'f32' ? [points(own.start), points(own.end)] : [own.start, own.end];
      if (other.start === start && other.end === end) continue;
      different[arithmetic] += 1;
      console.log(
        `${question} – ${own.text} (${own.score.toFixed(4)}); in ${arithmetic} ${other.text} (${other.score.toFixed(4)})`,
      );
    }
    if (i % 25 === 24) console.error(`${i + 1} of ${count}: ${JSON.stringify(different)}`);
  }
  console.log(
    `${count} questions on ${by?.adapter} in ${by?.arithmetic}: ${different.f32} best answers differ from f32, ${different.int8} from int8`,
  );
  if (different.f32 > 0 || different.int8 > 0.03 * count) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
