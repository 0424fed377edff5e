// What pdf.js finds on a page as runs of text: words with their box, each in the direction in which it is read.

/**
 * Words that stand on one line, one behind the other. Points, from the page's upper left corner as it is read: `turn`
 * says by how many quarters of a circle that is turned against the page as it is seen. `order` counts the runs as the page
 * draws them, and `spaced` says that there is white space between a run and the one before.
 * @typedef {{
 *   text: string, left: number, right: number, base: number, size: number, turn: number,
 *   rtl: boolean, spaced: boolean, order: number, font: string,
 * }} Run
 */

/**
 * A page's text as pdf.js gives it.
 * @typedef {{ str: string, dir: string, transform: number[], width: number, height: number, fontName: string }} Item
 * @typedef {{ transform: number[], width: number, height: number }} Viewport
 */

/** Characters that stand for nothing that is read, among them what no font has a letter for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they come from files
const CONTROL = /[\0-\x1f\x7f]/g;

/** Letters of Arabic in one of the forms that they take within words. */
const FORMS = /[\ufb50-\ufdff\ufe70-\ufeff]+/g;

/** @param {string} text */
const plain = (text) =>
  text
    .toWellFormed()
    .replace(CONTROL, ' ')
    .replace(FORMS, (/** @type {string} */ forms) => forms.normalize('NFKC'));

/**
 * A product of two transformations, the second first.
 * @param {number[]} a
 * @param {number[]} b
 */
export const product = ([a, b, c, d, e, f], [g, h, i, j, k, l]) => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f,
];

/**
 * A point of the page as it is seen, as one of the page turned so that its text is upright.
 * @param {number} x
 * @param {number} y
 * @param {number} turn quarters of a circle, clockwise
 * @returns {[number, number]}
 */
export function turned(x, y, turn) {
  if (turn === 1) return [y, -x];
  if (turn === 2) return [-x, -y];
  return turn === 3 ? [-y, x] : [x, y];
}

/** How much of a size a letter is wide, usually, and a line high. */
const USUAL_WIDTH = 0.5;
const USUAL_LINE = 1.2;
/** The largest size of what is written into a field that says none. */
const FIELD_SIZE = 12;

/**
 * What is written into the fields of a form, as items: pdf.js counts it as no text of the page.
 * @typedef {{ fieldType?: string, fieldValue?: unknown, rect?: number[], hidden?: boolean, defaultAppearanceData?: { fontSize?: number } }} Field
 * @param {Field[]} fields
 * @returns {Item[]}
 */
export function itemsOf(fields) {
  return fields.flatMap(({ fieldType, fieldValue, rect, hidden, defaultAppearanceData }) => {
    const isText = fieldType === 'Tx' || fieldType === 'Ch';
    const values = [fieldValue].flat().filter((value) => typeof value === 'string' && value.trim() !== '');
    if (!isText || hidden || !values.length || !rect?.every(Number.isFinite)) return [];
    const [left, bottom, right, top] = rect;
    const size = defaultAppearanceData?.fontSize || Math.min(FIELD_SIZE, (top - bottom) / USUAL_LINE);
    const lines = values.flatMap((value) => /** @type {string} */ (value).split(/\r\n?|\n/));
    const single = lines.length === 1;
    return lines.map((str, at) => {
      const base = single ? (top + bottom) / 2 - 0.3 * size : top - (at + 0.9) * USUAL_LINE * size;
      const width = Math.min(right - left, str.length * USUAL_WIDTH * size);
      return { str, dir: 'ltr', transform: [size, 0, 0, size, left + 2, base], width, height: size, fontName: '' };
    });
  });
}

/**
 * The runs of a page.
 * @param {Item[]} items
 * @param {Viewport} viewport of scale 1
 * @returns {Run[]}
 */
export function runsOf(items, viewport) {
  /** @type {Run[]} */
  const runs = [];
  const scale = Math.hypot(viewport.transform[0], viewport.transform[1]);
  let spaced = false;
  for (const { str, dir, transform, width, height, fontName } of items) {
    if (str === undefined) continue;
    const text = plain(str);
    if (!text.trim()) {
      spaced ||= text.length > 0;
      continue;
    }
    const [a, b, c, d, x, y] = product(viewport.transform, transform);
    const turn = (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
    const [left, base] = turned(x, y, turn);
    // Text that is written from top to bottom has its length as height.
    const length = (dir === 'ttb' ? height : width) * scale;
    const size = Math.hypot(c, d) || height * scale;
    const numbers = [left, base, length, size];
    if (!numbers.every(Number.isFinite) || size <= 0) continue;
    const start = text.length - text.trimStart().length;
    spaced ||= start > 0;
    const rtl = dir === 'rtl';
    runs.push({ text, left, right: left + length, base, size, turn, rtl, spaced, order: runs.length, font: fontName });
    spaced = /\s$/.test(text);
  }
  return runs;
}
