// Times natively on one thread: ours against onnxruntime, in turn.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { fileOf, ROOT, WORK } from './browser.mjs';
import { median, ratio, rotated, untimed } from './statistics.mjs';

const RUNS = 5;
const run = promisify(execFile);

export const OURS = 'electra-qa native';

/** Whether the processor has AMX, without which all is measured once more then. */
export const hasAmx = async () => /\bamx_int8\b/.test(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''));

/**
 * @param {string} command
 * @param {(string | number)[]} parameters
 */
async function json(command, parameters) {
  const { stdout } = await run(command, parameters.map(String), { env: { ...process.env, RAYON_NUM_THREADS: '1' } });
  return JSON.parse(stdout);
}

/**
 * Of one model; a time is the median of a visit. With `withholdAmx` the system refuses it to both.
 *
 * @param {Model} model
 * @param {number[]} lengths
 * @param {number} rounds
 * @param {Say} say
 */
export async function measureNatively(model, lengths, rounds, say, withholdAmx = false) {
  const tokens = lengths.join(',');
  const python3 = process.env.BENCH_PYTHON ?? 'python3';
  /** @type {typeof json} */
  const timed = (command, parameters) =>
    withholdAmx ? json(python3, [join(ROOT, 'tests/bench/without_amx.py'), command, ...parameters]) : json(command, parameters);
  /** @type {(file: string, ...more: string[]) => Promise<any>} */
  const python = (file, ...more) =>
    timed(python3, [
      join(ROOT, 'tests/bench/time_onnxruntime.py'),
      '--tokens',
      tokens,
      '--runs',
      RUNS,
      '--model',
      join(WORK, 'models', model.onnx, 'onnx', `${file}.onnx`),
      ...more,
    ]);
  const gguf = fileOf(model.gguf);
  /** @type {{ id: string, time: () => Promise<any>, profile?: () => Promise<any> }[]} */
  const contestants = [
    {
      id: OURS,
      time: () =>
        timed(join(ROOT, 'target/native/electra-qa'), ['bench', '--json', '--model', gguf, '--tokens', tokens, '--runs', RUNS]),
    },
    { id: 'onnxruntime int8', time: () => python('model_quantized'), profile: () => python('model_quantized', '--operators') },
    { id: 'onnxruntime f32', time: () => python('model') },
  ];
  /** @type {Record<string, Native>} */
  const found = Object.fromEntries(
    contestants.map(({ id }) => [id, { lengths: Object.fromEntries(lengths.map((n) => [n, untimed()])) }]),
  );
  for (let round = 0; round < rounds; round += 1) {
    say(`natively${withholdAmx ? ', without AMX' : ''}, ${model.title}, round ${round + 1} of ${rounds}`);
    for (const { id, time } of rotated(contestants, round)) {
      const report = await time();
      found[id].version ??= report.onnxruntime;
      for (const { tokens, median_ms } of report.lengths) found[id].lengths[tokens].times.push(median_ms);
    }
  }
  for (const { id, profile } of contestants) {
    for (const [n, length] of Object.entries(found[id].lengths)) {
      length.median = median(length.times);
      length.ratio = ratio(length.times, found[OURS].lengths[n].times);
    }
    if (profile) found[id].operators = (await profile()).operators;
  }
  return found;
}
