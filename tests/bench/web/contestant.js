// The worker's end of a contestant: answers calls from `page.js`.
import { memoryBytes } from './memory.js';

/** Serves `load` and further functions. */
export function serve(functions) {
  const all = { memory: memoryBytes, ...functions };
  self.onmessage = async ({ data: { name, argument }, ports: [port] }) => {
    try {
      port.postMessage({ value: await all[name](argument) });
    } catch (cause) {
      port.postMessage({ error: String(cause?.message ?? cause) });
    }
  };
}

/** Milliseconds of each of `runs` calls, and what the last gave. */
export async function timed(runs, run) {
  const times = [];
  let value;
  for (let i = 0; i < runs; i += 1) {
    const from = performance.now();
    value = await run();
    times.push(performance.now() - from);
  }
  return { times, value };
}
