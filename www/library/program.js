// The engine's WebAssembly programs, which run only if they are the ones that were built together with the scripts.
import programs from './engine/integrity.js';
import { original } from './original.js';

/** @typedef {keyof typeof ADDRESSES} Name */

// Spelled out, so that a bundler sees which files they are.
const ADDRESSES = {
  api: new URL('./engine/api_bg.wasm', import.meta.url),
  worker: new URL('./engine/worker_bg.wasm', import.meta.url),
  'worker-relaxed': new URL('./engine/worker-relaxed_bg.wasm', import.meta.url),
  gpu: new URL('./engine/gpu_bg.wasm', import.meta.url),
  language: new URL('./engine/language_bg.wasm', import.meta.url),
};

/**
 * The address of a program.
 * @param {Name} name
 */
export const addressOf = (name) => original(ADDRESSES[name]);

/** What this version of the programs is known by. */
export const VERSION = Object.values(programs)
  .map((hash) => hash.slice(7, 15))
  .join('');

/**
 * The program of this name, as an answer that is checked while it is compiled.
 * @param {Name} name
 */
export function program(name) {
  const get = (/** @type {RequestCache} */ cache) => fetch(addressOf(name), { integrity: programs[`${name}_bg.wasm`], cache });
  // Perhaps the browser still had an older one.
  return get('default').catch(() => get('reload'));
}
