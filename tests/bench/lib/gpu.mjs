// What the network asks of a graphics processor: ours against onnxruntime-web's WebGPU provider, in one session.
// On a software adapter the times mean nothing, and one length tells the counts, which are the same on every device.
import { likeness, median, rotated } from './statistics.mjs';

const OURS = 'electra-qa webgpu';
/** @typedef {{ id: string, script: string, model: (model: Model) => string }} GpuContestant */

/** @type {(id: string, file: string) => GpuContestant} */
const peer = (id, file) => ({
  id,
  script: '/web/onnxruntime-gpu-worker.js',
  model: ({ onnx }) => `/models/${onnx}/onnx/${file}.onnx`,
});
/** @type {GpuContestant[]} */
const CONTESTANTS = [
  { id: OURS, script: '/web/gpu-worker.js', model: ({ gguf }) => gguf },
  peer('onnxruntime-web webgpu, f32', 'model'),
  peer('onnxruntime-web webgpu, int8', 'model_quantized'),
];
/** Windows of a question on a longer text. */
const MANY = 4;
/** @type {Count[]} */
const COUNTS = ['dispatches', 'submissions', 'readBacks', 'buffers', 'written', 'read'];

/**
 * Questions on texts of one window and of several, and who runs those how.
 *
 * @param {Input[]} lengths
 */
function questions(lengths) {
  const one = lengths.map((window) => ({
    title: `one window of ${window.tokens} tokens`,
    windows: [window],
    runs: CONTESTANTS.map(({ id }) => ({ row: id, id, batch: true })),
  }));
  const last = lengths[lengths.length - 1];
  const runs = CONTESTANTS.flatMap(({ id }) =>
    id === OURS
      ? [{ row: id, id, batch: true }]
      : [false, true].map((batch) => ({ row: `${id}, ${batch ? 'in one batch' : 'one after another'}`, id, batch })),
  );
  return [...one, { title: `${MANY} windows of ${last.tokens} tokens`, windows: Array(MANY).fill(last), runs }];
}

/**
 * What was measured, or why nothing, goes into the parts' report.
 *
 * @param {import('./parts.mjs').Parts<Gpu, Session>} parts
 * @param {Model} model
 * @param {Input[]} lengths
 * @param {number} rounds
 * @param {Say} say
 */
export async function measureGpu(parts, model, lengths, rounds, say) {
  const { report } = parts;
  await parts.run('the graphics processor', async () => {
    const page = await (await parts.browser()).open();
    report.adapter = await page.evaluate(async () => {
      const info = (await navigator.gpu?.requestAdapter({}))?.info;
      return info && [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
    });
    if (!report.adapter) report.missing = 'this browser offers no adapter';
    await page.close();
  });
  if (report.missing) return;
  if (/swiftshader|llvmpipe/i.test(report.adapter ?? '')) {
    lengths = lengths.filter(({ tokens }) => tokens === 128);
    rounds = 1;
  }
  /** @type {{ browser: Session, page: BenchPage, kernels: Record<string, string> } | undefined} */
  let loaded;
  for (const { title, windows, runs } of questions(lengths)) {
    await parts.run(`on the GPU: a question on ${title}`, async () => {
      say(`on the GPU: a question on ${title}`);
      const browser = await parts.browser();
      // Another browser: a question before this one ended badly.
      if (loaded?.browser !== browser) loaded = { browser, ...(await loadAll(browser, model, say)) };
      const { page, kernels } = loaded;
      /** @type {(id: string) => Promise<Record<Count, number>>} */
      const counts = (id) => page.evaluate((id) => call(id, 'counts'), id);
      /** @type {(way: { id: string, batch: boolean }) => Promise<{ milliseconds: number, logits: number[] }>} */
      const run = ({ id, batch }) => page.evaluate(({ id, input }) => call(id, 'run', input), { id, input: { windows, batch } });
      /** @type {Record<string, Row>} */
      const rows = {};
      /** @type {number[] | undefined} */
      let ours;
      for (const way of runs) {
        // The first makes buffers and compiles kernels.
        await run(way);
        const before = await counts(way.id);
        const { milliseconds, logits } = await run(way);
        const after = await counts(way.id);
        ours ??= logits;
        const asked = /** @type {Row['counts']} */ (Object.fromEntries(COUNTS.map((name) => [name, after[name] - before[name]])));
        rows[way.row] = {
          kernel: kernels[way.id],
          times: [milliseconds],
          median: NaN,
          counts: asked,
          likeness: likeness(logits, ours),
        };
      }
      for (let round = 1; round < rounds; round += 1) {
        for (const way of rotated(runs, round)) rows[way.row].times.push((await run(way)).milliseconds);
      }
      for (const row of Object.values(rows)) row.median = median(row.times);
      report.found[title] = rows;
    });
  }
}

/**
 * A page in which all contestants are loaded.
 *
 * @param {Session} browser
 * @param {Model} model
 * @param {Say} say
 */
async function loadAll(browser, model, say) {
  const page = await browser.open();
  /** @type {Record<string, string>} */
  const kernels = {};
  for (const { id, script, model: file } of CONTESTANTS) {
    say(`on the GPU: loading ${id}`);
    const options = { model: file(model) };
    const { kernel } = await page.evaluate(({ id, script, options }) => load(id, script, options), { id, script, options });
    kernels[id] = kernel;
  }
  return { page, kernels };
}

/**
 * The tables of the report.
 *
 * @param {Gpu} gpu
 */
export function gpuTables({ missing, adapter, found }) {
  if (missing) return ['### On the graphics processor', `Not measured: ${missing}.`];
  const heads = ['', 'dispatches', 'submissions', 'read-backs', 'buffers made', 'bytes written', 'bytes read', 'time'];
  /** @param {Record<string, Row>} rows */
  const table = (rows) => {
    const ours = rows[OURS].counts;
    /** @param {[row: string, Row]} entry */
    const cells = ([row, { counts, median }]) => {
      /** @param {Count} name */
      const cell = (name) => {
        const times = ours[name] > 0 && row !== OURS ? ` (${(counts[name] / ours[name]).toFixed(1)} ×)` : '';
        return `${counts[name]}${times}`;
      };
      return [row, ...COUNTS.map(cell), `${median.toFixed(0)} ms`];
    };
    return [heads, heads.map((_, i) => (i ? '---:' : '---')), ...Object.entries(rows).map(cells)]
      .map((line) => `| ${line.join(' | ')} |`)
      .join('\n');
  };
  return [
    `### On the graphics processor: ${adapter ?? 'of which nothing is known'}`,
    ...Object.entries(found).flatMap(([title, rows]) => [`Asked of the device for a question on ${title}:`, table(rows)]),
  ];
}
