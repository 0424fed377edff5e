// Extractive question answering in the browser. See electra-qa.d.ts for types and meaning.
import init, { createReader as start } from './engine/api.js';

let ready;

export async function createReader(options = {}) {
  ready ??= init().catch((cause) => {
    ready = undefined;
    const message = `The engine could not be started (${cause?.message ?? cause}).`;
    throw Object.assign(new Error(message, { cause }), { name: 'ElectraQaError', code: 'model-download' });
  });
  await ready;
  const { model } = options;
  // Addresses are relative to the page; ids of the model list have neither slash nor dot.
  const address = typeof model === 'string' && /[/.]/.test(model);
  const reader = await start(import.meta.url, {
    ...options,
    model: address ? new URL(model, globalThis.document?.baseURI ?? import.meta.url).href : model,
  });
  return {
    ask: (question, passage, options) => reader.ask(String(question ?? ''), String(passage ?? ''), options),
    close: () => reader.close(),
  };
}
