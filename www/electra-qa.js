// Extractive question answering in the browser. See electra-qa.d.ts for types and meaning.
import init, { createReader as start } from './engine/api.js';
import { simd, WITHOUT_SIMD } from './features.js';
import { failure, watch } from './policy.js';
import { program } from './program.js';
import { startWorker } from './start-worker.js';

const here = import.meta.url;

let ready;

export async function createReader(options = {}) {
  if (!simd) throw failure('unsupported-browser', WITHOUT_SIMD);
  let forbidden;
  const unwatch = watch(here, (error) => (forbidden ??= error));
  try {
    ready ??= init({ module_or_path: program('api') }).catch((cause) => {
      ready = undefined;
      throw failure('model-download', `The engine could not be started (${cause?.message ?? cause}).`, cause);
    });
    await ready;
    return face(await start(startWorker, list(options), { ...options, model: named(options.model) }));
  } catch (cause) {
    // The event that tells of a policy comes after the failure.
    if (cause.name !== 'AbortError' && !forbidden) await new Promise((done) => setTimeout(done, 50));
    throw cause.name !== 'AbortError' && forbidden ? forbidden : cause;
  } finally {
    unwatch();
  }
}

const face = (reader) => ({
  ask: (question, passage, options) => reader.ask(String(question ?? ''), String(passage ?? ''), options),
  close: () => reader.close(),
});

const resolve = (address) => new URL(address, globalThis.document?.baseURI ?? here).href;

const list = ({ models }) => (models === undefined ? new URL('models.json', here).href : resolve(models));

/** Addresses are relative to the page; ids of the model list have neither slash nor dot. */
function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([model]);
  const address = model instanceof URL || (typeof model === 'string' && /[/.]/.test(model) && !model.startsWith('hub:'));
  return address ? resolve(model) : model;
}
