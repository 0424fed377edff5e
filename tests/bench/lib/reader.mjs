// Whole question answering: our reader against transformers.js' pipeline, as a page waits for them.
import { sizesOf } from './loading.mjs';
import { median, ratio, rotated } from './statistics.mjs';

const OURS = 'electra-qa';
const WARM_UP = 4;
const RUNS = 2;

/** A way to ask in a page. `name` keeps readers of one page apart. */
const ours = (id, options = {}) => ({
  id,
  start: (page) => page.evaluate(([id, options]) => createReader(id, options), [id, { workers: 1, ...options }]),
  ask: (page, question, passage) => page.evaluate(([id, q, p]) => ask(id, q, p), [id, question, passage]),
});
const peer = ({ id, dtype }, model) => ({
  id,
  start: (page) =>
    page.evaluate(
      async ([id, options]) => {
        const from = performance.now();
        await load(id, '/web/transformers-worker.js', options);
        return performance.now() - from;
      },
      [id, { model, dtype, threads: 1 }],
    ),
  ask: async (page, question, passage) => {
    const argument = { question, passage };
    const { value, milliseconds } = await page.evaluate(([id, argument]) => timedCall(id, 'ask', argument), [id, argument]);
    return { answers: [value], milliseconds };
  },
});

/** `{ id: { lengths: { tokens: { times, median, ratio, answer } } } }`: questions of one window, one thread. */
export async function measureAnswers(browser, peers, model, { question, lengths }, rounds, say) {
  const page = await browser.open();
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  const found = {};
  for (const { id, start, ask } of contestants) {
    await start(page);
    found[id] = { lengths: {} };
    for (const { tokens, passage } of lengths) {
      for (let i = 1; i < WARM_UP; i += 1) await ask(page, question, passage);
      const { answers, windows = 1, backend } = await ask(page, question, passage);
      if (windows !== 1) throw new Error(`the passage of ${tokens} tokens took ${windows} windows`);
      found[id].backend ??= backend;
      found[id].lengths[tokens] = { times: [], answer: answers[0].text ?? answers[0].answer, score: answers[0].score };
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`answers, round ${round + 1} of ${rounds}`);
    for (const { tokens, passage } of lengths) {
      for (const { id, ask } of rotated(contestants, round)) {
        for (let run = 0; run < RUNS; run += 1) found[id].lengths[tokens].times.push((await ask(page, question, passage)).milliseconds);
      }
    }
  }
  finish(found, OURS);
  await page.close();
  return found;
}

/** `{ id: { first, warm, start, memory, sizes } }`: from a fresh page to the answer, with all files in the browser's cache. */
export async function measureFirstAnswer(browser, peers, model, { question, passage }, rounds, say) {
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  const found = Object.fromEntries(contestants.map(({ id }) => [id, { first: [], warm: [], start: [] }]));
  // The worker tells of its memory too.
  browser.plain.altered['/dist/worker.js'] = (text) => `import '/web/memory.js';\n${text}`;
  for (let round = -1; round < rounds; round += 1) {
    say(`first answer, round ${round + 1} of ${rounds}`);
    for (const { id, start, ask } of rotated(contestants, round + 1)) {
      browser.plain.requests.length = 0;
      const page = await browser.open();
      const started = await start(page);
      const { milliseconds } = await ask(page, question, passage);
      // The first round fills the cache: its times do not count, its downloads do.
      if (round < 0) {
        found[id].sizes = await sizesOf(browser.plain.requests);
      } else {
        found[id].start.push(started);
        found[id].first.push(started + milliseconds);
        for (let i = 0; i < 4; i += 1) await ask(page, question, passage);
        found[id].warm.push((await ask(page, question, passage)).milliseconds);
      }
      found[id].memory = await page.evaluate(() => workerMemory());
      await page.close();
    }
  }
  delete browser.plain.altered['/dist/worker.js'];
  for (const contestant of Object.values(found)) {
    for (const name of ['start', 'first', 'warm']) contestant[name] = { times: contestant[name], median: median(contestant[name]) };
  }
  return found;
}

/** A passage of many windows with one worker and with two. */
export async function measureWorkers(browser, { question, passage, windows }, rounds, say) {
  const page = await browser.open();
  const contestants = [1, 2].map((workers) => ours(`${workers} worker${workers > 1 ? 's' : ''}`, { workers }));
  const found = {};
  for (const { id, start, ask } of contestants) {
    await start(page);
    found[id] = { lengths: { [windows]: { times: [] } } };
    const result = await ask(page, question, passage);
    if (result.windows !== windows) throw new Error(`the long passage took ${result.windows} windows, not ${windows}`);
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`a long passage, round ${round + 1} of ${rounds}`);
    for (const { id, ask } of rotated(contestants, round)) found[id].lengths[windows].times.push((await ask(page, question, passage)).milliseconds);
  }
  finish(found, contestants[0].id);
  await page.close();
  return found;
}

function finish(found, reference) {
  for (const { lengths } of Object.values(found)) {
    for (const [tokens, length] of Object.entries(lengths)) {
      length.median = median(length.times);
      length.ratio = ratio(length.times, found[reference].lengths[tokens].times);
    }
  }
}
