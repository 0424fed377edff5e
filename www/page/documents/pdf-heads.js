// Running heads, running feet and page numbers: what stands at the edge of a page and is none of its text.
import { rowsOf } from './pdf-layout.js';

/** @typedef {import('./pdf-items.js').Run} Run */
/** @typedef {{ runs: Run[], height: number }} PageRuns */

/** The parts of a page, from above and from below, in which heads and feet stand, and how many rows are looked at. */
const EDGE = 0.15;
const EDGE_ROWS = 3;
/** Pages before and behind on which a head is looked for; every other page may have another one. */
const NEAR = 8;
/** Points by which a head may stand higher or lower on another page. */
const SAME_PLACE = 4;
/** Sizes that part what stands at the left of a row from what stands at its right. */
const APART = 1.3;
/** What a page's number may stand with. */
const NUMBER =
  /^[\s\-–—|·.([]*(?:(?:page|p\.|seite|s\.|página|pág\.)\s*)?(\d{1,5}|[ivxlc]{1,7})(?:\s*(?:\/|of|von|de|sur)\s*\d{1,5})?[\s\-–—|·.)\]]*$/i;

/** Sizes of a page's words above which a row is a title, and no head. */
const TITLE = 1.2;

/**
 * What stands in a row, or in a part of it: `key` without its numbers, `number` where it is nothing but one.
 * @typedef {{ key: string, numbers: number[], number: number | undefined }} Part
 * A row at a page's edge with its parts, all of it first.
 * @typedef {{ base: number, parts: Part[], runs: Run[] }} Candidate
 */

/** @param {string} roman */
function romanValue(roman) {
  const values = Array.from(roman.toLowerCase(), (letter) => ({ i: 1, v: 5, x: 10, l: 50, c: 100 })[letter] ?? NaN);
  return values.reduce((sum, value, at) => (value < (values[at + 1] ?? 0) ? sum - value : sum + value), 0);
}

/** The size of most of a page's letters. @param {Run[]} runs */
function usualSize(runs) {
  const letters = runs.reduce((sum, { text }) => sum + text.length, 0);
  let smaller = 0;
  for (const { size, text } of runs.toSorted((a, b) => a.size - b.size)) {
    smaller += text.length;
    if (smaller * 2 >= letters) return size;
  }
  return 0;
}

/**
 * Rows that may be heads or feet: upright ones at the edges, the outermost of each edge first.
 * @param {PageRuns} page
 */
export function edges({ runs, height }) {
  const most = TITLE * usualSize(runs);
  const rows = rowsOf(runs.filter(({ turn }) => turn === 0));
  const above = rows.slice(0, EDGE_ROWS).filter(({ base }) => base < EDGE * height);
  const below = rows.slice(-EDGE_ROWS).filter((row) => row.base > (1 - EDGE) * height && !above.includes(row));
  return [above, below.toReversed()].flatMap((edge) =>
    edge.map((row, at) => ({ ...row, isOutermost: at === 0 })).filter(({ size }) => size <= most),
  );
}

/** @param {Run[]} runs @returns {Part} */
function part(runs) {
  const text = runs.map(({ text }) => text.trim()).join(' ');
  const [, number] = text.match(NUMBER) ?? [];
  const numbers = Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
  const key = text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, '');
  return { key, numbers, number: (number && (/\d/.test(number) ? Number(number) : romanValue(number))) || undefined };
}

/**
 * @param {ReturnType<typeof edges>[number]} row
 * @returns {Candidate}
 */
function candidate({ runs, base, size, isOutermost }) {
  /** @type {Run[][]} */
  const pieces = [];
  for (const run of runs) {
    const before = pieces.at(-1)?.at(-1);
    if (before && run.left - before.right < APART * size) pieces.at(-1)?.push(run);
    else pieces.push([run]);
  }
  // Of a head with several parts only one may be the same on other pages: a title, or the page's number.
  const parts = isOutermost && pieces.length > 1 ? pieces : [];
  return { base, parts: [runs, ...parts].map(part), runs };
}

/**
 * Whether two parts of rows are of the same head, `pages` pages apart: numbers are equal, or count the pages.
 * @param {Part} one
 * @param {Part} other
 * @param {number} pages
 */
function same(one, other, pages) {
  if (one.number !== undefined && other.number !== undefined) return other.number - one.number === pages;
  const counts = (/** @type {number} */ number, /** @type {number} */ at) => [0, pages].includes(other.numbers[at] - number);
  // Rows of nothing but figures are a table's.
  return one.key === other.key && /\p{L}/u.test(one.key) && one.numbers.every(counts);
}

/**
 * For each page the runs of its heads and feet.
 * @param {PageRuns[]} pages
 * @returns {Set<Run>[]}
 */
export function headsOf(pages) {
  const found = pages.map((page) => edges(page).map(candidate));
  const needed = pages.length > 5 ? 2 : 1;
  return found.map((candidates, page) => {
    /** On how many pages near by this stands, too. @param {number} base @param {Part} part */
    const others = (base, part) => {
      let count = 0;
      for (let other = Math.max(0, page - NEAR); other <= Math.min(found.length - 1, page + NEAR); other += 1) {
        const isThere = (/** @type {Candidate} */ it) =>
          Math.abs(it.base - base) <= SAME_PLACE && it.parts.some((of) => same(part, of, other - page));
        if (other !== page && found[other].some(isThere)) count += 1;
      }
      return count;
    };
    const isHead = (/** @type {Candidate} */ { base, parts }) =>
      parts[0].number === page + 1 || parts.some((part) => others(base, part) >= (part.number === undefined ? needed : 1));
    return new Set(candidates.filter(isHead).flatMap(({ runs }) => runs));
  });
}
