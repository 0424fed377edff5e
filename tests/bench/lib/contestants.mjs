// Who is measured, on which models.
import { cpus } from 'node:os';

/** @type {Model[]} */
export const MODELS = [
  {
    id: 'electra-qa-6x384',
    title: '6 × 384 (the default model)',
    gguf: '/shipped/electra-qa-6x384.gguf',
    onnx: 'onnx-6x384',
    trained: true,
  },
  {
    id: 'electra-small',
    title: '12 × 256 (ELECTRA-Small)',
    gguf: '/models/electra-small.gguf',
    onnx: 'onnx-electra-small',
    trained: false,
  },
];

export const OURS = 'electra-qa simd, relaxed';

/** @type {(id: string, build: string, backend: string) => Contestant} */
const ours = (id, build, backend) => ({
  id,
  script: '/web/network-worker.js',
  options: (model) => ({ build, backend, model: model.gguf }),
});
/** @type {(id: string, file: string, threads: number) => Contestant} */
const onnxruntime = (id, file, threads) => ({
  id,
  script: '/web/onnxruntime-worker.js',
  options: (model) => ({ threads, model: `/models/${model.onnx}/onnx/${file}.onnx` }),
});

/** The network alone, each on one thread. The f32 file of onnxruntime-web is what the others' logits are held against. */
export const ONE_THREAD = [
  ours(OURS, 'relaxed', 'simd'),
  ours('electra-qa simd, plain', 'plain', 'simd'),
  ours('candle f32', 'relaxed', 'candle'),
  ours('candle as stored', 'relaxed', 'candle-stored'),
  onnxruntime('onnxruntime-web int8', 'model_quantized', 1),
  onnxruntime('onnxruntime-web f32', 'model', 1),
];
export const REFERENCE = 'onnxruntime-web f32';

/** On a cross-origin isolated page, theirs with every processor. */
export const ALL_THREADS = [
  ours(OURS, 'relaxed', 'simd'),
  onnxruntime(`onnxruntime-web int8, ${cpus().length} threads`, 'model_quantized', cpus().length),
  onnxruntime(`onnxruntime-web f32, ${cpus().length} threads`, 'model', cpus().length),
];

/** Whole question answering: our reader in a page, their pipeline in a worker. */
export const PEER_PIPELINES = [
  { id: 'transformers.js q8', dtype: 'q8' },
  { id: 'transformers.js fp32', dtype: 'fp32' },
];
