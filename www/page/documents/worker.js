// Reads one file after the other, apart from the page: what a file may cost, it costs here.
import init, { mostBytes, open, tooLarge } from './bound.js';

/** @param {File} file */
async function read(file) {
  if (file.size > mostBytes()) return tooLarge();
  // Fails for a folder, and for what was moved or removed meanwhile.
  const bytes = await file.arrayBuffer().catch(() => undefined);
  return bytes ? open(file.name, new Uint8Array(bytes)) : '{ "code": "unreadable" }';
}

/** @type {Promise<unknown> | undefined} */
let ready;

addEventListener('message', async ({ data: { program, file } }) => {
  try {
    ready ??= init({ module_or_path: program });
    await ready;
    postMessage(await read(file));
  } catch (/** @type {any} */ cause) {
    // A fault of ours, or no more memory: this worker is of no more use.
    postMessage(JSON.stringify({ code: 'stopped', message: String(cause?.message ?? cause) }));
  }
});
