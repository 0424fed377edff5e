// The report as Markdown.
import { OURS as OURS_NATIVE } from './native.mjs';
import { OURS } from './contestants.mjs';
import { coresTable } from './cores.mjs';
import { median, ratio } from './statistics.mjs';

/** @type {(heads: (string | number)[], rows: unknown[][]) => string} */
const table = (heads, rows) =>
  [heads, heads.map((_, i) => (i ? '---:' : '---')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
/** @param {number} value */
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
/** @param {number} value */
const times = (value) => `${value.toFixed(2)} ×`;
/** @param {Record<string, { lengths: object }>} found */
const lengthsOf = (found) => Object.keys(Object.values(found)[0].lengths);

/**
 * A row for each contestant, a column for each length: the median, and its ratio to the first.
 *
 * @param {Record<string, { lengths: Record<string, Timed> }>} found
 */
function timing(found, unit = 'tokens') {
  const [first] = Object.keys(found);
  /** @type {(id: string, timed: Timed) => string} */
  const cell = (id, { median, ratio }) => (id === first ? ms(median) : `${ms(median)} (${times(ratio)})`);
  const rows = Object.entries(found).map(([id, { lengths }]) => [id, ...Object.values(lengths).map((length) => cell(id, length))]);
  return table(['', ...lengthsOf(found).map((n) => `${n} ${unit}`)], rows);
}

/**
 * What was measured natively, and nothing else.
 * @param {Pick<Measured, 'title' | 'native' | 'nativeWithoutAmx'>[]} models
 */
export const nativeTables = (models) => models.flatMap(nativeTimes).join('\n\n');

/** @type {(model: Measured, oneThread: Record<string, Forward>) => string[]} */
const alone = ({ title, trained }, oneThread) => [
  `### The network alone, one thread: ${title}`,
  timing(oneThread),
  `Arithmetic: ${Object.entries(oneThread)
    .map(([id, { kernel }]) => `${id}: ${kernel}`)
    .join('; ')}.`,
  `Logits against f32, cosine at the longest: ${Object.entries(oneThread)
    .map(([id, { likeness }]) => ({ id, ...Object.values(likeness)[Object.keys(likeness).length - 1] }))
    .map(({ id, cosine, sameBest }) => `${id} ${cosine.toFixed(4)}${sameBest || !trained ? '' : ' (another best position)'}`)
    .join('; ')}.`,
];

/** @param {Measured} model */
const forward = (model) => [
  ...(model.oneThread ? alone(model, model.oneThread) : []),
  ...(model.allThreads
    ? [`### On a cross-origin isolated page, theirs with all threads: ${model.title}`, timing(model.allThreads)]
    : []),
  ...native(model),
  ...(model.loading
    ? [
        `### Loading the network, files in the browser's cache: ${model.title}`,
        table(
          [
            '',
            'until it can compute',
            'first pass, 384 tokens',
            'WebAssembly memory after it',
            'script and WebAssembly, gzip',
            'model file',
          ],
          Object.entries(model.loading).map(([id, { median: time, firstPass, memory, sizes }]) => [
            id,
            ...[time, median(firstPass)].map(ms),
            ...[memory, sizes.gzip, sizes.model].map(megabytes),
          ]),
        ),
      ]
    : []),
];

/** @param {Pick<Measured, 'title' | 'native' | 'nativeWithoutAmx'>} model */
const nativeTimes = (model) => [
  ...(model.native ? [`### Natively, one thread: ${model.title}`, timing(model.native)] : []),
  ...(model.nativeWithoutAmx ? [`### Natively, one thread, AMX withheld: ${model.title}`, timing(model.nativeWithoutAmx)] : []),
];

/** @param {Measured} model */
function native(model) {
  const { native, oneThread } = model;
  if (!native) return nativeTimes(model);
  const lengths = lengthsOf(native);
  // Not measured in turn with each other, so of medians.
  /** @type {(own: Record<string, Timed>, id: string) => string[]} */
  const against = (own, id) => lengths.map((n) => times(own[n].median / native[id].lengths[n].median));
  /** @param {Record<string, Timed>} own */
  const both = (own) =>
    table(
      ['the time of', ...lengths.map((n) => `${n} tokens`)],
      [
        ['ours in the browser, to onnxruntime int8 natively', ...against(own, 'onnxruntime int8')],
        ['ours in the browser, to ours natively', ...against(own, OURS_NATIVE)],
      ],
    );
  const operators = Object.entries(native['onnxruntime int8'].operators ?? {}).filter(([, part]) => part >= 0.01);
  return [
    ...nativeTimes(model),
    ...(oneThread ? [both(oneThread[OURS].lengths)] : []),
    `Where onnxruntime's time goes in int8, at ${lengths.at(-1)} tokens: ${operators.map(([name, part]) => `${name} ${(100 * part).toFixed(0)} %`).join(', ')}.`,
  ];
}

/** @param {CoreTimes[]} cores */
export const coresTables = (cores) => ['### One window on two cores', coresTable(cores, table)].join('\n\n');

/** @param {BenchReport['reader']} reader */
const whole = ({ answers, first, workers, cores }) => [
  ...(answers ? ['### Question and passage to answer, one window, one thread', timing(answers)] : []),
  ...(first ? beginning(first) : []),
  ...(workers
    ? [
        '### A long passage',
        timing(workers, 'windows'),
        `Workers that were started: ${Object.entries(workers)
          .map(([id, { started }]) => `${id}: ${started}`)
          .join(', ')}.`,
      ]
    : []),
  ...(cores ? [coresTables(cores)] : []),
];

/** @param {Record<string, First>} first */
function beginning(first) {
  return [
    '### From a fresh page to the first answer, files in the browser’s cache',
    table(
      ['', 'until it can answer', 'first answer', 'later answer', 'first ÷ later', 'WebAssembly memory'],
      Object.entries(first).map(([id, { start, first, warm, memory }]) => [
        id,
        ...[start, first, warm].map(({ median }) => ms(median)),
        times(ratio(first.times, warm.times)),
        megabytes(memory),
      ]),
    ),
    '### Downloaded',
    table(
      ['', 'script and WebAssembly', 'gzip', 'brotli', 'model files'],
      Object.entries(first).map(([id, { sizes }]) => [
        id,
        ...[sizes.runtime, sizes.gzip, sizes.brotli, sizes.model].map(megabytes),
      ]),
    ),
  ];
}

/** @param {BenchReport} report */
export function markdown(report) {
  return [table(['machine', ''], Object.entries(report.machine)), ...report.models.flatMap(forward), ...whole(report.reader)].join(
    '\n\n',
  );
}
