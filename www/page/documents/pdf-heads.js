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
/** What a page's number may stand with. */
const NUMBER =
  /^[\s\-–—|·.([]*(?:(?:page|p\.|seite|s\.|página|pág\.)\s*)?(\d{1,5}|[ivxlc]{1,7})(?:\s*(?:\/|of|von|de|sur)\s*\d{1,5})?[\s\-–—|·.)\]]*$/i;

/**
 * A row at a page's edge.
 * @typedef {{ base: number, key: string, numbers: number[], number: number | undefined, runs: Run[] }} Candidate
 */

/** @param {string} roman */
function romanValue(roman) {
  const values = Array.from(roman.toLowerCase(), (letter) => ({ i: 1, v: 5, x: 10, l: 50, c: 100 })[letter] ?? NaN);
  return values.reduce((sum, value, at) => (value < (values[at + 1] ?? 0) ? sum - value : sum + value), 0);
}

/**
 * Rows that may be heads or feet: upright ones at the edges.
 * @param {PageRuns} page
 */
export function edges({ runs, height }) {
  const rows = rowsOf(runs.filter(({ turn }) => turn === 0));
  const above = rows.slice(0, EDGE_ROWS).filter(({ base }) => base < EDGE * height);
  const below = rows.slice(-EDGE_ROWS).filter((row) => row.base > (1 - EDGE) * height && !above.includes(row));
  return [...above, ...below];
}

/**
 * @param {{ runs: Run[], base: number }} row
 * @returns {Candidate}
 */
function candidate(row) {
  const text = row.runs.map(({ text }) => text.trim()).join(' ');
  const [, number] = text.match(NUMBER) ?? [];
  const numbers = Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
  const value = number && (/\d/.test(number) ? Number(number) : romanValue(number));
  const key = text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, '');
  return { base: row.base, key, numbers, number: value === '' ? undefined : value, runs: row.runs };
}

/**
 * Whether two rows are the same head, `pages` pages apart: numbers are equal, or count the pages.
 * @param {Candidate} one
 * @param {Candidate} other
 * @param {number} pages
 */
function same(one, other, pages) {
  if (Math.abs(one.base - other.base) > SAME_PLACE) return false;
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
    const isHead = (/** @type {Candidate} */ candidate) => {
      if (candidate.number === page + 1) return true;
      let others = 0;
      for (let other = Math.max(0, page - NEAR); other <= Math.min(found.length - 1, page + NEAR); other += 1) {
        if (other === page) continue;
        others += Number(found[other].some((it) => same(candidate, it, other - page)));
      }
      return others >= (candidate.number === undefined ? needed : 1);
    };
    return new Set(candidates.filter(isHead).flatMap(({ runs }) => runs));
  });
}
