// From runs to lines in the order in which they are read: columns one after the other, rows of a table side by side.

/** @typedef {import('./pdf-items.js').Run} Run */

/**
 * A line of text, and where in it each of its runs begins.
 * @typedef {{
 *   text: string, runs: { run: Run, start: number }[], left: number, right: number, base: number, size: number, turn: number,
 *   column: number,
 * }} Line
 */

/** Runs whose baselines differ by less belong to one row: sizes of the smaller one. */
const SAME_ROW = 0.55;
/** Least width of the gap between columns, in sizes. */
const GUTTER = 0.7;
/** Rows that a gap has to go through to part columns, and how many of them at least on each side. */
const COLUMN_ROWS = 5;
const SIDE_ROWS = 4;
/** How many rows of a column are filled, and from which part of its width on one counts as filled. */
const FILLED_ROWS = 0.5;
const FILLED = 0.62;
/** Characters that lines of a column have at least on average; cells of a table have fewer. */
const COLUMN_CHARACTERS = 20;
/** How many lines of a column go on with a small letter: sentences do, cells begin anew. */
const GOING_ON = 0.2;
/** Writing that has no small letters. */
const ONE_CASE = /[\p{Lo}]/u;
/** A gap between rows that parts what stands above it from what stands below, in usual distances of rows. */
const APART = 3;
/** A gap within a row that parts cells, and one that parts words, in sizes. */
const CELL = 1.3;
const WORD = 0.13;
/** Rows within which a gap between columns has to show. */
const LOOK_AHEAD = 8;
/** More rows are no page of words, and are not looked at for columns. */
const MOST_ROWS = 1_000;

/** @param {number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * Runs side by side.
 * @typedef {{ runs: Run[], base: number, size: number }} Row
 * @param {Run[]} runs
 * @returns {Row[]}
 */
export function rowsOf(runs) {
  /** @type {Row[]} */
  const rows = [];
  for (const run of runs.toSorted((a, b) => a.base - b.base || a.left - b.left)) {
    const row = rows.at(-1);
    if (row && run.base - row.base <= SAME_ROW * Math.min(run.size, row.size)) {
      row.runs.push(run);
      // The largest says where the row stands: a raised figure does not.
      if (run.size > row.size) Object.assign(row, { base: run.base, size: run.size });
    } else {
      rows.push({ runs: [run], base: run.base, size: run.size });
    }
  }
  for (const row of rows) row.runs.sort((a, b) => a.left - b.left || a.order - b.order);
  return rows;
}

/**
 * What is left of free stretches when a row is laid over them.
 * @param {[number, number][]} free in order
 * @param {Row} row
 * @param {number} least width that counts
 */
function without(free, row, least) {
  let left = free;
  for (const run of row.runs) {
    /** @type {[number, number][]} */
    const rest = [];
    for (const stretch of left) {
      const [from, to] = stretch;
      if (run.right <= from || run.left >= to) {
        rest.push(stretch);
        continue;
      }
      if (run.left - from >= least) rest.push([from, run.left]);
      if (to - run.right >= least) rest.push([run.right, to]);
    }
    left = rest;
  }
  return left;
}

/**
 * Whether runs are lines of a column, and not cells of a table.
 * @param {Run[]} runs
 */
function isColumn(runs) {
  const rows = rowsOf(runs);
  const left = Math.min(...runs.map((run) => run.left));
  const right = Math.max(...runs.map((run) => run.right));
  const filled = rows.filter(({ runs }) => runs.reduce((sum, run) => sum + run.right - run.left, 0) >= FILLED * (right - left));
  const characters = runs.reduce((sum, run) => sum + run.text.trim().length, 0);
  const begins = rows.slice(1).map((row) => row.runs[0].text.trimStart());
  const goOn = begins.filter((text) => /^\p{Ll}/u.test(text) || ONE_CASE.test(text));
  return (
    rows.length >= SIDE_ROWS &&
    filled.length >= FILLED_ROWS * rows.length &&
    characters >= COLUMN_CHARACTERS * rows.length &&
    goOn.length >= GOING_ON * begins.length
  );
}

/**
 * The runs on both sides of a gap.
 * @param {Row[]} rows
 * @param {[number, number]} gap
 */
function sides(rows, [from, to]) {
  const middle = (from + to) / 2;
  const runs = rows.flatMap((row) => row.runs);
  return [runs.filter((run) => run.right <= middle), runs.filter((run) => run.left >= middle)];
}

/** What is known of a page while it is read: where its columns are parted, and how many there are. */
class Columns {
  /** @type {[number, number][]} */
  known = [];
  count = 0;

