// Times of the forward pass alone, all contestants in one page, in turn.
import { argmax, likeness, median, ratio, rotated, untimed } from './statistics.mjs';
import { REFERENCE } from './contestants.mjs';

/** Timed calls of a visit: the first finds the caches as the contestant before left them. */
const RUNS = 2;
/** Calls before any counts: the browser compiles what runs often anew. */
const WARM_UP = 6;
/** Likeness to the reference below which a contestant computes something else. */
const LEAST_LIKENESS = 0.9;

/**
 * Of one model, by contestant.
 *
 * @param {Session} browser
 * @param {BenchServer} server
 * @param {Contestant[]} contestants
 * @param {Model} model
 * @param {Input[]} windows
 * @param {number} rounds
 * @param {Say} say
 */
export async function measureForward(browser, server, contestants, model, windows, rounds, say) {
  const page = await browser.open(server);
  /** @type {Record<string, Forward & { logits: Record<string, number[]> }>} */
  const found = {};
  for (const { id, script, options } of contestants) {
    const { kernel } = await page.evaluate(({ id, script, options }) => load(id, script, options), {
      id,
      script,
      options: options(model),
    });
    found[id] = { kernel, lengths: {}, logits: {}, likeness: {}, memory: NaN };
  }
  /** @type {(id: string, input: Input, runs: number) => Promise<{ logits: number[], times: number[] }>} */
  const run = (id, { ids, tokenTypes }, runs) =>
    page.evaluate(({ id, input }) => call(id, 'run', input), { id, input: { ids, tokenTypes, runs } });
  for (const { id } of contestants) {
    for (const window of windows.toReversed()) {
      const { logits } = await run(id, window, WARM_UP);
      found[id].logits[window.tokens] = logits;
      found[id].lengths[window.tokens] = untimed();
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`${model.title}, round ${round + 1} of ${rounds}`);
    for (const window of windows) {
      for (const { id } of rotated(contestants, round)) {
        // Threads of the contestant before may still wait for work.
        await page.evaluate(() => pause(20));
        found[id].lengths[window.tokens].times.push(...(await run(id, window, RUNS)).times);
      }
    }
  }
  for (const { id } of contestants) {
    for (const [tokens, length] of Object.entries(found[id].lengths)) {
      length.median = median(length.times);
      length.ratio = ratio(length.times, found[contestants[0].id].lengths[tokens].times);
    }
    found[id].memory = await page.evaluate((id) => call(id, 'memory'), id);
  }
  await page.close();
  return found;
}

/**
 * Adds how like the logits are to the reference's; throws when somebody computes something else.
 *
 * @param {Record<string, Forward>} found
 * @param {Model} model
 */
export function compareLogits(found, model, reference = found[REFERENCE]) {
  for (const [id, { logits = {} }] of Object.entries(found)) {
    for (const [tokens, own] of Object.entries(logits)) {
      const wanted = reference.logits?.[tokens] ?? [];
      const half = own.length / 2;
      const alike = likeness(own, wanted);
      const same = [0, half].every((from) => argmax(own.slice(from, from + half)) === argmax(wanted.slice(from, from + half)));
      found[id].likeness[tokens] = { cosine: alike, sameBest: same };
      if (!(alike > LEAST_LIKENESS)) {
        throw new Error(
          `${id} computes something else on ${model.title} at ${tokens} tokens: its logits are like the reference's to ${alike.toFixed(3)} only`,
        );
      }
    }
  }
  for (const contestant of Object.values(found)) delete contestant.logits;
}
