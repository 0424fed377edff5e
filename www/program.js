// The engine's WebAssembly programs, which run only if they are the ones that were built together with the scripts.
import programs from './engine/integrity.js';

/** The program of this name, as an answer that is checked while it is compiled. */
export function program(name) {
  const url = new URL(`./engine/${name}_bg.wasm`, import.meta.url);
  const get = (cache) => fetch(url, { integrity: programs[`${name}_bg.wasm`], cache });
  // Perhaps the browser still had an older one.
  return get('default').catch(() => get('reload'));
}
