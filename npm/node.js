// Extractive question answering in Node, with the interface of electra-qa.js. The engine runs in a thread of its own.
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import init, { createReader as start } from './engine/api.js';
import { failure } from './failure.js';
import { Thread } from './thread.js';

/** A model list without models, which leaves the hub the default one. */
const NO_LIST = 'data:application/json,{"models":[]}';

let ready;

export async function createReader(options = {}) {
  ready ??= readFile(new URL('engine/api_bg.wasm', import.meta.url)).then((program) => init({ module_or_path: program }));
  await ready;
  const model = await named(options.model);
  const models = await list(options.models, model);
  let thread;
  const startThread = () => (thread = new Thread(''));
  // A thread keeps the process alive only while something is asked of it.
  let asked = 0;
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
  return {
    ask: (question, passage, options) => hold(() => reader.ask(String(question ?? ''), String(passage ?? ''), options)),
    close: () => reader.close(),
  };
}

/** What the engine takes for a model: an id of the list, a repository, an address, a `Blob`, or an array of them. */
async function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([model]);
  const place = model instanceof URL || (typeof model === 'string' && /[/\\.]/.test(model) && !model.startsWith('hub:'));
  return place ? address(model) : model;
}

/** The address of what is named by a path or by an address. */
async function address(place) {
  // One letter before a colon is a drive.
  const url = URL.canParse(place) && !/^[a-z]:/i.test(place) ? new URL(place) : pathToFileURL(resolve(place));
  if (url.protocol === 'file:') {
    await stat(url).catch((cause) => {
      throw failure('model-download', `The model could not be read (${cause.message}). Check its path.`, cause);
    });
  }
  return url.href;
}

/** The address of the model list. One in a file becomes an address of its content, since Node fetches no files. */
async function list(models, model) {
  if (models === undefined) {
    const id = typeof model === 'string' && !model.includes('/') && !model.startsWith('hub:');
    if (!id && model !== undefined && model !== null) return NO_LIST;
    throw failure(
      'invalid-option',
      "Say where the model is: `createReader({ model: '/path/to/model.gguf' })`, or give the path or address of a model list as `models`.",
    );
  }
  const url = await address(String(models));
  if (!url.startsWith('file:')) return url;
  try {
    const json = JSON.parse(await readFile(new URL(url), 'utf8'));
    for (const model of json.models) model.file = new URL(model.file, url).href;
    return `data:application/json,${encodeURIComponent(JSON.stringify(json))}`;
  } catch (cause) {
    throw failure('model-download', `${url} is not a list of models (${cause.message}).`, cause);
  }
}
