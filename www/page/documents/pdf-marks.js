// Where on a page the words of its text stand: boxes around them.
import { turned } from './pdf-items.js';
import { linesIn, readRuns } from './pdf-text.js';

/** @typedef {import('./pdf-items.js').Run} Run */
/** @typedef {import('pdfjs-dist').PDFPageProxy} PDFPageProxy */
/** A box in parts of the page's width and height. @typedef {{ left: number, top: number, width: number, height: number }} Box */
/** Widths of characters in thousandths of a size, by font. @typedef {Map<string, Map<string, number>>} Widths */

/** What letters have above and below the line that they stand on, in sizes. */
const ABOVE = 0.8;
const BELOW = 0.24;
/** The width of a character that is not known, and of a space. */
const USUAL = 500;
const USUAL_SPACE = 250;
/** Stands among the letters of a font for that they are shown wider or narrower than they are. */
const STRETCHED = 'stretched';

/**
 * Widths of the characters that a page shows.
 * @param {PDFPageProxy} page
 * @param {Record<string, number>} OPS
 */
async function widthsOn(page, OPS) {
  const { fnArray, argsArray } = await page.getOperatorList();
  /** @type {Widths} */
  const widths = new Map();
  let font = new Map();
  const use = (/** @type {string} */ name) => widths.set(name, (font = widths.get(name) ?? new Map()));
  for (const [at, operation] of fnArray.entries()) {
    const [first] = argsArray[at] ?? [];
    if (operation === OPS.setFont) use(first);
    if (operation === OPS.setGState) for (const [key, value] of first) if (key === 'Font') use(value[0]);
    if (operation === OPS.setHScale && Math.abs(first - 100) > 1) font.set(STRETCHED, first);
    if (operation !== OPS.showText) continue;
    for (const { unicode, width } of first) {
      const letters = unicode && Array.from(unicode.normalize('NFKC'));
      for (const letter of letters || []) if (!font.has(letter)) font.set(letter, width / letters.length);
    }
  }
  return widths;
}

/**
 * Where each UTF-16 unit of a run begins, and where the last one ends, in parts of its length. What is left of the length
 * belongs to the spaces, as in justified lines, unless the letters are stretched.
 * @param {Run} run
 * @param {Map<string, number> | undefined} font
 */
function unitsOf({ text, left, right, size }, font) {
  const widths = Array.from(text, (letter) => ({ letter, width: font?.get(letter) ?? USUAL }));
  const length = ((right - left) / size) * 1000;
  const spaces = widths.filter(({ letter }) => letter === ' ').length;
  const letters = widths.reduce((sum, { letter, width }) => sum + (letter === ' ' ? 0 : width), 0);
  const own = font?.get(' ') ?? USUAL_SPACE;
  const justified = Math.max(0, length - letters) / (spaces || 1);
  const space = font && !font.has(STRETCHED) ? justified : own;
  const measured = widths.map(({ letter, width }) => ({ letter, width: letter === ' ' ? space : width }));
  const all = measured.reduce((sum, { width }) => sum + width, 0) || 1;
  const units = [];
  let at = 0;
  for (const { letter, width } of measured) {
    for (let unit = 0; unit < letter.length; unit += 1) units.push(at / all);
    at += width;
  }
  return [...units, 1];
}

/**
 * The boxes of a part of a page's text, one for each of its lines.
 * @typedef {{ start: number, end: number }} Span UTF-16 units of the page's text
 * @param {ReturnType<typeof linesIn>} lines
 * @param {Span} span
 * @param {Widths} widths
 * @param {{ width: number, height: number }} page
 * @returns {Box[]}
 */
function boxesOf(lines, span, widths, page) {
  const boxes = [];
  for (const { line, start } of lines) {
    if (start < 0 || start >= span.end || start + line.text.length <= span.start) continue;
    let [left, right] = [Infinity, -Infinity];
    for (const { run, start: inLine } of line.runs) {
      const blank = run.text.length - run.text.trimStart().length;
      const first = start + inLine - blank;
      const [from, to] = [span.start - first, span.end - first].map((at) => Math.min(Math.max(at, 0), run.text.length));
      if (from >= to) continue;
      const units = unitsOf(run, widths.get(run.font));
      const ends = [units[from], units[to]].map((part) => (run.rtl ? 1 - part : part) * (run.right - run.left) + run.left);
      left = Math.min(left, ...ends);
      right = Math.max(right, ...ends);
    }
    if (left >= right) continue;
    const back = (/** @type {number} */ x, /** @type {number} */ y) => turned(x, y, (4 - line.turn) % 4);
    const corners = [back(left, line.base - ABOVE * line.size), back(right, line.base + BELOW * line.size)];
    const [x, y] = [0, 1].map((axis) => corners.map((corner) => corner[axis]).toSorted((a, b) => a - b));
    boxes.push({
      left: x[0] / page.width,
      top: y[0] / page.height,
      width: (x[1] - x[0]) / page.width,
      height: (y[1] - y[0]) / page.height,
    });
  }
  return boxes;
}

/**
 * The boxes of spans of a page's text.
 * @template {Span} Of
 * @param {PDFPageProxy} page
 * @param {string} text the page's own, as it was read
 * @param {Of[]} spans
 * @param {Record<string, number>} OPS
 * @returns {Promise<{ span: Of, boxes: Box[] }[]>}
 */
export async function boxesOn(page, text, spans, OPS) {
  const { runs, height } = await readRuns(page);
  const widths = await widthsOn(page, OPS).catch(() => new Map());
  const lines = linesIn(runs, height, text);
  const viewport = page.getViewport({ scale: 1 });
  return spans.map((span) => ({ span, boxes: boxesOf(lines, span, widths, viewport) }));
}
