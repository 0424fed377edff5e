// Starts the engine inside a worker, and reports a fault that Rust could not report itself.
import init from './engine/worker.js';

const crashed = (cause) => postMessage({ kind: 'crashed', message: String(cause?.message ?? cause) });
addEventListener('unhandledrejection', (event) => crashed(event.reason));
addEventListener('error', (event) => crashed(event.error ?? event.message));

init().catch((cause) => {
  const message = `The engine could not be started (${cause?.message ?? cause}). Check the connection, then try again; the browser has to support WebAssembly SIMD.`;
  postMessage({ kind: 'load-failed', error: { code: 'unsupported-browser', message } });
});
