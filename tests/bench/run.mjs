// Measures everything and prints the tables; `./bench` builds what this needs. See docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { start, WORK } from './lib/browser.mjs';
import { ALL_THREADS, MODELS, ONE_THREAD, PEER_PIPELINES } from './lib/contestants.mjs';
import { compareLogits, measureForward } from './lib/forward.mjs';
import { gpuTables, measureGpu } from './lib/gpu.mjs';
import { measureLoading } from './lib/loading.mjs';
import { describeMachine } from './lib/machine.mjs';
import { hasAmx, measureNatively } from './lib/native.mjs';
import { measureAnswers, measureFirstAnswer, measureWorkers, Passages } from './lib/reader.mjs';
import { markdown, nativeTables } from './lib/tables.mjs';

process.on('uncaughtException', ({ message }) => {
  console.error(`error: ${message}`);
  process.exit(1);
});

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    gpu: { type: 'boolean', default: false },
    native: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 2 : 9));
/** Of what takes longer or varies less. */
const fewer = Math.max(1, Math.ceil(rounds / 2));
/** @type {Say} */
const say = (text) => console.error(text);
/** @type {(name: string, found: object) => Promise<void>} */
const save = (name, found) => writeFile(join(WORK, name), JSON.stringify(found, null, 1));

/** @type {Inputs} */
const inputs = JSON.parse(await readFile(join(WORK, 'inputs.json'), 'utf8'));
if (options.quick) inputs.lengths = inputs.lengths.filter(({ tokens }) => [128, 384].includes(tokens));

/**
 * Natively, and where there is AMX without it, too.
 * @param {Model} model
 */
async function measureBothNatively(model) {
  const tokens = inputs.lengths.map((length) => length.tokens);
  const native = await measureNatively(model, tokens, rounds, say);
  return { native, nativeWithoutAmx: (await hasAmx()) ? await measureNatively(model, tokens, rounds, say, true) : undefined };
}

/** Everything on the processor, in the browser and natively. */
async function measureProcessor() {
  const longest = inputs.lengths[inputs.lengths.length - 1];
  const browser = await start();
  /** @type {BenchReport} */
  const report = { rounds, models: [], reader: { answers: {}, first: {}, workers: {} }, machine: {} };
  try {
    for (const model of MODELS) {
      const oneThread = await measureForward(browser, browser.plain, ONE_THREAD, model, inputs.lengths, rounds, say);
      compareLogits(oneThread, model);
      const native = await measureBothNatively(model);
      const allThreads = await measureForward(browser, browser.isolated, ALL_THREADS, model, inputs.lengths, fewer, say);
      compareLogits(allThreads, model, Object.values(allThreads).at(-1));
      const loading = await measureLoading(browser, ONE_THREAD, model, longest, fewer, say);
      report.models.push({ id: model.id, title: model.title, trained: model.trained, oneThread, ...native, allThreads, loading });
    }
    const [shipped] = MODELS;
    const passages = new Passages(inputs);
    report.reader.answers = await measureAnswers(browser, PEER_PIPELINES, shipped, passages, inputs.lengths, rounds, say);
    report.reader.first = await measureFirstAnswer(PEER_PIPELINES, shipped, passages, longest, fewer, say);
    report.reader.workers = await measureWorkers(passages, inputs.long, fewer, say);
    const { version } = report.models[0].native['onnxruntime int8'];
    report.machine = await describeMachine(browser.version, { 'onnxruntime (Python)': version });
  } finally {
    await browser.close();
  }
  return report;
}

if (options.native) {
  const models = [];
  for (const model of MODELS) models.push({ title: model.title, ...(await measureBothNatively(model)) });
  await save('report-native.json', models);
  console.log(nativeTables(models));
  process.exit();
}
if (!options.gpu) {
  const report = await measureProcessor();
  await save('report.json', report);
  console.log(`${markdown(report)}\n`);
}
const gpu = await measureGpu(MODELS[0], inputs.lengths, fewer, say);
await save('report-gpu.json', gpu);
console.log(gpuTables(gpu).join('\n\n'));
