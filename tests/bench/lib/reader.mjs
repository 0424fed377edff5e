// Whole question answering: our reader against transformers.js' pipeline, as a page waits for them.
import { start as startBrowser } from './browser.mjs';
import { sizesOf } from './loading.mjs';
import { median, ratio, rotated } from './statistics.mjs';

const OURS = 'electra-qa';

/** Passages that nobody was asked about yet: the engine keeps what it has computed. */
export class Passages {
  #used = 0;
  constructor({ question, firstWords }) {
    Object.assign(this, { question, firstWords });
  }
  next(rest) {
    const word = this.firstWords[this.#used % this.firstWords.length];
    this.#used += 1;
    return word + rest;
  }
}

const WARM_UP = 4;
const RUNS = 2;

/** A way to ask in a page. `name` keeps readers of one page apart. */
const ours = (id, options = {}) => ({
  id,
  start: (page) => page.evaluate(([id, options]) => createReader(id, options), [id, { workers: 1, ...options }]),
  ask: (page, passages, rest) => page.evaluate(([id, q, p]) => ask(id, q, p), [id, passages.question, passages.next(rest)]),
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
  ask: async (page, passages, rest) => {
    const argument = { question: passages.question, passage: passages.next(rest) };
    const { value, milliseconds } = await page.evaluate(([id, argument]) => timedCall(id, 'ask', argument), [id, argument]);
    return { answers: [value], milliseconds };
  },
});

/** `{ id: { lengths: { tokens: { times, median, ratio, answer } } } }`: questions of one window, one thread. */
export async function measureAnswers(browser, peers, model, passages, lengths, rounds, say) {
  const page = await browser.open();
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  const found = {};
  for (const { id, start, ask } of contestants) {
    await start(page);
    found[id] = { lengths: {} };
    for (const { tokens, rest } of lengths) {
      for (let i = 1; i < WARM_UP; i += 1) await ask(page, passages, rest);
      const { answers, windows = 1, backend } = await ask(page, passages, rest);
      if (windows !== 1) throw new Error(`the passage of ${tokens} tokens took ${windows} windows`);
      found[id].backend ??= backend;
      found[id].lengths[tokens] = { times: [], answer: answers[0].text ?? answers[0].answer, score: answers[0].score };
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`answers, round ${round + 1} of ${rounds}`);
    for (const { tokens, rest } of lengths) {
      for (const { id, ask } of rotated(contestants, round)) {
        for (let run = 0; run < RUNS; run += 1)
          found[id].lengths[tokens].times.push((await ask(page, passages, rest)).milliseconds);
      }
    }
  }
  finish(found, OURS);
  await page.close();
  return found;
}

/** `{ id: { start, first, warm, memory, sizes } }`: from a fresh page to the answer, with all files in the browser's cache. */
export async function measureFirstAnswer(peers, model, passages, { rest }, rounds, say) {
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  const found = Object.fromEntries(contestants.map(({ id }) => [id, { first: [], warm: [], start: [] }]));
  for (const { id, start, ask } of contestants) {
    // A session each, so that nothing is in its cache yet.
    found[id].sizes = await withSession(async (browser) => {
      const page = await browser.open();
      await start(page);
      await ask(page, passages, rest);
      return sizesOf(browser.plain.requests);
    });
  }
  await withSession(async (browser) => {
    for (let round = -1; round < rounds; round += 1) {
      say(`first answer, round ${round + 1} of ${rounds}`);
      for (const { id, start, ask } of rotated(contestants, round + 1)) {
        const page = await browser.open();
        const started = await start(page);
        const { milliseconds } = await ask(page, passages, rest);
        for (let i = 1; i < WARM_UP; i += 1) await ask(page, passages, rest);
        const later = await ask(page, passages, rest);
        // The first round fills the cache.
        if (round >= 0) {
          found[id].start.push(started);
          found[id].first.push(started + milliseconds);
          found[id].warm.push(later.milliseconds);
        }
        found[id].memory = (await page.evaluate(() => workerMemory())).bytes;
        await page.close();
      }
    }
  });
  for (const contestant of Object.values(found)) {
    for (const name of ['start', 'first', 'warm']) contestant[name] = { times: contestant[name], median: median(contestant[name]) };
  }
  return found;
}

/** A browser of its own, in which our workers tell of their memory too. */
async function withSession(use) {
  const browser = await startBrowser();
  browser.plain.altered['/dist/worker.js'] = (text) => `import '/web/memory.js';\n${text}`;
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** A passage of many windows with one worker and with two; `started` is how many there really were. */
export function measureWorkers(passages, { rest, windows }, rounds, say) {
  return withSession(async (browser) => {
    const page = await browser.open();
    const running = async () => (await page.evaluate(() => workerMemory())).workers;
    const contestants = [1, 2].map((workers) => ours(`workers: ${workers}`, { workers }));
    const found = {};
    for (const { id, start, ask } of contestants) {
      const before = await running();
      await start(page);
      for (let i = 0; i < 2; i += 1) {
        const result = await ask(page, passages, rest);
        if (result.windows !== windows) throw new Error(`the long passage took ${result.windows} windows, not ${windows}`);
      }
      found[id] = { started: (await running()) - before, lengths: { [windows]: { times: [] } } };
    }
    for (let round = 0; round < rounds; round += 1) {
      say(`a long passage, round ${round + 1} of ${rounds}`);
      for (const { id, ask } of rotated(contestants, round))
        found[id].lengths[windows].times.push((await ask(page, passages, rest)).milliseconds);
    }
    finish(found, contestants[0].id);
    return found;
  });
}

function finish(found, reference) {
  for (const { lengths } of Object.values(found)) {
    for (const [tokens, length] of Object.entries(lengths)) {
      length.median = median(length.times);
      length.ratio = ratio(length.times, found[reference].lengths[tokens].times);
    }
  }
}
