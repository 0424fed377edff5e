// The JavaScript interface, from a plain page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, MODEL, plainPage } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PASSAGE = '😀 In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';

/**
 * @param {TestContext} t
 * @param {Faults} [fault]
 */
async function plain(t, fault) {
  const { server, page } = await plainPage(t, browser, { path: '/sub/plain.html', fault });
  await page.evaluate(() => {
    const module = import('/electra-qa.js');
    window.start = (options) => module.then(({ createReader }) => createReader(options));
    window.told = (promise) =>
      promise.then(
        () => undefined,
        ({ code, name, message, values }) => ({ code, name, message, values }),
      );
  });
  return { server, page };
}

test('asks and answers, with places in UTF-16 units', async (t) => {
  const { page } = await plain(t);
  const { result, progress } = await page.evaluate(
    async ([question, passage]) => {
      /** @type {import('../../www/library/electra-qa.js').Progress[]} */
      const progress = [];
      const reader = await window.start({ backend: 'auto', onProgress: (step) => progress.push(step) });
      const result = await reader.ask(question, passage, { topK: 3, maxAnswerLen: 15, noAnswer: true });
      reader.close();
      return { result, progress };
    },
    [WHEN, PASSAGE],
  );
  assert.equal(result.answers[0].text, '1843');
  for (const { text, start, end, score } of result.answers) {
    assert.equal(text, PASSAGE.slice(start, end));
    assert.ok(score > 0);
  }
  assert.ok(result.answers.length <= 3);
  assert.equal(typeof result.backend, 'string');
  assert.ok(result.milliseconds >= 0);
  assert.deepEqual([result.windows, result.windowsRead], [1, 1]);
  const last = progress.filter(({ stage }) => stage === 'download').at(-1);
  assert.ok(last && last.loaded > 0 && last.loaded <= last.total);
  assert.equal(progress.at(-1)?.stage, 'prepare');
});

test('a verdict says how sure one may be, with places in UTF-16 units', async (t) => {
  const { page } = await plain(t);
  const passage = `${PASSAGE} Its engine weighed about 200 tons 😀.`;
  const question = 'How much did the engine weigh?';
  const [verdict, strict, bold, again] = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      /** @param {AskOptions & { mode?: 'verdict' }} options */
      const ask = (options) => reader.ask(question, passage, { topK: 8, ...options });
      const results = [
        await ask({ heat: true }),
        await ask({ threshold: 1 }),
        await ask({ threshold: 1, noAnswer: false }),
        await ask({}),
      ];
      reader.close();
      return results;
    },
    [question, passage],
  );
  /** @param {number} value */
  const inside = (value) => value >= 0 && value <= 1;
  const { answerable, calibrated, threshold, sureness, level, answers, heat = [] } = verdict;
  assert.ok([answerable, threshold, sureness].every(inside));
  assert.equal(typeof calibrated, 'boolean');
  assert.ok(['very-sure', 'quite-sure', 'fairly-sure', 'unsure', 'very-unsure'].includes(level), level);
  assert.match(answers[0].text, /200/);
  assert.equal(answers[0].standing, 'answer');
  assert.ok(answers.reduce((sum, { confidence }) => sum + confidence, 0) < 1 + 1e-6);
  for (const { text, start, end, confidence, readings } of answers) {
    assert.equal(text, passage.slice(start, end));
    assert.equal(readings[0].text, text);
    for (const reading of readings) assert.equal(reading.text, passage.slice(reading.start, reading.end));
    const sum = readings.reduce((sum, reading) => sum + reading.confidence, 0);
    assert.ok(sum <= confidence + 1e-6 && sum > confidence / 2, `${sum} of ${confidence}`);
  }
  assert.ok(heat.every(({ start, end, value }, i) => start < end && inside(value) && (i === 0 || heat[i - 1].end <= start)));
  const hottest = heat.reduce((a, b) => (a.value >= b.value ? a : b));
  assert.match(passage.slice(hottest.start, hottest.end), /200/);

  const [silent, ...spans] = strict.answers;
  assert.deepEqual([silent.text, silent.start, silent.end, silent.readings], ['', 0, 0, []]);
  assert.equal(silent.confidence, 1 - strict.answerable);
  assert.equal(strict.sureness, silent.confidence);
  assert.deepEqual(
    spans.map(({ text }) => text),
    answers.slice(0, 7).map(({ text }) => text),
  );
  assert.deepEqual(bold.answers, answers);
  assert.equal('heat' in again, false);
  assert.deepEqual(again.answers, answers);
});

