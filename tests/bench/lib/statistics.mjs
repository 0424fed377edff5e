/** @param {number[]} values */
export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Nothing timed yet; median and ratio come at the end. */
export const untimed = () => ({ times: /** @type {number[]} */ ([]), median: NaN, ratio: NaN });

/**
 * The order of a round: everyone has every place once in as many rounds as there are contestants.
 *
 * @template T
 * @param {T[]} list
 * @param {number} round
 */
export const rotated = (list, round) => list.map((_, i) => list[(i + round) % list.length]);

/**
 * Cosine of two lists about their means: 1 where they say the same, whatever is added or multiplied.
 *
 * @param {number[]} a
 * @param {number[]} b
 */
export function likeness(a, b) {
  /** @param {number[]} values */
  const centred = (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  /** @type {(x: number[], y: number[]) => number} */
  const dot = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const [x, y] = [centred(a), centred(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

/** @param {number[]} values */
export const argmax = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

/**
 * How many times as long as the other: the median of the ratios of the same round, which load from outside disturbs least.
 *
 * @param {number[]} times
 * @param {number[]} others
 */
export const ratio = (times, others) => median(times.map((time, i) => time / others[i]));
