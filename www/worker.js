// Starts the engine inside a worker, and reports a fault that Rust could not report itself.
import * as gpu from './gpu.js';
import { relaxedSimd, simd, WITHOUT_SIMD } from './features.js';

const crashed = (cause) => {
  const message = String(cause?.message ?? cause);
  // The engine goes on without the graphics processor's module, whatever becomes of that.
  if (/\/gpu(\.js|_bg\.wasm)/.test(cause?.stack)) console.warn(message);
  else postMessage({ kind: 'crashed', message });
};
addEventListener('unhandledrejection', (event) => crashed(event.reason));
addEventListener('error', (event) => crashed(event.error ?? event.message));

async function start(compiled) {
  const engine = await (relaxedSimd ? import('./engine/worker-relaxed.js') : import('./engine/worker.js'));
  await engine.default(compiled && { module_or_path: compiled });
  return engine;
}

/** What the store has of a model: all of it, or nothing. */
async function read({ cache, key }) {
  const blob = await (await (await caches.open(cache)).match(key))?.blob();
  return blob && { blob, buffer: await blob.arrayBuffer() };
}

const failed = (code, message) => postMessage({ kind: 'load-failed', error: { code, message } });

if (self.name === 'helper') {
  // Its engine hands on the compiled program and the model's file.
  const first = ({ data }) => start(data.program).then(({ help }) => help(data.model)).catch(crashed);
  addEventListener('message', first, { once: true });
} else if (simd) {
  const first = new Promise((done) => addEventListener('message', ({ data }) => done(data), { once: true }));
  // Reading takes about as long as the engine's start, so it does not wait for it. What is missing or cannot be read
  // the engine fetches.
  const stored = first.then(({ stored }) => stored && read(stored)).catch(() => undefined);
  start().then(async ({ serve }) => serve(await first, stored, gpu)).catch((cause) =>
    failed('engine-stopped', `The engine could not be started (${cause?.message ?? cause}). Check the connection, then try again.`),
  );
} else {
  failed('unsupported-browser', WITHOUT_SIMD);
}