  /**
   * The gap that parts columns of these rows, if there is one.
   * @param {Row[]} rows
   * @param {[number, number][]} free
   */
  gap(rows, free) {
    return free.find((gap) => {
      const [before, after] = sides(rows, gap);
      if (!before.length || !after.length) return false;
      const known = this.known.some(([from, to]) => from < gap[1] && to > gap[0]);
      if (known && rows.length < COLUMN_ROWS) return rowsOf(before).length > 1 || rowsOf(after).length > 1;
      return rows.length >= COLUMN_ROWS && isColumn(before) && isColumn(after);
    });
  }
}

const isInner = (/** @type {[number, number]} */ [from, to]) => Number.isFinite(from) && Number.isFinite(to);

/**
 * Rows from here on that a gap goes through, and that gap.
 * @param {Row[]} rows
 * @param {number} at
 * @param {number} distance of rows, usually
 * @param {Columns} columns
 * @returns {{ end: number, gap: [number, number] } | undefined}
 */
function columnsFrom(rows, at, distance, columns) {
  const least = GUTTER * median(rows.slice(at, at + 20).map((row) => row.size));
  /** @type {[number, number][]} */
  let free = [[-Infinity, Infinity]];
  let end = at;
  while (end < rows.length) {
    if (end > at && rows[end].base - rows[end - 1].base > APART * distance) break;
    const left = without(free, rows[end], least);
    if (!left.some(isInner) && (free.some(isInner) || end - at >= LOOK_AHEAD)) break;
    free = left;
    end += 1;
  }
  const gap = columns.gap(rows.slice(at, end), free.filter(isInner));
  return gap && { end, gap };
}

/**
 * Rows in the order in which they are read, each with the number of its column.
 * @param {Run[]} runs
 * @param {boolean} rtl whether the right column comes first
 * @param {Columns} columns
 * @param {number} depth of columns within columns
 * @returns {(Row & { column: number })[]}
 */
function ordered(runs, rtl, columns, depth = 0) {
  const rows = rowsOf(runs);
  let column = ++columns.count;
  if (rows.length > MOST_ROWS || depth > 8) return rows.map((row) => ({ ...row, column }));
  const distance = median(rows.slice(1).map((row, at) => row.base - rows[at].base));
  const read = [];
  for (let at = 0; at < rows.length; ) {
    const found = columnsFrom(rows, at, distance, columns);
    if (!found) {
      read.push({ ...rows[at], column });
      at += 1;
      continue;
    }
    columns.known.push(found.gap);
    const parts = sides(rows.slice(at, found.end), found.gap);
    for (const part of rtl ? parts.toReversed() : parts) read.push(...ordered(part, rtl, columns, depth + 1));
    column = ++columns.count;
    at = found.end;
  }
  return read;
}

/**
 * Runs from right to left, but words of another writing among them from left to right.
 * @param {Run[]} runs
 */
function leftwards(runs) {
  /** @type {Run[][]} */
  const groups = [];
  for (const run of runs.toReversed()) {
    const group = groups.at(-1);
    if (group && !run.rtl && !group[0].rtl && /\p{L}/u.test(run.text)) group.unshift(run);
    else groups.push([run]);
  }
  return groups.flat();
}

/**
 * What stands between two runs of a line.
 * @param {Run} one
 * @param {Run} other
 */
function white(one, other) {
  const gap = Math.max(one.left, other.left) - Math.min(one.right, other.right);
  const small = Math.min(one.size, other.size);
  if (gap > CELL * small) return '\t';
  const [, later] = [one, other].toSorted((a, b) => a.order - b.order);
  const spaced = later.spaced && Math.abs(one.order - other.order) === 1;
  return gap > WORD * small || spaced ? ' ' : '';
}

/**
 * A row as a line.
 * @param {Row & { column: number }} row
 * @returns {Line}
 */
function lineOf({ runs, base, size, column }) {
  const letters = (/** @type {boolean} */ rtl) => runs.reduce((sum, run) => sum + (run.rtl === rtl ? run.text.length : 0), 0);
  const rtl = letters(true) > letters(false);
  let text = '';
  /** @type {Line['runs']} */
  const placed = [];
  /** @type {Run | undefined} */
  let before;
  for (const run of rtl ? leftwards(runs) : runs) {
    if (before) text += white(before, run);
    const own = run.text.trim();
    placed.push({ run, start: text.length });
    text += own;
    before = run;
  }
  const left = Math.min(...runs.map((run) => run.left));
  const right = Math.max(...runs.map((run) => run.right));
  return { text, runs: placed, left, right, base, size, turn: runs[0].turn, column };
}

/**
 * The lines of a page in reading order: text that is turned comes after what is upright.
 * @param {Run[]} runs
 * @returns {Line[]}
 */
export function linesOf(runs) {
  /** @type {Line[]} */
  const lines = [];
  for (const turn of [0, 1, 2, 3]) {
    const own = runs.filter((run) => run.turn === turn);
    if (!own.length) continue;
    const rtl = own.filter((run) => run.rtl).length > own.length / 2;
    lines.push(...ordered(own, rtl, new Columns()).map(lineOf));
  }
  return lines;
}
