// What the network asks of a graphics processor: ours against onnxruntime-web's WebGPU provider, in one session.
// On a software adapter the times mean nothing, and one window tells the counts, which are the same on every device.
import { start } from './browser.mjs';
import { likeness, median, rotated } from './statistics.mjs';

export const OURS = 'electra-qa webgpu';
const CONTESTANTS = [
  { id: OURS, script: '/web/gpu-worker.js', model: ({ gguf }) => gguf },
  { id: 'onnxruntime-web webgpu, f32', script: '/web/onnxruntime-gpu-worker.js', model: ({ onnx }) => `/models/${onnx}/onnx/model.onnx` },
  { id: 'onnxruntime-web webgpu, int8', script: '/web/onnxruntime-gpu-worker.js', model: ({ onnx }) => `/models/${onnx}/onnx/model_quantized.onnx` },
];
const COUNTS = ['dispatches', 'submissions', 'readBacks', 'buffers', 'written', 'read'];

/** `{ adapter, found: { id: { kernel, lengths: { tokens: { times, median, counts } } } } }`, or why there is none. */
export async function measureGpu(model, windows, rounds, say) {
  const browser = await start({ gpu: true });
  try {
    const page = await browser.open();
    const adapter = await page.evaluate(async () => {
      const info = (await navigator.gpu?.requestAdapter())?.info;
      return info && [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
    });
    if (!adapter) return { missing: 'this browser offers no adapter' };
    if (/swiftshader|llvmpipe/i.test(adapter)) {
      windows = windows.filter(({ tokens }) => tokens === 128);
      rounds = 1;
    }
    const found = {};
    const run = (id, { ids, tokenTypes }) => page.evaluate(([id, input]) => call(id, 'run', input), [id, { ids, tokenTypes, runs: 1 }]);
    const counts = (id) => page.evaluate((id) => call(id, 'counts'), id);
    for (const { id, script, model: file } of CONTESTANTS) {
      say(`on the GPU (${adapter}): ${id}`);
      const { kernel } = await page.evaluate(([id, script, options]) => load(id, script, options), [id, script, { model: file(model) }]);
      found[id] = { kernel, lengths: {} };
      for (const window of windows) {
        // The first makes buffers and compiles kernels.
        const { logits } = await run(id, window);
        const before = await counts(id);
        await run(id, window);
        const after = await counts(id);
        const asked = Object.fromEntries(COUNTS.map((name) => [name, after[name] - before[name]]));
        found[id].lengths[window.tokens] = { times: [], counts: asked, likeness: likeness(logits, found[OURS].logits?.[window.tokens] ?? logits) };
        if (id === OURS) (found[id].logits ??= {})[window.tokens] = logits;
      }
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const window of windows) {
        for (const { id } of rotated(CONTESTANTS, round)) found[id].lengths[window.tokens].times.push(...(await run(id, window)).times);
      }
    }
    for (const { lengths } of Object.values(found)) {
      for (const length of Object.values(lengths)) length.median = median(length.times);
    }
    delete found[OURS].logits;
    return { adapter, found };
  } finally {
    await browser.close();
  }
}

/** The tables of the report. */
export function gpuTables({ missing, adapter, found }) {
  if (missing) return ['### On the graphics processor', `Not measured: ${missing}.`];
  const heads = ['', 'dispatches', 'submissions', 'read-backs', 'buffers made', 'bytes written', 'bytes read', 'time'];
  const rows = (tokens) =>
    Object.entries(found).map(([id, { lengths }]) => {
      const { counts, median } = lengths[tokens];
      const ours = found[OURS].lengths[tokens].counts;
      const cell = (name) => {
        const times = ours[name] > 0 && id !== OURS ? ` (${(counts[name] / ours[name]).toFixed(1)} ×)` : '';
        return `${counts[name]}${times}`;
      };
      return [id, ...COUNTS.map(cell), `${median.toFixed(0)} ms`];
    });
  const table = (tokens) =>
    [heads, heads.map((_, i) => (i ? '---:' : '---')), ...rows(tokens)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return [
    `### On the graphics processor: ${adapter}`,
    ...Object.keys(found[OURS].lengths).flatMap((tokens) => [`Asked of the device for a window of ${tokens} tokens:`, table(tokens)]),
  ];
}
