// The worker's end of a contestant: answers calls from `page.js`.
import { memoryBytes } from './memory.js';

/**
 * Serves `load` and further functions.
 *
 * @param {Record<string, (argument: any) => unknown>} functions
 */
export function serve(functions) {
  /** @type {typeof functions} */
  const all = { memory: memoryBytes, ...functions };
  self.onmessage = async ({ data: { name, argument }, ports: [port] }) => {
    try {
      port.postMessage({ value: await all[name](argument) });
    } catch (cause) {
      port.postMessage({ error: String(cause instanceof Error ? cause.message : cause) });
    }
  };
}

/**
 * Milliseconds of each of `runs` calls, one at least, and what the last gave.
 *
 * @template T
 * @param {number} runs
 * @param {() => T | Promise<T>} run
 */
export async function timed(runs, run) {
  const times = [];
  for (;;) {
    const from = performance.now();
    const value = await run();
    times.push(performance.now() - from);
    if (times.length >= runs) return { times, value };
  }
}
