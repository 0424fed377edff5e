// Extractive question answering in Node, with the interface of electra-qa.js. The engine runs in a thread of its own.
import { readFile } from 'node:fs/promises';
import init, { createReader as start } from './engine/api.js';
import { failure } from '../www/shared/failure.js';
import { address, modelAt, textAt } from './files.js';
import { packagedList, listAddress } from './model-package.js';
import { isPlace } from '../www/shared/addresses.js';
import { HUB_PREFIX, NOT_IN_IDS } from '../www/shared/contract.js';
import { documents } from '../www/shared/handles.js';
import { checked, checkedText } from '../www/shared/options.js';
import { Thread } from './thread.js';

/** @typedef {import('../www/library/electra-qa.js').ReaderOptions} ReaderOptions */

/** A model list without models, which leaves the hub the default one. */
const NO_LIST = listAddress([]);

/** @type {Promise<unknown> | undefined} */
let ready;

/** @param {ReaderOptions} [given] */
export async function createReader(given) {
  const options = checked('READER', given);
  ready ??= load().catch((cause) => {
    ready = undefined;
    throw cause;
  });
  await ready;
  const model = await named(options.model);
  const models = await list(options.models, model);
  /** @type {Thread | undefined} */
  let thread;
  const startThread = () => (thread = new Thread(''));
  // A thread keeps the process alive only while something is asked of it.
  let asked = 0;
  /**
   * @template Result
   * @param {() => Promise<Result>} work
   */
  const hold = async (work) => {
    asked += 1;
    thread?.ref();
    try {
      return await work();
    } finally {
      asked -= 1;
      if (asked === 0) thread?.unref();
    }
  };
  const reader = await hold(() => start(startThread, models, { ...options, model }));
  const { add, ask } = documents(async (question, passage, options) =>
    reader.ask(question, passage, /** @type {import('./electra-qa.js').AskOptions} */ (options)),
  );
  return {
    add,
    ask: (/** @type {string} */ question, /** @type {unknown} */ passage, /** @type {unknown} */ options) =>
      hold(async () => ask(checkedText(question, 'question'), passage, checked('ASK', options))),
    close: () => reader.close(),
  };
}

/** Starts the program beside this file. */
async function load() {
  let program;
  try {
    program = await readFile(new URL('engine/api_bg.wasm', import.meta.url));
  } catch (cause) {
    const message =
      'The files of electra-qa do not lie beside its script, which a bundler has moved. ' +
      'Leave the package out of the bundle (esbuild: `--external:electra-qa`) and install it where the bundle runs.';
    throw failure('engine-stopped', message, cause);
  }
  return init({ module_or_path: program });
}

/**
 * What the engine takes for a model: an id of the list, a repository, an address, a `Blob`, or an array of them.
 * @param {ReaderOptions['model']} model
 */
async function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([/** @type {BlobPart} */ (model)]);
  return isPlace(model, `${NOT_IN_IDS}\\`) ? modelAt(model) : model;
}

/**
 * The address of the model list. One in a file becomes an address of its content, since Node fetches no files.
 * @param {ReaderOptions['models']} models
 * @param {unknown} model
 */
async function list(models, model) {
  if (models === undefined) {
    const id = typeof model === 'string' && !model.startsWith(HUB_PREFIX) && !isPlace(model);
    if (!id && model !== undefined) return NO_LIST;
    const packaged = await packagedList();
    if (packaged) return packaged;
    throw failure(
      'invalid-option',
      "There is no default model here. Install `electra-qa-model`, which is one, or say where another is: `createReader({ model: '/path/to/model.gguf' })`, or give the path or address of a model list as `models`.",
    );
  }
  const url = address(models, 'models');
  if (url.protocol !== 'file:') return url.href;
  const text = await textAt(url);
  try {
    const json = JSON.parse(text);
    for (const model of json.models) model.file = new URL(model.file, url).href;
    return listAddress(json.models, json.hub);
  } catch (cause) {
    throw failure(
      'model-download',
      `What is at ${url} is not a list of models. Name a file of JSON with \`models\`, each of which has a \`file\`.`,
      cause,
    );
  }
}
