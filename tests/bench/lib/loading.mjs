// What it takes to begin: time to load, memory, bytes to download.
import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { start, WORK } from './browser.mjs';
import { median, rotated } from './statistics.mjs';

/**
 * By contestant, each in a fresh page and worker, with its files in the browser's
 * cache; the sizes are what a browser downloads that has none of them.
 *
 * @param {Session} browser
 * @param {Contestant[]} contestants
 * @param {Model} model
 * @param {Input} window
 * @param {number} rounds
 * @param {Say} say
 */
export async function measureLoading(browser, contestants, model, window, rounds, say) {
  /** @type {Record<string, Omit<Loading, 'sizes'>>} */
  const found = Object.fromEntries(contestants.map(({ id }) => [id, { times: [], median: NaN, firstPass: [], memory: 0 }]));
  for (let round = -1; round < rounds; round += 1) {
    say(`loading ${model.title}, round ${round + 1} of ${rounds}`);
    for (const { id, script, options } of rotated(contestants, round + 1)) {
      const page = await browser.open();
      const { milliseconds } = await page.evaluate(({ id, script, options }) => load(id, script, options), {
        id,
        script,
        options: options(model),
      });
      const input = { ids: window.ids, tokenTypes: window.tokenTypes, runs: 1 };
      const { times } = await page.evaluate(({ id, input }) => call(id, 'run', input), { id, input });
      found[id].memory = await page.evaluate((id) => call(id, 'memory'), id);
      // The first round fills the cache.
      if (round >= 0) {
        found[id].times.push(milliseconds);
        found[id].firstPass.push(...times);
      }
      await page.close();
    }
  }
  /** @type {Record<string, Loading>} */
  const complete = {};
  for (const contestant of contestants) {
    const measured = found[contestant.id];
    const sizes = await downloaded(contestant, model);
    complete[contestant.id] = { ...measured, median: median(measured.times), sizes };
  }
  return complete;
}

/**
 * @param {Contestant} contestant
 * @param {Model} model
 */
async function downloaded({ id, script, options }, model) {
  const browser = await start();
  try {
    const page = await browser.open();
    await page.evaluate(({ id, script, options }) => load(id, script, options), { id, script, options: options(model) });
    return await sizesOf(browser.plain.requests);
  } finally {
    await browser.close();
  }
}

const MODEL_FILES = /\.(gguf|onnx)$|tokenizer.*\.json$|config\.json$/;

/**
 * In bytes, of what a server sent since its list was emptied.
 *
 * @param {{ path: string, file: string }[]} requests
 */
export async function sizesOf(requests) {
  const files = [...new Map(requests.map((request) => [request.path, request.file])).values()].filter(
    (file) => !file.includes('/tests/bench/web/'),
  );
  /** @type {Sizes} */
  const sizes = { runtime: 0, gzip: 0, brotli: 0, model: 0, files: {} };
  for (const file of files) {
    const bytes = await readFile(file);
    sizes.files[basename(file)] = bytes.length;
    if (MODEL_FILES.test(file)) {
      sizes.model += bytes.length;
      continue;
    }
    const packed = await compressed(bytes);
    sizes.runtime += bytes.length;
    sizes.gzip += packed.gzip;
    sizes.brotli += packed.brotli;
  }
  return sizes;
}

/** @type {Record<string, { gzip: number, brotli: number }> | undefined} */
let known;

/**
 * Bytes of a file when packed as hard as possible. Kept from run to run: that takes a minute for a large file.
 *
 * @param {Buffer} bytes
 */
async function compressed(bytes) {
  const store = join(WORK, 'compressed.json');
  const sizes = (known ??= /** @type {NonNullable<typeof known>} */ (JSON.parse(await readFile(store, 'utf8').catch(() => '{}'))));
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (!sizes[hash]) {
    const [small, smaller] = await Promise.all([
      promisify(gzip)(bytes, { level: 9 }),
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    ]);
    sizes[hash] = { gzip: small.length, brotli: smaller.length };
    await writeFile(store, JSON.stringify(sizes));
  }
  return sizes[hash];
}
