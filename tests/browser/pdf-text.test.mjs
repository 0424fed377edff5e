// What is read of PDF by many makers, and where its words are marked: held to what was put in (tests/pdf/README.md).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boxesOn } from '../../www/page/documents/pdf-marks.js';
import { read } from '../../www/page/documents/pdf-text.js';

// What pdf.js asks of Node 22, and browsers have had for longer.
/** @type {any} */ (Promise).withResolvers ??= () => {
  /** @type {Record<string, unknown>} */
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
/** @type {any} */ (ArrayBuffer.prototype).transferToFixedLength ??= function (/** @type {number | undefined} */ length) {
  return this.slice(0, length);
};

const PDFJS = join(import.meta.dirname, '../../scripts/node_modules/pdfjs-dist');
const CORPUS = join(import.meta.dirname, '../pdf');
const { getDocument, OPS } = await import(join(PDFJS, 'legacy/build/pdf.mjs'));
const names = readdirSync(CORPUS)
  .filter((name) => name.endsWith('.pdf'))
  .map((name) => name.slice(0, -4));

/** @param {string} name */
const load = (name) =>
  getDocument({
    data: new Uint8Array(readFileSync(join(CORPUS, `${name}.pdf`))),
    verbosity: 0,
    standardFontDataUrl: join(PDFJS, 'standard_fonts/'),
    cMapUrl: join(PDFJS, 'cmaps/'),
  });

/** @param {string} text */
const letters = (text) => text.replace(/\s+/g, '');

/**
 * How many letters have to go or to come to make one text of another (Myers), up to a limit.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
function distance(one, other, most) {
  const reached = new Map([[1, 0]]);
  const at = (/** @type {number} */ diagonal) => reached.get(diagonal) ?? -1;
  for (let edits = 0; edits <= most; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
      let x = down ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < one.length && x - diagonal < other.length && one[x] === other[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= one.length && x - diagonal >= other.length) return edits;
    }
  }
  return Infinity;
}

test('files of many makers say what was put in, and their words are marked where they stand', async () => {
  assert.ok(names.length >= 20, `${names.length} files`);
  const wrong = [];
  for (const name of names) {
    const task = load(name);
    const pdf = await task.promise;
    const { text, places } = await read(pdf);
    const due = letters(readFileSync(join(CORPUS, `${name}.txt`), 'utf8'));
    // A letter that is another one counts twice here.
    const edits = distance(due, letters(text), 0.04 * due.length);
    if (edits > 0.04 * due.length) wrong.push(`${name}: other text`);
    /** @type {{ words: { text: string, page: number, rect: number[] }[] }} */
    const { words } = JSON.parse(readFileSync(join(CORPUS, `${name}.json`), 'utf8'));
    for (const word of words) {
      const place = places.find(({ page }) => page === word.page);
      const own = place ? text.slice(place.start, place.end) : '';
      const spans = [...own.matchAll(new RegExp(word.text.replace(/[^\p{L}\p{N}]/gu, '\\$&'), 'g'))];
      const page = await pdf.getPage(word.page);
      const { width, height } = page.getViewport({ scale: 1 });
      const marked = spans.map(({ index }) => ({ start: index, end: index + word.text.length }));
      const boxes = (await boxesOn(page, own, marked, OPS)).flatMap(({ boxes }) => boxes);
      const [left, top, right, bottom] = word.rect;
      const middle = (top + bottom) / 2;
      const found = boxes.some((box) => {
        const near = Math.abs(box.left * width - left) < 3 && Math.abs((box.left + box.width) * width - right) < 3;
        return near && box.top * height < middle && (box.top + box.height) * height > middle;
      });
      if (!found) wrong.push(`${name}: the mark of “${word.text}” on page ${word.page}`);
    }
    await task.destroy();
  }
  assert.deepEqual(wrong, []);
});
