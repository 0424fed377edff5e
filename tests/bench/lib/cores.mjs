// One window on two cores: ours on a plain page, onnxruntime-web on an isolated one, and what two cores give natively.
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { fileOf, ROOT, start } from './browser.mjs';
import { ALL_THREADS } from './contestants.mjs';
import { median, ratio, rotated } from './statistics.mjs';

const run = promisify(execFile);

const CORES = 2;
/** Timed calls of a visit. */
const RUNS = 3;
/** Questions of a length before any counts: until it is known what is quicker, and code is compiled anew. */
const WARM_UP = 12;
/** Questions that a helper may take to be there. */
const PATIENCE = 200;

/** Their int8 on all threads. */
const [PEER] = ALL_THREADS.filter(({ id }) => id.includes('int8'));

/**
 * A native process on a core of its own: its times by length.
 *
 * @param {number} core
 * @param {Model} model
 * @param {number[]} lengths
 * @returns {Promise<{ tokens: number, median_ms: number }[]>}
 */
async function native(core, model, lengths) {
  const command = join(ROOT, 'target/native/electra-qa');
  const parameters = ['bench', '--json', '--model', fileOf(model.gguf), '--tokens', lengths.join(), '--runs', '15'];
  const env = { ...process.env, RAYON_NUM_THREADS: '1' };
  const { stdout } = await run('taskset', ['-c', String(core), command, ...parameters], { env });
  return JSON.parse(stdout).lengths;
}

/**
 * By length, all in turn.
 *
 * @param {Model} model
 * @param {import('./reader.mjs').Passages} passages
 * @param {Input[]} windows
 * @param {number} rounds
 * @param {Say} say
 * @returns {Promise<CoreTimes[]>}
 */
export async function measureCores(model, passages, windows, rounds, say) {
  const browser = await start();
  browser.plain.altered['/dist/worker.js'] = (text) => `import '/web/memory.js';\n${text}`;
  try {
    const page = await browser.open();
    const isolated = await browser.open(browser.isolated);
    const workers = [1, CORES].map((count) => ({ id: `workers: ${count}`, count }));
    for (const { id, count } of workers)
      await page.evaluate(({ id, options }) => createReader(id, options), { id, options: { workers: count, backend: 'simd' } });
    await isolated.evaluate(({ id, script, options }) => load(id, script, options), {
      ...PEER,
      options: PEER.options(model),
    });
    /** @type {(id: string, rest: string) => Promise<Asked>} */
    const asked = async (id, rest) => {
      const result = await page.evaluate(([id, q, p]) => ask(id, q, p), [id, passages.question, passages.next(rest)]);
      if (result.windows !== 1) throw new Error(`a passage of one window took ${result.windows}`);
      return result;
    };
    /** @type {(input: Input, runs: number) => Promise<{ times: number[] }>} */
    const peer = ({ ids, tokenTypes }, runs) =>
      isolated.evaluate(({ id, input }) => call(id, 'run', input), { id: PEER.id, input: { ids, tokenTypes, runs } });
    const running = async () => (await page.evaluate(() => workerMemory())).workers;
    const longest = windows[windows.length - 1];
    for (let tries = 0; (await running()) < 1 + CORES; tries += 1) {
      if (tries > PATIENCE) throw new Error('no helper was started for one window');
      await asked(workers[1].id, longest.rest);
    }
    /** @type {CoreTimes[]} */
    const found = windows.map(({ tokens }) => ({ tokens, one: [], two: [], peer: [], native: [], gains: [] }));
    for (const window of windows) {
      await peer(window, WARM_UP);
      for (const { id } of workers) for (let i = 0; i < WARM_UP; i += 1) await asked(id, window.rest);
    }
    for (let round = 0; round < rounds; round += 1) {
      say(`one window on ${CORES} cores, round ${round + 1} of ${rounds}`);
      for (const [i, window] of windows.entries()) {
        const { one, two, peer: theirs } = found[i];
        for (const what of rotated([one, two, theirs], round)) {
          await page.evaluate(() => pause(20));
          if (what === theirs) theirs.push(...(await peer(window, RUNS)).times);
          else
            for (let n = 0; n < RUNS; n += 1) what.push((await asked(workers[what === one ? 0 : 1].id, window.rest)).milliseconds);
        }
      }
      const lengths = windows.map(({ tokens }) => tokens);
      const alone = await native(0, model, lengths);
      const together = await Promise.all(Array.from({ length: CORES }, (_, core) => native(core, model, lengths)));
      for (const [i, length] of found.entries()) {
        const mean = together.reduce((sum, each) => sum + each[i].median_ms, 0) / CORES;
        length.native.push(alone[i].median_ms);
        length.gains.push((CORES * alone[i].median_ms) / mean);
      }
    }
    return found;
  } finally {
    await browser.close();
  }
}

/**
 * What of it is told, a row each.
 *
 * @param {CoreTimes[]} found
 * @param {(heads: (string | number)[], rows: unknown[][]) => string} table
 */
export function coresTable(found, table) {
  /** @type {(name: string, cell: (length: CoreTimes) => string) => string[]} */
  const row = (name, cell) => [name, ...found.map(cell)];
  const ms = (/** @type {number[]} */ times) => `${median(times).toFixed(1)} ms`;
  const gain = (/** @type {CoreTimes} */ { one, two }) => ratio(one, two);
  const times = (/** @type {number} */ value) => `${value.toFixed(2)} ×`;
  return table(
    ['', ...found.map(({ tokens }) => `${tokens} tokens`)],
    [
      row('one worker', ({ one }) => ms(one)),
      row(`${CORES} workers, on a plain page`, ({ two }) => ms(two)),
      row('gain', (length) => times(gain(length))),
      row(`gain of ${CORES} native processes, on a core each`, ({ gains }) => times(median(gains))),
      row('the former, of the latter', (length) => (gain(length) / median(length.gains)).toFixed(2)),
      row(`onnxruntime-web int8, ${cpus().length} threads, on an isolated page`, ({ peer }) => ms(peer)),
      row('the time of that, to ours', ({ peer, two }) => times(ratio(peer, two))),
    ],
  );
}