test('a long text is answered before it is read, and the reading can be ended and taken up again', async (t) => {
  const { page } = await plain(t);
  const filler = 'The council met in the town hall and spoke of the usual things for an hour. '.repeat(5000);
  const passage = `${filler}${PASSAGE} ${filler}`;
  const { updates, ended, on, refused } = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start({ workers: 1 });
      /** @type {Verdict[]} */
      const updates = [];
      const readUntilTold = () => reader.ask(question, passage, { onUpdate: (result) => updates.push(result) < 0 });
      const ended = await readUntilTold();
      const on = await readUntilTold();
      const refused = await window.told(reader.ask(question, passage, { mode: 'squad', onUpdate: () => {} }));
      reader.close();
      return { updates, ended, on, refused };
    },
    [WHEN, passage],
  );
  // What shares words with the question was read first.
  for (const { answers, windows, windowsRead, milliseconds } of [...updates, ended, on]) {
    assert.equal(answers[0].text, '1843');
    assert.equal(passage.slice(answers[0].start, answers[0].end), '1843');
    assert.ok(windowsRead > 0 && windowsRead < windows, `${windowsRead} of ${windows} after ${milliseconds} ms`);
  }
  assert.equal(updates.length, 2);
  assert.ok(ended.windowsRead >= updates[0].windowsRead && on.windowsRead > ended.windowsRead);
  assert.equal(refused?.code, 'invalid-option');
});

test('what the network said is decoded in each mode', async (t) => {
  const { page } = await plain(t);
  const { results, codes } = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      /** @type {Record<string, Result>} */
      const results = {};
      for (const mode of /** @type {const} */ (['verdict', 'pipeline', 'squad']))
        results[mode] = await reader.ask(question, passage, { mode, topK: 3 });
      const codes = [];
      /** @type {AskOptions[]} */
      const refused = [
        { mode: 'pipeline', threshold: 0.5 },
        { mode: 'squad', heat: true },
      ];
      for (const options of refused) {
        codes.push((await window.told(reader.ask(question, passage, options)))?.code);
      }
      reader.close();
      return { results, codes };
    },
    [WHEN, PASSAGE],
  );
  for (const [mode, { answers, ...result }] of Object.entries(results)) {
    assert.equal(answers[0].text, '1843', mode);
    assert.equal(answers[0].standing, 'answer', mode);
    assert.equal('answerable' in result, mode === 'verdict', mode);
    assert.equal('confidence' in answers[0], mode === 'verdict', mode);
  }
  assert.deepEqual(codes, ['invalid-option', 'invalid-option']);
});

test('the time can be told by layer and operation', async (t) => {
  const { page } = await plain(t);
  const [plainly, { profile, answers, milliseconds }] = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      return [await reader.ask(question, passage), await reader.ask(question, passage, { profile: true })];
    },
    [WHEN, PASSAGE],
  );
  assert.equal(plainly.profile, undefined);
  assert.ok(profile);
  assert.deepEqual(answers, plainly.answers);
  assert.deepEqual(profile.layers.map(({ name }) => name).slice(0, 2), ['embeddings', 'layer 1']);
  assert.equal(profile.layers.at(-1)?.name, 'head');
  const times = profile.layers.flatMap((layer) => {
    assert.equal(layer.milliseconds.length, profile.operations.length);
    return layer.milliseconds;
  });
  const sum = times.reduce((a, b) => a + b);
  assert.ok(sum > 0 && sum <= milliseconds, `${sum} of ${milliseconds}`);
});

