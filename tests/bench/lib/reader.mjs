// Whole question answering: our reader against transformers.js' pipeline, as a page waits for them.
import { start as startBrowser } from './browser.mjs';
import { sizesOf } from './loading.mjs';
import { median, ratio, rotated, untimed } from './statistics.mjs';

const OURS = 'electra-qa';

/** Passages that nobody was asked about yet: the engine keeps what it has computed. */
export class Passages {
  #used = 0;
  /** @param {Pick<Inputs, 'question' | 'firstWords'>} inputs */
  constructor({ question, firstWords }) {
    this.question = question;
    this.firstWords = firstWords;
  }
  /** @param {string} rest */
  next(rest) {
    const word = this.firstWords[this.#used % this.firstWords.length];
    this.#used += 1;
    return word + rest;
  }
}

const WARM_UP = 4;
const RUNS = 2;

/**
 * A way to ask in a page. `id` keeps readers of one page apart.
 *
 * @typedef {{
 *   id: string,
 *   start: (page: BenchPage) => Promise<number>,
 *   ask: (page: BenchPage, passages: Passages, rest: string) => Promise<Asked>,
 * }} Way
 */

/** @type {(id: string, options?: object) => Way} */
const ours = (id, options = {}) => ({
  id,
  start: (page) => page.evaluate(({ id, options }) => createReader(id, options), { id, options: { workers: 1, ...options } }),
  ask: (page, passages, rest) => page.evaluate(([id, q, p]) => ask(id, q, p), [id, passages.question, passages.next(rest)]),
});
/** @type {(description: typeof import('./contestants.mjs').PEER_PIPELINES[number], model: string) => Way} */
const peer = ({ id, dtype }, model) => ({
  id,
  start: (page) =>
    page.evaluate(
      async ({ id, options }) => {
        const from = performance.now();
        await load(id, '/web/transformers-worker.js', options);
        return performance.now() - from;
      },
      { id, options: { model, dtype, threads: 1 } },
    ),
  ask: async (page, passages, rest) => {
    const argument = { question: passages.question, passage: passages.next(rest) };
    const { value, milliseconds } = await page.evaluate(({ id, argument }) => timedCall(id, 'ask', argument), { id, argument });
    return { answers: [value], milliseconds };
  },
});

/**
 * Questions of one window, one thread, by contestant.
 *
 * @param {Session} browser
 * @param {typeof import('./contestants.mjs').PEER_PIPELINES} peers
 * @param {Model} model
 * @param {Passages} passages
 * @param {Input[]} lengths
 * @param {number} rounds
 * @param {Say} say
 */
export async function measureAnswers(browser, peers, model, passages, lengths, rounds, say) {
  const page = await browser.open();
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  /** @type {Record<string, Answering>} */
  const found = {};
  for (const { id, start, ask } of contestants) {
    await start(page);
    found[id] = { lengths: {} };
    for (const { tokens, rest } of lengths) {
      for (let i = 1; i < WARM_UP; i += 1) await ask(page, passages, rest);
      const { answers, windows = 1, backend } = await ask(page, passages, rest);
      if (windows !== 1) throw new Error(`the passage of ${tokens} tokens took ${windows} windows`);
      found[id].backend ??= backend;
      found[id].lengths[tokens] = { ...untimed(), answer: answers[0].text ?? answers[0].answer, score: answers[0].score };
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

/**
 * From a fresh page to the answer, with all files in the browser's cache, by contestant.
 *
 * @param {typeof import('./contestants.mjs').PEER_PIPELINES} peers
 * @param {Model} model
 * @param {Passages} passages
 * @param {Input} input
 * @param {number} rounds
 * @param {Say} say
 * @returns {Promise<Record<string, First>>}
 */
export async function measureFirstAnswer(peers, model, passages, { rest }, rounds, say) {
  const contestants = [ours(OURS), ...peers.map((description) => peer(description, model.onnx))];
  const found = Object.fromEntries(contestants.map(({ id }) => [id, untold()]));
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
  const told = (/** @type {number[]} */ times) => ({ times, median: median(times) });
  return Object.fromEntries(
    Object.entries(found).map(([id, { start, first, warm, ...rest }]) => [
      id,
      { ...rest, start: told(start), first: told(first), warm: told(warm) },
    ]),
  );
}

const untold = () => ({
  /** @type {number[]} */
  first: [],
  /** @type {number[]} */
  warm: [],
  /** @type {number[]} */
  start: [],
  memory: 0,
  /** @type {Sizes} */
  sizes: { runtime: 0, gzip: 0, brotli: 0, model: 0, files: {} },
});

/**
 * A browser of its own, in which our workers tell of their memory too.
 *
 * @template T
 * @param {(browser: Session) => Promise<T>} use
 */
async function withSession(use) {
  const browser = await startBrowser();
  browser.plain.altered['/dist/worker.js'] = (text) => `import '/web/memory.js';\n${text}`;
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * A passage of many windows with one worker and with two; `started` is how many there really were.
 *
 * @param {Passages} passages
 * @param {Inputs['long']} long
 * @param {number} rounds
 * @param {Say} say
 */
export function measureWorkers(passages, { rest, windows }, rounds, say) {
  return withSession(async (browser) => {
    const page = await browser.open();
    const running = async () => (await page.evaluate(() => workerMemory())).workers;
    const contestants = [1, 2].map((workers) => ours(`workers: ${workers}`, { workers }));
    /** @type {Record<string, Answering>} */
    const found = {};
    for (const { id, start, ask } of contestants) {
      const before = await running();
      await start(page);
      for (let i = 0; i < 2; i += 1) {
        const result = await ask(page, passages, rest);
        if (result.windows !== windows) throw new Error(`the long passage took ${result.windows} windows, not ${windows}`);
      }
      found[id] = { started: (await running()) - before, lengths: { [windows]: untimed() } };
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

/**
 * @param {Record<string, Answering>} found
 * @param {string} reference
 */
function finish(found, reference) {
  for (const { lengths } of Object.values(found)) {
    for (const [tokens, length] of Object.entries(lengths)) {
      length.median = median(length.times);
      length.ratio = ratio(length.times, found[reference].lengths[tokens].times);
    }
  }
}
