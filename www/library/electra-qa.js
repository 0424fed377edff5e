// Extractive question answering in the browser. See electra-qa.d.ts for types and meaning.
import init, { createReader as start } from './engine/api.js';
import { named, resolve } from '../shared/addresses.js';
import { failure } from '../shared/failure.js';
import { simd, WITHOUT_SIMD } from '../shared/features.js';
import { documents } from '../shared/handles.js';
import { checked, checkedText } from '../shared/options.js';
import { watched } from '../shared/policy.js';
import { defaultList } from './default-list.js';
import { addressOf, program } from './program.js';
import { startWorker } from './start-worker.js';

const here = import.meta.url;

const NOT_STARTED = (/** @type {any} */ cause) =>
  `The engine could not be started from ${addressOf('api')} (${cause?.message ?? cause}). Check the connection, and ` +
  "that a bundler has not left this file behind; Vite's development server needs `optimizeDeps: { exclude: ['electra-qa'] }`.";

/** @typedef {import('./electra-qa.js').ReaderOptions} ReaderOptions */

/** @type {Promise<unknown> | undefined} */
let ready;

/** @param {ReaderOptions} [given] */
export async function createReader(given) {
  const options = checked('READER', given);
  const models = options.models === undefined ? undefined : resolve(options.models, 'models');
  const model = named(options.model);
  if (!simd) throw failure('unsupported-browser', WITHOUT_SIMD);
  return watched(here, async () => {
    ready ??= init({ module_or_path: program('api') }).catch((cause) => {
      ready = undefined;
      throw failure('model-download', NOT_STARTED(cause), cause);
    });
    await ready;
    return face(await start(startWorker, models ?? (await defaultList(here)), { ...options, model }));
  });
}

/** @param {import('./electra-qa.js').Reader} reader */
function face(reader) {
  const { add, ask } = documents(async (...asked) => reader.ask(.../** @type {Parameters<typeof reader.ask>} */ (asked)));
  return {
    add,
    ask: async (/** @type {string} */ question, /** @type {unknown} */ passage, /** @type {unknown} */ options) =>
      ask(checkedText(question, 'question'), passage, checked('ASK', options)),
    close: () => reader.close(),
  };
}
