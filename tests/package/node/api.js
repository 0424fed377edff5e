// What electra-qa.d.ts promises, in Node. Its one parameter is JSON: where the models are, and what to ask.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReader } from 'electra-qa';

const { list, id, address, hubList, gguf, checkpoint, question, passage } = JSON.parse(process.argv[2]);
/** @param {string} message */
const cancelled = (message) => ({ name: 'AbortError', code: 'cancelled', message });
const startWithdrawn = cancelled('The start of the reader was withdrawn.');
const withdrawn = cancelled('The question was withdrawn.');
const closed = cancelled('The reader was closed. Create a new one to ask again.');

/**
 * Loads and asks; returns the stages that loading went through.
 *
 * @param {import('electra-qa').ReaderOptions} options
 */
async function right(options) {
  /** @type {Set<string>} */
  const stages = new Set();
  const reader = await createReader({ workers: 1, ...options, onProgress: ({ stage }) => stages.add(stage) });
  const { answers, backend } = await reader.ask(question, passage);
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
assert.deepEqual(await right({ model: `${checkpoint}/` }), ['convert', 'prepare']);

// A hub, which the list names.
assert.deepEqual(await right({ models: hubList, model: 'hub:ada/real' }), ['download', 'convert', 'prepare']);

// What cannot be loaded says why.
for (const [options, code, message] of /** @type {[Wrong, string, RegExp][]} */ ([
  [{ model: [new Blob(['nothing'])] }, 'model-unsupported', /no model in what was chosen/],
  [{ model: [] }, 'model-unsupported', /no model in what was chosen/],
  [{ model: 5 }, 'invalid-option', /an array of files/],
  // The name is looked at when the list has been read; there is none.
  [{ model: 'hub:ada' }, 'invalid-option', /owner\/name/],
  [{ models: hubList, model: 'hub:ada/secret' }, 'model-download', /no public model/],
  [{ models: list, model: 'unheard-of' }, 'invalid-option', /There is: /],
  [{ models: gguf }, 'model-download', /not a list of models/],
  [{ models: checkpoint }, 'model-download', /it is a folder, not a file/],
  [{ model: `${checkpoint}/none.gguf` }, 'model-download', /there is nothing at this path/],
  [{ model: `${gguf}/config.json` }, 'model-download', /part of this path is a file/],
  [{ modle: gguf }, 'invalid-option', /^`modle` is not an option; did you mean `model`\?$/],
  [{ model: gguf, workers: '2' }, 'invalid-option', /^`workers` must be a whole number from 1 to 1000\. /],
])) {
  await assert.rejects(
    createReader(options),
    (/** @type {Told} */ error) => error.name === 'ElectraQaError' && error.code === code && message.test(error.message),
  );
}

// Loading can be withdrawn: before it begins, and on its way.
await assert.rejects(createReader({ models: list, signal: AbortSignal.abort() }), startWithdrawn);
const loading = new AbortController();
await assert.rejects(createReader({ models: list, signal: loading.signal, onProgress: () => loading.abort() }), startWithdrawn);

// So can a question; the next one is answered. A reader that was closed answers none.
const reader = await createReader({ models: list });
const asking = new AbortController();
const running = reader.ask(question, passage, { signal: asking.signal });
asking.abort();
await assert.rejects(running, withdrawn);
await assert.rejects(reader.ask(question, passage, { signal: AbortSignal.abort() }), withdrawn);
await assert.rejects(reader.ask(question, /** @type {Wrong} */ ({ passage })), {
  code: 'invalid-option',
  message: 'The passage must be a string, or handles that `add` of this reader gave. Got an object.',
});
await assert.rejects(reader.ask(question, passage, /** @type {Wrong} */ ({ top_k: 3 })), {
  code: 'invalid-option',
  message: '`top_k` is not an option; did you mean `topK`?',
});
assert.equal((await reader.ask(question, passage)).answers[0].text, '1843');
const unfinished = reader.ask(question, passage);
reader.close();
await assert.rejects(unfinished, closed);
await assert.rejects(reader.ask(question, passage), closed);
