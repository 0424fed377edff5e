// Measures everything and prints the tables; `./bench` builds what this needs. See docs/performance.md.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { start, WORK } from './lib/browser.mjs';
import { ALL_THREADS, MODELS, ONE_THREAD, PEER_PIPELINES } from './lib/contestants.mjs';
import { measureCores } from './lib/cores.mjs';
import { compareLogits, measureForward } from './lib/forward.mjs';
import { gpuTables, measureGpu } from './lib/gpu.mjs';
import { measureLoading } from './lib/loading.mjs';
import { describeMachine } from './lib/machine.mjs';
import { hasAmx, measureNatively } from './lib/native.mjs';
import { leftOut, Parts } from './lib/parts.mjs';
import { measureAnswers, measureFirstAnswer, measureWorkers, Passages } from './lib/reader.mjs';
import { coresTables, markdown, nativeTables } from './lib/tables.mjs';

process.on('uncaughtException', ({ message }) => {
  console.error(`error: ${message}`);
  process.exit(1);
});

// The browser ends with these signals: without it, the run would take what it was doing for a part that died.
for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => process.exit(1));

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    gpu: { type: 'boolean', default: false },
    native: { type: 'boolean', default: false },
    cores: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 2 : 9));
/** Of what takes longer or varies less. */
const fewer = Math.max(1, Math.ceil(rounds / 2));
/** @type {Say} */
const say = (text) => console.error(text);
/**
 * Prints tables, and what is left out of them, of which the exit status tells, too.
 *
 * @param {string[]} tables
 * @param {{ leftOut: import('./lib/parts.mjs').LeftOut[] }} report
 */
function print(tables, report) {
  console.log(`${[...tables, ...report.leftOut.map(leftOut)].filter(Boolean).join('\n\n')}\n`);
  if (report.leftOut.length) process.exitCode = 1;
}

/** @type {Inputs} */
const inputs = JSON.parse(await readFile(join(WORK, 'inputs.json'), 'utf8'));
if (options.quick) inputs.lengths = inputs.lengths.filter(({ tokens }) => [128, 384].includes(tokens));

/**
 * Natively, and where there is AMX without it, too.
 *
 * @param {Pick<Parts<any, any>, 'run'>} parts
 * @param {Model} model
 * @param {Pick<Measured, 'native' | 'nativeWithoutAmx'>} found
 */
async function measureBothNatively(parts, model, found) {
  const tokens = inputs.lengths.map((length) => length.tokens);
  await parts.run(`natively, ${model.title}`, async () => {
    found.native = await measureNatively(model, tokens, rounds, say);
  });
  if (!(await hasAmx())) return;
  await parts.run(`natively, without AMX, ${model.title}`, async () => {
    found.nativeWithoutAmx = await measureNatively(model, tokens, rounds, say, true);
  });
}

/** Everything on the processor, in the browser and natively. */
async function measureProcessor() {
  const longest = inputs.lengths[inputs.lengths.length - 1];
  /** @type {BenchReport} */
  const report = { rounds, models: [], reader: {}, machine: {}, leftOut: [] };
  const parts = new Parts(join(WORK, 'report.json'), report, start, say);
  await parts.run('the machine', async () => {
    report.machine = await describeMachine((await parts.browser()).version, {});
  });
  for (const model of MODELS) {
    /** @type {Measured} */
    const found = { id: model.id, title: model.title, trained: model.trained };
    report.models.push(found);
    await parts.run(`one thread, ${model.title}`, async () => {
      const browser = await parts.browser();
      const oneThread = await measureForward(browser, browser.plain, ONE_THREAD, model, inputs.lengths, rounds, say);
      compareLogits(oneThread, model);
      found.oneThread = oneThread;
    });
    await measureBothNatively(parts, model, found);
    report.machine['onnxruntime (Python)'] ??= found.native?.['onnxruntime int8'].version;
    await parts.run(`all threads, ${model.title}`, async () => {
      const browser = await parts.browser();
      const allThreads = await measureForward(browser, browser.isolated, ALL_THREADS, model, inputs.lengths, fewer, say);
      compareLogits(allThreads, model, Object.values(allThreads).at(-1));
      found.allThreads = allThreads;
    });
    await parts.run(`loading, ${model.title}`, async () => {
      found.loading = await measureLoading(await parts.browser(), ONE_THREAD, model, longest, fewer, say);
    });
  }
  const { reader } = report;
  const [shipped] = MODELS;
  const passages = new Passages(inputs);
  await parts.run('answers', async () => {
    reader.answers = await measureAnswers(await parts.browser(), PEER_PIPELINES, shipped, passages, inputs.lengths, rounds, say);
  });
  // The rest has browsers of its own.
  await parts.close();
  await parts.run('first answer', async () => {
    reader.first = await measureFirstAnswer(PEER_PIPELINES, shipped, passages, longest, fewer, say);
  });
  await parts.run('a long passage', async () => {
    reader.workers = await measureWorkers(passages, inputs.long, fewer, say);
  });
  await parts.run('one window on two cores', async () => {
    reader.cores = await measureCores(shipped, passages, inputs.lengths, fewer, say);
  });
  return report;
}

if (options.native) {
  /** @type {Pick<BenchReport, 'rounds' | 'models' | 'leftOut'>} */
  const report = { rounds, models: [], leftOut: [] };
  const parts = new Parts(join(WORK, 'report-native.json'), report, start, say);
  for (const model of MODELS) {
    /** @type {Measured} */
    const found = { id: model.id, title: model.title, trained: model.trained };
    report.models.push(found);
    await measureBothNatively(parts, model, found);
  }
  print([nativeTables(report.models)], report);
  process.exit();
}
if (options.cores) {
  /** @type {{ cores?: CoreTimes[], leftOut: import('./lib/parts.mjs').LeftOut[] }} */
  const report = { leftOut: [] };
  const parts = new Parts(join(WORK, 'report-cores.json'), report, start, say);
  await parts.run('one window on two cores', async () => {
    report.cores = await measureCores(MODELS[0], new Passages(inputs), inputs.lengths, rounds, say);
  });
  print([report.cores ? coresTables(report.cores) : ''], report);
  process.exit();
}
if (!options.gpu) {
  const report = await measureProcessor();
  print([markdown(report)], report);
}
/** @type {Gpu} */
const gpu = { found: {}, leftOut: [] };
const parts = new Parts(join(WORK, 'report-gpu.json'), gpu, () => start({ gpu: true }), say);
await measureGpu(parts, MODELS[0], inputs.lengths, fewer, say);
await parts.close();
print(gpuTables(gpu), gpu);
