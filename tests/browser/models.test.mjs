// Model files that must not be trusted, through the JavaScript interface.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, MODEL, plainPage } from './browser.mjs';
import { DIST } from './server.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const model = readFileSync(join(DIST, MODEL));

/**
 * The model with other bytes at an offset.
 *
 * @param {number} at
 * @param {Buffer} bytes
 */
function altered(at, bytes) {
  const copy = Buffer.from(model);
  bytes.copy(copy, at);
  return copy;
}

const huge = Buffer.alloc(8, 0xff);
const architecture = model.indexOf('electra', model.indexOf('general.architecture'));
const name = model.indexOf('blk.0.ffn_up.weight');

/** @type {Record<string, [bytes: Buffer, code: string, message: RegExp]>} */
const CASES = {
  'cut short': [model.subarray(0, model.length / 2), 'model-damaged', /cut short/],
  'a header that asks for gigabytes': [altered(8, huge), 'model-damaged', /mislead/],
  'a vocabulary that asks for gigabytes': [
    altered(model.indexOf('tokenizer.ggml.tokens') + 'tokenizer.ggml.tokens'.length + 8, huge),
    'model-damaged',
    /mislead/,
  ],
  'another architecture': [altered(architecture, Buffer.from('gpt-two')), 'model-unsupported', /gpt-two/],
  'a tensor that is missing': [altered(name, Buffer.from('blk.9')), 'model-damaged', /blk\.0\.ffn_up/],
  'no model at all': [Buffer.from('<!doctype html><title>Not here</title>'), 'model-unsupported', /not a GGUF/],
  nothing: [Buffer.alloc(0), 'model-unsupported', /not a GGUF/],
};

test('every bad model file is refused with its cause, and the next reader works', async (t) => {
  const { server, page } = await plainPage(t, browser);
  Object.values(CASES).forEach(([bytes], index) => (server.extra[`/bad-${index}.gguf`] = bytes));
  const { errors, text } = await page.evaluate(async (count) => {
    const { createReader } = await import('/electra-qa.js');
    const errors = [];
    for (let index = 0; index < count; index += 1) {
      const outcome = createReader({ model: `/bad-${index}.gguf` });
      errors.push(
        await outcome.then(
          () => ({ code: 'none', message: '' }),
          ({ code, message }) => ({ code, message }),
        ),
      );
    }
    const reader = await createReader();
    const { answers } = await reader.ask('When did it open?', 'The museum opened in 1932.');
    return { errors, text: answers[0].text };
  }, Object.keys(CASES).length);
  Object.entries(CASES).forEach(([what, [, code, message]], index) => {
    assert.equal(errors[index].code, code, `${what}: ${errors[index].message}`);
    assert.match(errors[index].message, message, what);
  });
  assert.equal(text, '1932');
});

test('an engine that cannot be loaded says so, and the next reader works', async (t) => {
  const { server, page } = await plainPage(t, browser);
  for (const path of ['/worker.js', '/engine/worker-relaxed_bg.wasm']) {
    server.fault = (asked) => (asked === path ? { status: 404 } : undefined);
    const error = await page.evaluate(async () => {
      const { createReader } = await import('/electra-qa.js');
      return createReader().then(
        () => ({ code: 'none', message: '' }),
        ({ code, message }) => ({ code, message }),
      );
    });
    assert.ok(['engine-stopped', 'unsupported-browser'].includes(error.code), error.code);
    assert.match(error.message, /Check the connection/);
  }
  server.fault = () => undefined;
  const text = await page.evaluate(async () => {
    const { createReader } = await import('/electra-qa.js');
    const reader = await createReader();
    return (await reader.ask('When did it open?', 'The museum opened in 1932.')).answers[0].text;
  });
  assert.equal(text, '1932');
});
