// The worker's way to the graphics processor. Its program is one of its own, loaded when it is wanted.

import * as module from './engine/gpu.js';
import { program, VERSION } from './program.js';

const CACHE = 'electra-qa-measured';
const key = (/** @type {string} */ name) => `/${CACHE}/${encodeURIComponent(`${VERSION} ${name}`)}`;

/** Milliseconds in which a browser has to say whether there is an adapter. */
const PATIENCE = 20_000;

/**
 * The promise, or an error when it takes longer.
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @param {string} what
 */
function within(milliseconds, promise, what) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what} took longer than ${Math.round(milliseconds / 1000)} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What the adapter calls itself; nothing where there is none. */
export async function adapter() {
  const asked = navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  const found = asked && (await within(PATIENCE, asked, 'Asking for it'));
  if (!found) return undefined;
  const { vendor, architecture, device, description } = found.info ?? {};
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
}

const load = () => module.default({ module_or_path: program('gpu') });

/**
 * Has a device compile a model's kernels, as soon as the beginning of its file is there: a promise for `create`.
 * @param {Uint8Array} beginning
 */
export async function prepare(beginning) {
  try {
    if (!(await adapter())) return undefined;
    await load();
    return await module.Prepared.begin(beginning);
  } catch {
    // `create` finds out why once more.
    return undefined;
  }
}

/**
 * Builds the network of a model file, on the device that was prepared for it if there is one, and checks what it computes.
 * @param {Blob} file
 * @param {Promise<module.Prepared | undefined> | undefined} prepared
 * @param {number} milliseconds
 */
export function create(file, prepared, milliseconds) {
  let late = false;
  const made = async () => {
    const [bytes] = await Promise.all([file.arrayBuffer(), load()]);
    const network = await module.Network.create(new Uint8Array(bytes), await prepared, () => performance.now());
    // Nobody waits for it any more.
    if (late) network.destroy();
    return network;
  };
  return within(milliseconds, made(), 'Starting it').catch((cause) => {
    late = true;
    throw cause;
  });
}

/**
 * Logits of windows that lie end to end: the starts of one, its ends, those of the next.
 * @param {module.Network} network
 * @param {Uint32Array} ids
 * @param {Uint32Array} tokenTypes
 * @param {Uint32Array} lengths
 * @param {number} milliseconds
 */
export function run(network, ids, tokenTypes, lengths, milliseconds) {
  return within(milliseconds, network.run(ids, tokenTypes, lengths), 'An answer from it');
}

/**
 * What was measured on this device by an earlier visit.
 * @param {string} name
 */
export async function recall(name) {
  return (await (await caches.open(CACHE)).match(key(name)))?.text();
}

/**
 * @param {string} name
 * @param {string} text
 */
export async function remember(name, text) {
  await (await caches.open(CACHE)).put(key(name), new Response(text));
}
