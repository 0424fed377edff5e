// Extractive question answering in the browser. See electra-qa.d.ts for types and meaning.
import init, { createReader as start } from './engine/api.js';
import { named, resolve } from './addresses.js';
import { failure } from './failure.js';
import { simd, WITHOUT_SIMD } from './features.js';
import { watched } from './policy.js';
import { program } from './program.js';
import { startWorker } from './start-worker.js';

const here = import.meta.url;

let ready;

export async function createReader(options = {}) {
  if (!simd) throw failure('unsupported-browser', WITHOUT_SIMD);
  return watched(here, async () => {
    ready ??= init({ module_or_path: program('api') }).catch((cause) => {
      ready = undefined;
      throw failure('model-download', `The engine could not be started (${cause?.message ?? cause}).`, cause);
    });
    await ready;
    return face(await start(startWorker, list(options), { ...options, model: named(options.model) }));
  });
}

const face = (reader) => ({
  ask: (question, passage, options) => reader.ask(String(question ?? ''), String(passage ?? ''), options),
  close: () => reader.close(),
});

const list = ({ models }) => (models === undefined ? new URL('models.json', here).href : resolve(models));
