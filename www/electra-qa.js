// Extractive question answering in the browser. See electra-qa.d.ts for types and meaning.
import init, { createReader as start } from './engine/api.js';
import { simd, WITHOUT_SIMD } from './features.js';

let ready;

const failure = (code, message, cause) =>
  Object.assign(new Error(message, { cause }), { name: 'ElectraQaError', code });

export async function createReader(options = {}) {
  if (!simd) throw failure('unsupported-browser', WITHOUT_SIMD);
  ready ??= init().catch((cause) => {
    ready = undefined;
    throw failure('model-download', `The engine could not be started (${cause?.message ?? cause}).`, cause);
  });
  await ready;
  const { model } = options;
  // Addresses are relative to the page; ids of the model list have neither slash nor dot.
  const address = typeof model === 'string' && /[/.]/.test(model) && !model.startsWith('hub:');
  const reader = await start(import.meta.url, {
    ...options,
    model: address ? new URL(model, globalThis.document?.baseURI ?? import.meta.url).href : model,
  });
  return {
    ask: (question, passage, options) => reader.ask(String(question ?? ''), String(passage ?? ''), options),
    close: () => reader.close(),
  };
}
