// Starts the engine inside a worker, and reports a fault that Rust could not report itself.
// Both faces of the engine are imported, and one program is fetched: bundlers cannot follow a choice between imports in
// a worker.
import * as plain from './engine/worker.js';
import * as relaxed from './engine/worker-relaxed.js';
import * as gpu from './gpu.js';
import { hint } from './language.js';
import { crashed, loadFailed } from '../shared/contract.js';
import { relaxedSimd, simd, WITHOUT_SIMD } from '../shared/features.js';
import { trusted, watch } from '../shared/policy.js';
import { program } from './program.js';

/** 64 KiB pages that there is always room for, unless the memory is full. */
const ROOM = 1024;
/** @type {WebAssembly.Memory | undefined} */
let memory;

/** Whether the engine's memory can grow no more: then that is why it stopped, since Rust cannot tell. */
function full() {
  try {
    memory?.grow(ROOM);
    return false;
  } catch {
    return true;
  }
}

const crash = (/** @type {any} */ cause) => {
  const message = String(cause?.message ?? cause);
  // The engine goes on without the graphics processor's module, whatever becomes of that.
  if (/\/gpu(\.js|_bg\.wasm)/.test(cause?.stack)) console.warn(message);
  else postMessage(crashed(message, full()));
};
addEventListener('unhandledrejection', (event) => crash(event.reason));
addEventListener('error', (event) => {
  crash(event.error ?? event.message);
  // Its engine, which has been told, is not to die of it.
  if (self.name === 'helper') event.preventDefault();
});

/** @param {WebAssembly.Module} [compiled] */
async function start(compiled) {
  const engine = relaxedSimd ? relaxed : plain;
  ({ memory } = await engine.default({ module_or_path: compiled ?? program(relaxedSimd ? 'worker-relaxed' : 'worker') }));
  return engine;
}

/**
 * What the store has of a model: all of it, or nothing.
 * @param {{ cache: string, key: string }} place
 */
async function read({ cache, key }) {
  const blob = await (await (await caches.open(cache)).match(key))?.blob();
  return blob && { blob, buffer: await blob.arrayBuffer() };
}

/**
 * @param {string} code
 * @param {string} message
 */
const failed = (code, message) => postMessage(loadFailed(code, message));

/** A worker from the same script as this one, and of the same kind: a bundler may have made a classic script of it. */
function helper() {
  /** @type {WorkerType} */
  let type = 'classic';
  try {
    importScripts();
  } catch {
    type = 'module';
  }
  return new Worker(trusted(location.href), { type, name: 'helper' });
}

if (self.name === 'helper') {
  // Its engine hands on the compiled program and the model's file.
  const first = (/** @type {MessageEvent} */ { data }) =>
    start(data.program)
      .then(({ help }) => help(data.model))
      .catch(crash);
  addEventListener('message', first, { once: true });
} else if (simd) {
  const first = new Promise((done) => addEventListener('message', ({ data }) => done(data), { once: true }));
  // Reading takes about as long as the engine's start, so it does not wait for it. What is missing or cannot be read
  // the engine fetches.
  const stored = first.then(({ stored }) => stored && read(stored)).catch(() => undefined);
  const unwatch = watch(import.meta.url, ({ code, message }) => failed(code, message));
  start()
    .then(async ({ serve }) => serve(await first, stored, helper, gpu, hint))
    .catch((cause) =>
      failed(
        'engine-stopped',
        `The engine could not be started (${cause?.message ?? cause}). Check the connection, then try again.`,
      ),
    )
    .finally(unwatch);
} else {
  failed('unsupported-browser', WITHOUT_SIMD);
}