test('options have defaults, and wrong ones are refused', async (t) => {
  const { page } = await plain(t);
  const told = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      const { answers } = await reader.ask(question, passage);
      return {
        count: answers.length,
        blank: await window.told(reader.ask('  ', passage)),
        empty: await window.told(reader.ask(question, '')),
        none: await window.told(reader.ask(question, passage, { topK: 0 })),
        form: await window.told(reader.ask(question, passage, /** @type {Wrong} */ ({ top_k: 3 }))),
        object: await window.told(reader.ask(question, /** @type {Wrong} */ ({ passage }))),
        early: await window.told(window.start(/** @type {Wrong} */ ({ modles: '/models.json' }))),
        place: await window.told(window.start({ models: 'http://[' })),
        long: await window.told(reader.ask(question, 'word '.repeat(4_000_000))),
        wordy: await window.told(reader.ask('what '.repeat(2_000), passage)),
        backend: await window.told(window.start(/** @type {Wrong} */ ({ backend: 'abacus' }))),
        model: await window.told(window.start({ model: 'no-such-model' })),
      };
    },
    [WHEN, PASSAGE],
  );
  const { count, ...errors } = told;
  assert.equal(count, 1);
  const codes = Object.fromEntries(Object.entries(errors).map(([key, error]) => [key, error?.code]));
  assert.deepEqual(codes, {
    blank: 'empty-question',
    empty: 'empty-passage',
    none: 'invalid-option',
    form: 'invalid-option',
    object: 'invalid-option',
    early: 'invalid-option',
    place: 'invalid-option',
    long: 'passage-too-long',
    wordy: 'question-too-long',
    backend: 'invalid-option',
    model: 'invalid-option',
  });
  for (const error of Object.values(errors)) assert.match(error?.message ?? '', /^[A-Z`].*[.?]$/s);
  assert.deepEqual(told.long?.values, { found: 20_000_000, limit: 16 * 2 ** 20 });
  assert.deepEqual(told.empty?.values, {});
});

test('questions asked at once are answered one after the other', async (t) => {
  const { page } = await plain(t);
  const texts = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      const questions = [question, 'Who wrote the first program?', 'Where did Ada Lovelace live?'];
      const results = await Promise.all(questions.map((each) => reader.ask(each, passage)));
      return results.map(({ answers }) => answers[0].text);
    },
    [WHEN, PASSAGE],
  );
  assert.deepEqual(texts, ['1843', 'Ada Lovelace', 'London']);
});

test('a signal withdraws a question, before and during its turn', async (t) => {
  const { page } = await plain(t);
  const { started, early, late, closed, next } = await page.evaluate(
    async ([question, passage]) => {
      const reader = await window.start();
      const early = await window.told(reader.ask(question, passage, { signal: AbortSignal.abort() }));
      const ended = new AbortController();
      const start = window.told(window.start({ signal: ended.signal, onProgress: () => ended.abort() }));
      const started = [await start, await window.told(window.start({ signal: ended.signal }))];
      const controller = new AbortController();
      const running = window.told(reader.ask(question, 'Nothing much. '.repeat(5_000), { signal: controller.signal }));
      controller.abort();
      const late = await running;
      const next = (await reader.ask(question, passage)).answers[0].text;
      const open = window.told(reader.ask(question, 'Nothing much. '.repeat(5_000)));
      reader.close();
      return { started, early, late, next, closed: [await open, await window.told(reader.ask(question, passage))] };
    },
    [WHEN, PASSAGE],
  );
  for (const [errors, message] of [
    [started, 'The start of the reader was withdrawn.'],
    [[early, late], 'The question was withdrawn.'],
    [closed, 'The reader was closed. Create a new one to ask again.'],
  ]) {
    for (const error of errors) assert.deepEqual(error, { name: 'AbortError', code: 'cancelled', message, values: {} });
  }
  assert.equal(next, '1843');
});

test('a model that does not come is an error with a code, and a second try works', async (t) => {
  const { page, server } = await plain(t, (path) => (path === MODEL ? { cut: 0 } : undefined));
  const error = await page.evaluate(() => window.told(window.start()));
  assert.equal(error?.code, 'model-download');
  server.fault = () => undefined;
  const text = await page.evaluate(
    async ([question, passage]) => (await (await window.start()).ask(question, passage)).answers[0].text,
    [WHEN, PASSAGE],
  );
  assert.equal(text, '1843');
});

test('a model can be named by its address; one that is none is refused', async (t) => {
  const { page, server } = await plain(t);
  server.extra['/noise.gguf'] = Buffer.from('GGUF and then nothing that makes sense'.repeat(10));
  server.extra['/page.gguf'] = '<!doctype html><title>A page</title>';
  const { text, codes } = await page.evaluate(
    async ([question, passage, model]) => {
      const reader = await window.start({ model });
      const text = (await reader.ask(question, passage)).answers[0].text;
      const errors = [];
      for (const other of ['../noise.gguf', '/page.gguf', '/missing.gguf']) {
        errors.push(await window.told(window.start({ model: other })));
      }
      return { text, codes: errors.map((error) => error?.code) };
    },
    [WHEN, PASSAGE, `..${MODEL}`],
  );
  assert.equal(text, '1843');
  for (const code of codes.slice(0, 2)) assert.ok(['model-damaged', 'model-unsupported'].includes(String(code)), code);
  assert.equal(codes[2], 'model-download');
});

test('documents are added, asked together, and each answer is of its own', async (t) => {
  const { page } = await plain(t);
  const told = await page.evaluate(async () => {
    const reader = await window.start();
    const bridge = new File(['\ufeffThe bridge was built by Thomas Bouch.\r\nIt fell.'], 'bridge.txt');
    const [first, second] = await Promise.all([
      reader.add(bridge),
      reader.add({ title: 'Tower', text: 'The tower was built by Gustave Eiffel.' }),
    ]);
    const one = await reader.ask('Who built it?', second);
    const both = await reader.ask('Who built the tower?', [first, second], { heat: true });
    /** @param {Wrong} passage */
    const code = async (passage) => (await window.told(reader.ask('Who?', passage)))?.code;
    return {
      titles: [first, second].map(({ title, length }) => [title, length]),
      one: one.answers[0],
      both: both.answers[0],
      own: [one, both].map(({ answers: [{ document }] }) => document === second),
      heat: both.heat?.every(({ start, end, document }) => document && start < end && end <= document.length),
      codes: [await code([]), await code({ title: 'Tower', length: 38 }), await code([second, 'text']), await code(7)],
      refused: (await window.told(reader.add(new File([new Uint8Array([0x50, 0x4b, 3, 4, 0])], 'a.epub'))))?.message,
      none: (await window.told(reader.add(/** @type {Wrong} */ ('text'))))?.code,
    };
  });
  assert.deepEqual(told.titles, [
    ['bridge.txt', 46],
    ['Tower', 38],
  ]);
  for (const answer of [told.one, told.both]) assert.deepEqual([answer.text, answer.start, answer.end], ['Gustave Eiffel', 23, 37]);
  assert.deepEqual([told.own, told.heat], [[true, true], true]);
  assert.deepEqual(told.codes, Array(4).fill('invalid-option'));
  assert.match(told.refused ?? '', /^a\.epub is not text/);
  assert.equal(told.none, 'invalid-option');
});
