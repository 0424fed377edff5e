// What electra-qa.d.ts promises, in Node. Its one parameter is JSON: where the models are, and what to ask.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReader } from 'electra-qa';

const { list, id, address, hubList, gguf, checkpoint, question, passage } = JSON.parse(process.argv[2]);
const cancelled = { name: 'AbortError', code: 'cancelled' };

/** Loads and asks; returns the stages that loading went through. */
async function right(options, settings) {
  const stages = new Set();
  const reader = await createReader({ workers: 1, ...options, onProgress: ({ stage }) => stages.add(stage) });
  const { answers, backend } = await reader.ask(question, passage, settings);
  assert.deepEqual([answers[0].text, passage.slice(answers[0].start, answers[0].end), backend], ['1843', '1843', 'simd']);
  reader.close();
  return [...stages];
}

// A list, by path and by address.
assert.deepEqual(await right({ models: list }), ['download', 'prepare']);
assert.deepEqual(await right({ models: new URL(address) }), ['download', 'prepare']);
assert.deepEqual(await right({ models: list, model: id, backend: 'webgpu' }), ['download', 'prepare']);

// Content, and the files of a checkpoint.
const bytes = readFileSync(gguf);
await right({ model: new Uint8Array(bytes) });
await right({ model: new Blob([bytes]) });
const files = readdirSync(checkpoint).map((name) => new File([readFileSync(join(checkpoint, name))], name));
assert.deepEqual(await right({ model: files }), ['convert', 'prepare']);

// A hub, which the list names.
assert.deepEqual(await right({ models: hubList, model: 'hub:ada/real' }), ['download', 'convert', 'prepare']);

// What cannot be loaded says why.
for (const [options, code, message] of [
  [{ model: [new Blob(['nothing'])] }, 'model-unsupported', /no model in what was chosen/],
  [{ model: [] }, 'model-unsupported', /no model in what was chosen/],
  [{ model: 5 }, 'invalid-option', /an array of files/],
  // The name is looked at when the list has been read; there is none.
  [{ model: 'hub:ada' }, 'invalid-option', /owner\/name/],
  [{ models: hubList, model: 'hub:ada/secret' }, 'model-download', /no public model/],
  [{ models: list, model: 'unheard-of' }, 'invalid-option', /There is: /],
  [{ models: gguf }, 'model-download', /not a list of models/],
]) {
  await assert.rejects(createReader(options), (error) => error.name === 'ElectraQaError' && error.code === code && message.test(error.message));
}

// Loading can be withdrawn: before it begins, and on its way.
await assert.rejects(createReader({ models: list, signal: AbortSignal.abort() }), cancelled);
const loading = new AbortController();
await assert.rejects(createReader({ models: list, signal: loading.signal, onProgress: () => loading.abort() }), cancelled);

// So can a question; the next one is answered. A reader that was closed answers none.
const reader = await createReader({ models: list });
const asking = new AbortController();
const withdrawn = reader.ask(question, passage, { signal: asking.signal });
asking.abort();
await assert.rejects(withdrawn, cancelled);
await assert.rejects(reader.ask(question, passage, { signal: AbortSignal.abort() }), cancelled);
assert.equal((await reader.ask(question, passage)).answers[0].text, '1843');
const unfinished = reader.ask(question, passage);
reader.close();
await assert.rejects(unfinished, cancelled);
await assert.rejects(reader.ask(question, passage), cancelled);
